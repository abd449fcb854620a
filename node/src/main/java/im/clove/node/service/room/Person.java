package im.clove.node.service.room;

import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import java.util.List;
import java.util.Locale;

/// What a user is in a room for good (XEP-0045 §5.2), whether in it or not.
///
/// @param nick reserved for the user (§7.10), empty for none
/// @param reason given by who made the user that, empty for none
/// @param version at which it became so: grows with every change of the room's lists (XEP-0463)
/// @param hats worn when in the room (XEP-0317)
record Person(Affiliation affiliation, String nick, String reason, long version, List<Hat> hats) {
    static final Person NONE = new Person(Affiliation.NONE, "", "", 0, List.of());

    Person {
        hats = List.copyOf(hats);
    }

    Person(Affiliation affiliation, String nick, String reason, long version) {
        this(affiliation, nick, reason, version, List.of());
    }

    private static final int HATLESS = 1;
    private static final int FORMAT = 2;

    /// Whether nothing is worth keeping.
    boolean isNothing() {
        return affiliation == Affiliation.NONE && nick.isEmpty() && hats.isEmpty();
    }

    Person named(String other) {
        return new Person(affiliation, other, reason, version, hats);
    }

    Person wearing(List<Hat> others) {
        return new Person(affiliation, nick, reason, version, others);
    }

    byte[] toBytes() {
        RecordWriter out = new RecordWriter(FORMAT)
                .text(affiliation.name().toLowerCase(Locale.ROOT))
                .text(nick)
                .text(reason)
                .number(version);
        return Hat.write(hats, out).done();
    }

    static Person read(byte[] value) {
        RecordReader in = new RecordReader("affiliation", value, FORMAT);
        Affiliation affiliation = Affiliation.read(in.text()).orElseThrow(in::damaged);
        Person plain = new Person(affiliation, in.text(), in.text(), in.longNumber());
        Person read = in.version() == HATLESS ? plain : plain.wearing(Hat.read(in));
        in.end();
        return read;
    }
}
