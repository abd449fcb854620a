package im.clove.node.play;

import static im.clove.node.play.Phones.BIND;
import static im.clove.node.play.Phones.FAST;
import static im.clove.node.play.Phones.ID;
import static im.clove.node.play.Phones.WANTS;
import static im.clove.node.play.Phones.part;
import static im.clove.node.play.Phones.password;
import static im.clove.node.play.Phones.sessionIn;
import static im.clove.node.play.Phones.token;
import static im.clove.node.play.Phones.tokenIn;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.store.KeyRecords;
import im.clove.node.store.KnownClient;
import im.clove.node.store.KnownClients;
import im.clove.xmpp.xml.Element;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A client that does everything in one element (XEP-0388, XEP-0386) and comes back with a token (XEP-0484), from the
/// first byte of its stream to a message.
@Timeout(300)
final class FastLoginPlayTest {
    private final Play play = new Play();
    private Phones phones;

    @BeforeEach
    void romeoHasAPassword() throws GeneralSecurityException {
        phones = new Phones(play);
    }

    @AfterEach
    void end() {
        play.close();
    }

    private Phone logIn(String authenticate) {
        return phones.logIn(authenticate);
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
        String id = sessionIn(success);
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
            Phone phone = phones.phone()
                    .write(Phone.OPEN + password(WANTS).replace(ID, id))
                    .skipFeatures();
            assertThat(phone.next().local()).isEqualTo("success");
            play.pass(Duration.ofDays(1));
        }

        assertThat(play.stores().clients().of(Play.jid("romeo")))
                .hasSize(KnownClients.MOST)
                .noneMatch(client -> client.id().startsWith("00000004-"));
    }
}
