package im.clove.node.play;

import im.clove.node.c2s.ListenerKind;
import im.clove.node.c2s.Registrar;
import im.clove.node.ext.std.Administration;
import im.clove.node.invite.Invitation;
import im.clove.node.invite.Invitation.Kind;
import im.clove.node.invite.Invitations;
import im.clove.node.session.Registrations;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.StoredKeys;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A play with invitations: romeo and the others are there, and who is invited comes in by the door.
final class Guests implements AutoCloseable {
    static final Domain HOST = Domain.of(Play.HOST);
    static final Duration WEEK = Duration.ofDays(7);

    final Play play = new Play(new Administration.Given(
            List.of(), Optional::empty, Map.of(), (account, token, who) -> book().claim(account, token, who)));

    /// Whom the node has welcomed, and let into which room.
    final List<String> done = new ArrayList<>();

    private final List<Jid> rooms = new ArrayList<>();
    private final Phones phones;
    private Invitations book;
    private Registrations registrations;

    Guests() throws GeneralSecurityException {
        this(List.of());
    }

    /// @param keys of romeo's password
    Guests(List<StoredKeys> keys) throws GeneralSecurityException {
        begin();
        phones = new Phones(play, keys, this::registrar);
    }

    Phones phones() {
        return phones;
    }

    private void begin() {
        Clock clock = new StageClock(() -> Play.START.plusMillis(play.timers.nowMillis()));
        book = new Invitations(play.stores().store(), clock, new SecureRandom());
        registrations = new Registrations(
                book,
                play.server().accounts().book(),
                play.extensions(),
                new Registrations.Terms(
                        jid -> jid.local().equals("hello") ? Optional.of("reserved") : Optional.empty(),
                        rooms,
                        jid -> done.add("welcome " + jid),
                        (room, jid) -> done.add(jid + " into " + room)),
                clock,
                new SecureRandom(),
                play.stage);
    }

    /// The rooms that everybody finds; before [#again].
    void rooms(String... all) {
        List.of(all).forEach(each -> rooms.add(Jid.parse(each)));
    }

    Invitations book() {
        return book;
    }

    Registrar registrar() {
        return registrations;
    }

    /// What was left to do is done.
    void resume() {
        play.stage.execute(registrations::resume);
        play.settle();
    }

    /// The server starts again over what is stored.
    void again() {
        play.crash();
        begin();
        phones.again();
    }

    String token(Kind kind, int uses) {
        Optional<Jid> room =
                kind == Kind.ROOM ? Optional.of(Jid.parse("garden@rooms.verona.example")) : Optional.empty();
        return token(
                new Invitation.Terms(kind, HOST, Optional.of(Play.jid("romeo")), room, "", kind != Kind.CONTACT), uses);
    }

    String token(Invitation.Terms terms, int uses) {
        return book.issue(terms, uses, WEEK).orElseThrow().token();
    }

    Optional<AccountRecord> account(String name) {
        return play.stores().accounts().find(Play.jid(name));
    }

    /// A client of somebody elsewhere, inside TLS, who has an I2P address of his own.
    Phone from(int who) {
        String b32 = "abcdefghijklmnopqrstuvwxyz234567".substring(who, who + 1).repeat(51) + "a";
        Phone phone = new Phone(
                play.stage,
                phones.connect(
                        new PeerIdentity.I2p(B32.parse(b32).orElseThrow()), Protection.TLS, ListenerKind.STARTTLS));
        play.stage.execute(phone::read);
        return phone.write(Phone.OPEN).skipFeatures();
    }

    static String show(String token) {
        return "<iq type='set' id='p' to='verona.example'><preauth xmlns='urn:xmpp:pars:0' token='" + token
                + "'/></iq>";
    }

    static String make(String name, String password) {
        return "<iq type='set' id='m'><query xmlns='jabber:iq:register'><username>" + name + "</username><password>"
                + password + "</password></query></iq>";
    }

    /// `result`, or the condition of the error; the name of a stream error's condition if that comes.
    static String answer(Phone phone) {
        Element answer = phone.next();
        if (answer.attributeOr("type", "").equals("result")) {
            return "result";
        }
        return answer.child(Element.CLIENT, "error")
                .orElse(answer)
                .firstChild()
                .orElseThrow()
                .local();
    }

    String register(String token, String name) {
        Phone phone = from(0).write(show(token));
        String shown = answer(phone);
        return shown.equals("result") ? answer(phone.write(make(name, "long enough"))) : shown;
    }

    @Override
    public void close() {
        play.close();
    }
}
