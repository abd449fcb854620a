package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.c2s.ClientConnections;
import im.clove.node.c2s.ClientLimits;
import im.clove.node.c2s.ListenerKind;
import im.clove.node.cert.NodeCertificates;
import im.clove.node.cert.NodeCertificates.Held;
import im.clove.node.cert.ServerIdentity;
import im.clove.node.session.StoredLogins;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.KnownClient;
import im.clove.node.store.KnownClients;
import im.clove.node.tls.TlsSetup;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.PipeDuplex;
import im.clove.runtime.transport.Protection;
import im.clove.runtime.transport.TestTls;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.sasl.ScramHash;
import im.clove.xmpp.xml.Element;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A client that does everything in one element (XEP-0388, XEP-0386) and comes back with a token (XEP-0484), from the
/// first byte of its stream to a message.
@Timeout(300)
final class FastLoginPlayTest {
    private static final String ID = "d4565fa7-4d72-4749-b3d3-740edbf87770";
    private static final String BIND = "<bind xmlns='urn:xmpp:bind:0'><tag>Gajim</tag>"
            + "<enable xmlns='urn:xmpp:carbons:2'/><enable xmlns='urn:xmpp:sm:3' resume='true'/></bind>";
    private static final String WANTS = "<request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>";
    private static final String FAST = "<fast xmlns='urn:xmpp:fast:0'/>";

    private final Play play = new Play();
    private ClientConnections clients;

    @BeforeEach
    void romeoHasAPassword() throws GeneralSecurityException {
        SecureRandom random = new SecureRandom();
        Batch batch = new Batch();
        play.stores()
                .accounts()
                .put(
                        batch,
                        new AccountRecord(
                                Play.jid("romeo"), Play.START, false, false, KeyRecords.derive("shakespeare", random)));
        play.store.commit(batch);
        Domain host = Domain.of(Play.HOST);
        ServerIdentity identity = new ServerIdentity(List.of(TestTls.certificate("ec")), (PrivateKey)
                TestTls.keyStore("ec").getKey("server", "changeit".toCharArray()));
        clients = new ClientConnections(
                host::equals,
                new TlsSetup(new NodeCertificates(List.of(Held.imported(host, identity)))),
                new StoredLogins(play.stores(), random, () -> Play.START.plusMillis(play.timers.nowMillis())),
                play.server().gate(),
                ClientLimits.STANDARD,
                play.timers,
                play.stage);
    }

    @AfterEach
    void end() {
        play.close();
    }

    private Phone phone() {
        PipeDuplex.Pair pair = PipeDuplex.pair(
                PipeDuplex.End.of("server"),
                new PipeDuplex.End(new PeerIdentity.Local("phone"), Protection.TLS, 0),
                64 * 1024);
        Phone phone = new Phone(play.stage, pair.left());
        play.stage.execute(phone::read);
        play.stage.execute(() -> clients.serve(pair.right(), ListenerKind.STARTTLS));
        return phone;
    }

    private static String base64(byte[] data) {
        return Base64.getEncoder().encodeToString(data);
    }

    private static String authenticate(String mechanism, byte[] initial, String along) {
        return "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='" + mechanism + "'><initial-response>"
                + base64(initial) + "</initial-response><user-agent id='" + ID
                + "'><software>Gajim</software><device>desk</device></user-agent>" + along + "</authenticate>";
    }

    private static String password(String along) {
        return authenticate("PLAIN", "\0romeo\0shakespeare".getBytes(StandardCharsets.UTF_8), along);
    }

    private static String token(String token, String along) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes("romeo\0".getBytes(StandardCharsets.UTF_8));
        message.writeBytes(ScramHash.SHA_256.mac(
                token.getBytes(StandardCharsets.UTF_8), "Initiator".getBytes(StandardCharsets.UTF_8)));
        return authenticate("HT-SHA-256-NONE", message.toByteArray(), along);
    }

    /// Everything in one flight: the client need not wait for the features, which it knows from the last time.
    private Phone logIn(String authenticate) {
        return phone().write(Phone.OPEN + authenticate).skipFeatures();
    }

    private static Element part(Element success, String namespace, String local) {
        return success.child(namespace, local).orElseThrow(() -> new AssertionError(local + " is not in " + success));
    }

    private static String tokenIn(Element success) {
        return part(success, "urn:xmpp:fast:0", "token").attributeOr("token", "");
    }

    private KnownClient known() {
        return play.stores().clients().find(Play.jid("romeo"), ID).orElseThrow();
    }

    @Test
    void oneElementMakesASessionWithAllThatWasAskedFor() {
        Phone romeo = logIn(password(BIND));
        Element success = romeo.next();
        String me = part(success, "urn:xmpp:sasl:2", "authorization-identifier").text();
        assertThat(me).startsWith("romeo@verona.example/Gajim/").doesNotContain(ID);
        Element enabled = part(part(success, "urn:xmpp:bind:0", "bound"), "urn:xmpp:sm:3", "enabled");
        assertThat(enabled.attribute("id")).isNotNull();
        assertThat(romeo.next().local()).isEqualTo("features");

        // The copies of what another of romeo's clients sends show that they were asked for.
        play.enter("juliet", "balcony");
        play.enter("romeo", "orchard")
                .send("<message type='chat' id='1' to='juliet@verona.example/balcony'><body>soft</body></message>");
        assertThat(romeo.next().firstChild().orElseThrow().local()).isEqualTo("sent");
    }

    @Test
    void theSameClientHasTheSameNameAndTheOldSessionGivesWay() {
        Phone first = logIn(password(BIND));
        String me = part(first.next(), "urn:xmpp:sasl:2", "authorization-identifier")
                .text();
        assertThat(first.next().local()).isEqualTo("features");
        Phone second = logIn(password(BIND));

        assertThat(part(second.next(), "urn:xmpp:sasl:2", "authorization-identifier")
                        .text())
                .isEqualTo(me);
        assertThat(first.next().firstChild().orElseThrow().local()).isEqualTo("conflict");
        play.await(() -> play.server().sessions().count() == 1);
    }

    @Test
    void aTokenBringsTheSessionBackInOneFlightWithWhatWasMissed() {
        Phone romeo = logIn(password(WANTS + BIND));
        Element success = romeo.next();
        String id = part(part(success, "urn:xmpp:bind:0", "bound"), "urn:xmpp:sm:3", "enabled")
                .attributeOr("id", "");
        assertThat(romeo.next().local()).isEqualTo("features");
        romeo.write("<presence/>");
        assertThat(romeo.next().local()).isEqualTo("presence");
        romeo.cut();
        play.enter("juliet", "balcony")
                .send("<message type='chat' id='1' to='romeo@verona.example'><body>missed</body></message>");
        play.settle();

        Phone back = logIn(
                token(tokenIn(success), FAST + "<resume xmlns='urn:xmpp:sm:3' previd='" + id + "' h='1'/>" + BIND));
        Element again = back.next();
        assertThat(part(again, "urn:xmpp:sm:3", "resumed").attribute("previd")).isEqualTo(id);
        assertThat(again.child("urn:xmpp:bind:0", "bound")).isEmpty();
        assertThat(back.next().local()).isEqualTo("features");
        assertThat(back.next().child(Element.CLIENT, "body").orElseThrow().text())
                .isEqualTo("missed");
    }

    @Test
    void aTokenIsReplacedAfterADayAndTheOldOneIsGoodUntilThen() {
        String first = tokenIn(logIn(password(WANTS)).next());
        assertThat(logIn(token(first, FAST)).next().child("urn:xmpp:fast:0", "token"))
                .isEmpty();
        play.pass(Duration.ofDays(1));
        // Its answer is lost on the way.
        String lost = tokenIn(logIn(token(first, FAST)).next());
        String second = tokenIn(logIn(token(first, FAST)).next());
        assertThat(second).isNotEqualTo(lost);
        assertThat(logIn(token(lost, FAST)).next().local()).isEqualTo("failure");
        assertThat(logIn(token(second, FAST)).next().local()).isEqualTo("success");
        assertThat(logIn(token(first, FAST)).next().local()).isEqualTo("failure");
    }

    @Test
    void whoStaysAwayForTooLongNeedsThePassword() {
        String token = tokenIn(logIn(password(WANTS)).next());
        play.pass(Duration.ofDays(28));

        Phone late = logIn(token(token, FAST));
        assertThat(late.next().firstChild().orElseThrow().local()).isEqualTo("credentials-expired");
        late.write(password(WANTS));
        assertThat(tokenIn(late.next())).isNotEqualTo(token);
    }

    @Test
    void anotherPasswordEndsAllTokens() {
        String token = tokenIn(logIn(password(WANTS)).next());
        play.server()
                .accounts()
                .book()
                .changeKeys(Play.jid("romeo"), KeyRecords.derive("something else", new SecureRandom()));
        play.settle();

        assertThat(logIn(token(token, FAST)).next().firstChild().orElseThrow().local())
                .isEqualTo("not-authorized");
    }

    @Test
    void aTokenThatIsGivenUpIsWorthNothing() {
        String token = tokenIn(logIn(password(WANTS)).next());
        assertThat(logIn(token(token, "<fast xmlns='urn:xmpp:fast:0' invalidate='true'/>"))
                        .next()
                        .local())
                .isEqualTo("success");
        assertThat(known().current()).isNull();
        assertThat(known().next()).isNull();
        assertThat(logIn(token(token, FAST)).next().local()).isEqualTo("failure");
    }

    @Test
    void aTokenOutlivesTheServerAndIsGoneWithTheAccount() {
        String token = tokenIn(logIn(password(WANTS)).next());
        assertThat(known().software()).isEqualTo("Gajim");
        assertThat(logIn(token(token, FAST)).next().local()).isEqualTo("success");
        play.server().accounts().book().remove(Play.jid("romeo"));
        play.settle();
        assertThat(play.stores().clients().of(Play.jid("romeo"))).isEmpty();
        assertThat(logIn(token(token, FAST)).next().local()).isEqualTo("failure");
    }

    @Test
    void anAccountKnowsNoMoreClientsThanItMay() {
        for (int i = 0; i < KnownClients.MOST + 5; i++) {
            String id = "%08x-0000-4000-8000-000000000000".formatted(i);
            Phone phone =
                    phone().write(Phone.OPEN + password(WANTS).replace(ID, id)).skipFeatures();
            assertThat(phone.next().local()).isEqualTo("success");
            play.pass(Duration.ofDays(1));
        }

        assertThat(play.stores().clients().of(Play.jid("romeo")))
                .hasSize(KnownClients.MOST)
                .noneMatch(client -> client.id().startsWith("00000004-"));
    }
}
