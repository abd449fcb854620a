package im.clove.node.play;

import im.clove.node.c2s.ClientConnections;
import im.clove.node.c2s.ClientLimits;
import im.clove.node.c2s.ListenerKind;
import im.clove.node.c2s.Registrar;
import im.clove.node.c2s.Welcome;
import im.clove.node.cert.NodeCertificates;
import im.clove.node.cert.NodeCertificates.Held;
import im.clove.node.cert.ServerIdentity;
import im.clove.node.session.StoredLogins;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.StoredKeys;
import im.clove.node.tls.TlsSetup;
import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.PipeDuplex;
import im.clove.runtime.transport.Protection;
import im.clove.runtime.transport.TestTls;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.ScramHash;
import im.clove.xmpp.xml.Element;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Clients of `romeo` (password `shakespeare`) that come in by the door, with TLS already, and log in in one element.
final class Phones {
    static final String ID = "d4565fa7-4d72-4749-b3d3-740edbf87770";
    static final String BIND = "<bind xmlns='urn:xmpp:bind:0'><tag>Gajim</tag>"
            + "<enable xmlns='urn:xmpp:carbons:2'/><enable xmlns='urn:xmpp:sm:3' resume='true'/></bind>";
    static final String WANTS = "<request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>";
    static final String FAST = "<fast xmlns='urn:xmpp:fast:0'/>";

    private final Play play;
    private final TlsSetup tls;
    private final Supplier<Registrar> registrar;
    private ClientConnections clients;

    Phones(Play play) throws GeneralSecurityException {
        this(play, KeyRecords.derive("shakespeare", new SecureRandom()));
    }

    /// @param keys of romeo's password
    Phones(Play play, List<StoredKeys> keys) throws GeneralSecurityException {
        this(play, keys, () -> Registrar.CLOSED);
    }

    /// @param registrar of the server as it is when it has started
    Phones(Play play, List<StoredKeys> keys, Supplier<Registrar> registrar) throws GeneralSecurityException {
        this.registrar = registrar;
        this.play = play;
        Batch batch = new Batch();
        play.stores().accounts().put(batch, new AccountRecord(Play.jid("romeo"), Play.START, false, false, keys));
        play.store.commit(batch);
        Domain host = Domain.of(Play.HOST);
        ServerIdentity identity = new ServerIdentity(List.of(TestTls.certificate("ec")), (PrivateKey)
                TestTls.keyStore("ec").getKey("server", "changeit".toCharArray()));
        tls = new TlsSetup(new NodeCertificates(List.of(Held.imported(host, identity))));
        clients = door();
    }

    private ClientConnections door() {
        Welcome welcome = new Welcome(Domain.of(Play.HOST)::equals, tls);
        return new ClientConnections(
                Welcome.by(welcome, welcome),
                new StoredLogins(
                        play.stores(), new SecureRandom(), () -> Play.START.plusMillis(play.timers.nowMillis())),
                play.server().gate(),
                registrar.get(),
                ClientLimits.STANDARD,
                play.timers,
                play.stage);
    }

    /// The server has started again.
    void again() {
        clients = door();
    }

    Phone phone() {
        Phone phone = new Phone(
                play.stage,
                connect(
                        new PeerIdentity.Tcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000)),
                        Protection.TLS,
                        ListenerKind.STARTTLS));
        play.stage.execute(phone::read);
        return phone;
    }

    /// A connection, and the client's end of it.
    PipeDuplex connect(PeerIdentity who, Protection protection, ListenerKind kind) {
        return connect(who, protection, kind, Optional.empty());
    }

    /// @param proven whose connection it is
    PipeDuplex connect(PeerIdentity who, Protection protection, ListenerKind kind, Optional<Jid> proven) {
        PipeDuplex.Pair pair =
                PipeDuplex.pair(PipeDuplex.End.of("server"), new PipeDuplex.End(who, protection, 0), 64 * 1024);
        play.stage.execute(() -> clients.serve(Stage.door(pair.right()), kind, proven));
        return pair.left();
    }

    /// Everything in one flight: the client need not wait for the features, which it knows from the last time.
    Phone logIn(String authenticate) {
        return phone().write(Phone.OPEN + authenticate).skipFeatures();
    }

    static String base64(byte[] data) {
        return Base64.getEncoder().encodeToString(data);
    }

    static String authenticate(String mechanism, byte[] initial, String along) {
        return "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='" + mechanism + "'><initial-response>"
                + base64(initial) + "</initial-response><user-agent id='" + ID
                + "'><software>Gajim</software><device>desk</device></user-agent>" + along + "</authenticate>";
    }

    static String password(String along) {
        return authenticate("PLAIN", "\0romeo\0shakespeare".getBytes(StandardCharsets.UTF_8), along);
    }

    static String token(String token, String along) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes("romeo\0".getBytes(StandardCharsets.UTF_8));
        message.writeBytes(ScramHash.SHA_256.mac(
                token.getBytes(StandardCharsets.UTF_8), "Initiator".getBytes(StandardCharsets.UTF_8)));
        return authenticate("HT-SHA-256-NONE", message.toByteArray(), along);
    }

    static Element part(Element success, String namespace, String local) {
        return success.child(namespace, local).orElseThrow(() -> new AssertionError(local + " is not in " + success));
    }

    /// The token a login was answered with.
    static String tokenIn(Element success) {
        return part(success, "urn:xmpp:fast:0", "token").attributeOr("token", "");
    }

    /// The id of the session that was bound along with a login.
    static String sessionIn(Element success) {
        return part(part(success, "urn:xmpp:bind:0", "bound"), "urn:xmpp:sm:3", "enabled")
                .attributeOr("id", "");
    }
}
