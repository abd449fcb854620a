package im.clove.node.service.room;

import static im.clove.runtime.fuzz.FuzzTarget.require;

import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.runtime.fuzz.FuzzTarget;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.DataForm;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlException;
import im.clove.xmpp.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The form of a room as an owner sends it, and what is in its fields as nicknames: what is taken over is small, is
/// stored and shown as it is, and a nickname is a resource and stays what it is.
public final class RoomTarget implements FuzzTarget {
    private static final int MOST = 200;

    @Override
    public String name() {
        return "room";
    }

    @Override
    public List<byte[]> seeds() {
        RoomConfig full = RoomConfig.USUAL
                .with(RoomField.NAME, "A Dark Cave")
                .with(RoomField.DESCRIPTION, "For good witches")
                .with(RoomField.LANGUAGE, "en-GB")
                .with(RoomField.PROTECTED, true)
                .with(RoomField.SECRET, "cauldronburn")
                .with(RoomField.CONTACTS, List.of("hecate@shakespeare.example"));
        Jid owner = Jid.parse("crone1@shakespeare.example");
        Element form = RoomForm.form(full, MOST, List.of(owner), List.of(owner)).with("type", "submit");
        return FuzzTarget.texts(
                new String(XmlWriter.document(form), StandardCharsets.UTF_8),
                "<x xmlns='jabber:x:data' type='submit'/>",
                "<x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_enablearchiving'><value>0</value>"
                        + "</field><field var='muc#roomconfig_maxusers'><value>none</value></field></x>");
    }

    @Override
    public List<String> words() {
        return List.of(
                "<value>",
                "</value>",
                "<value/>",
                "<field var='muc#roomconfig_roomname'><value>Ａ ﬁ ẞ İ ǅ</value></field>",
                "muc#roomconfig_roomsecret",
                "muc#roomconfig_roomowners",
                "muc#maxhistoryfetch",
                "true",
                "none",
                "0",
                "99999",
                " ",
                "\u00a0",
                "\u0301",
                "\u2800",
                "\u202e",
                "\u200d",
                "\ud83d\ude00");
    }

    /// The whole form takes half of it.
    @Override
    public int most() {
        return 12 * 1024;
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        Element x;
        try {
            x = Elements.parse(FuzzTarget.text(input));
        } catch (XmlException e) {
            return "no XML";
        }
        Optional<DataForm> form = DataForm.read(x);
        if (form.isEmpty()) {
            return "no form";
        }
        form.get().fields().values().forEach(values -> values.forEach(RoomTarget::nickname));
        return switch (RoomForm.submit(RoomConfig.USUAL, form.get(), MOST)) {
            case RoomForm.Refused(var error) -> error.condition() + error.text();
            case RoomForm.Accepted accepted -> {
                taken(accepted);
                yield accepted.config().set().keySet();
            }
        };
    }

    private static void taken(RoomForm.Accepted accepted) {
        RoomConfig config = accepted.config();
        require(!config.isProtected() || !config.secret().isBlank(), "a password that is none");
        require(config.maxUsers(MOST) >= 1 && config.maxUsers(MOST) <= MOST, "no such number of people");
        require(config.history() >= 0 && config.contacts().size() <= 10, "no such number");
        byte[] stored = config.write(new RecordWriter(1)).done();
        require(stored.length < 32 * 1024, "too much to keep");
        RecordReader in = new RecordReader("room", stored, 1);
        require(RoomConfig.read(in).equals(config), "read again it is set otherwise");
        in.end();
        Element shown = RoomForm.form(config, MOST, List.of(), List.of()).with("type", "submit");
        require(
                RoomForm.submit(config, DataForm.read(shown).orElseThrow(), MOST)
                        .equals(new RoomForm.Accepted(config, List.of(), List.of())),
                "sent back it is set otherwise");
        new RoomInfo(config, 1, "", null).disco(List.of());
    }

    private static void nickname(String text) {
        Optional<Nick> read = Nick.of(text);
        if (read.isPresent()) {
            Nick nick = read.get();
            require(Nick.of(nick.text()).equals(read), "read again it is another nickname");
            require(Jid.tryResource(nick.text()).equals(Optional.of(nick.text())), "no resource");
            require(!nick.key().isBlank(), "a key of nothing");
        }
    }
}
