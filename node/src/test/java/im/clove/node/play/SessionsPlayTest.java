package im.clove.node.play;

import static im.clove.node.play.Phones.BIND;
import static im.clove.node.play.Phones.FAST;
import static im.clove.node.play.Phones.ID;
import static im.clove.node.play.Phones.WANTS;
import static im.clove.node.play.Phones.password;
import static im.clove.node.play.Phones.sessionIn;
import static im.clove.node.play.Phones.token;
import static im.clove.node.play.Phones.tokenIn;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.account.AccountBook;
import im.clove.node.session.SessionStatus;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who runs the node sees where an account is logged in, and ends it there.
@Timeout(300)
final class SessionsPlayTest {
    private final Play play = new Play();
    private Phones phones;

    @BeforeEach
    void romeoHasAPassword() throws Exception {
        phones = new Phones(play);
    }

    @AfterEach
    void end() {
        play.close();
    }

    private AccountBook book() {
        return play.server().accounts().book();
    }

    private List<SessionStatus> sessions() {
        play.settle();
        return play.server().sessions().of(Play.jid("romeo"));
    }

    private void done(CompletableFuture<Boolean> change) {
        play.settle();
        assertThat(change).isCompletedWithValue(true);
    }

    /// Romeo's client, with a token for the next time.
    private Element atDesk(Phone desk) {
        Element success = desk.next();
        assertThat(desk.next().local()).isEqualTo("features");
        return success;
    }

    @Test
    void eachSessionSaysWhoSinceWhenAndByWhichDoor() {
        Phone desk = phones.logIn(password(WANTS + BIND));
        String id = sessionIn(atDesk(desk));
        play.pass(Duration.ofMinutes(5));
        play.enter("romeo", "orchard");
        play.enter("juliet", "balcony");

        List<SessionStatus> both = sessions();
        assertThat(both).hasSize(2);
        assertThat(both.getFirst().resource()).startsWith("Gajim/");
        assertThat(both.getFirst().agent().name()).isEqualTo("Gajim (desk)");
        assertThat(both.getFirst().door()).isEqualTo("TCP, STARTTLS");
        assertThat(both.getFirst().since()).isEqualTo(Play.START);
        assertThat(both.getFirst().waiting()).isFalse();
        assertThat(both.getLast().resource()).isEqualTo("orchard");
        assertThat(both.getLast().agent().name()).isEmpty();
        assertThat(both.getLast().since()).isEqualTo(Play.START.plus(Duration.ofMinutes(5)));

        desk.cut();
        assertThat(sessions().getFirst().waiting()).isTrue();
        Phone back = phones.logIn(password("<resume xmlns='urn:xmpp:sm:3' previd='" + id + "' h='0'/>"));
        assertThat(back.next().local()).isEqualTo("success");
        assertThat(sessions().getFirst().waiting()).isFalse();
        assertThat(sessions().getFirst().since()).as("it is the same session").isEqualTo(Play.START);
    }

    @Test
    void oneSessionEndsAndItsClientNeedsThePassword() {
        Phone desk = phones.logIn(password(WANTS + BIND));
        String token = tokenIn(atDesk(desk));
        Actor orchard = play.enterAvailable("romeo", "orchard");
        String resource = sessions().getFirst().resource();

        CompletableFuture<Boolean> ended = book().dismiss(Play.jid("romeo"), resource, ID);
        assertThat(desk.next().firstChild().orElseThrow().local()).isEqualTo("conflict");
        done(ended);
        assertThat(sessions()).extracting(SessionStatus::resource).containsExactly("orchard");
        orchard.sync();
        assertThat(phones.logIn(token(token, FAST)).next().local()).isEqualTo("failure");
        assertThat(phones.logIn(password(BIND)).next().local()).isEqualTo("success");
    }

    @Test
    void aSessionThatWaitsForItsClientEndsToo() {
        Actor orchard = play.enter("romeo", "orchard");
        String id = orchard.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
                .next()
                .attributeOr("id", "");
        orchard.cut();
        CompletableFuture<Boolean> ended = book().dismiss(Play.jid("romeo"), "orchard", "");
        play.settle();
        done(ended);
        assertThat(sessions()).isEmpty();
        play.resume(orchard, id, 0)
                .expectRefusal("<failed xmlns='urn:xmpp:sm:3' h='0'>"
                        + "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    }

    @Test
    void aSessionThatIsNotThereIsSaidSo() {
        play.enter("romeo", "orchard");
        CompletableFuture<Boolean> ended = book().dismiss(Play.jid("romeo"), "tomb", "");
        play.settle();
        assertThat(ended).isCompletedWithValue(false);
        assertThat(book().dismiss(Play.jid("rosaline"), "tomb", "")).isNull();
        assertThat(book().logOut(Play.jid("rosaline"))).isNull();
        assertThat(sessions()).hasSize(1);
    }

    @Test
    void whoIsLoggedOutEverywhereNeedsThePasswordEverywhere() {
        Phone desk = phones.logIn(password(WANTS + BIND));
        String token = tokenIn(atDesk(desk));
        Actor orchard = play.enter("romeo", "orchard");
        Actor juliet = play.enter("juliet", "balcony");
        Actor asleep = play.enter("romeo", "tomb");
        asleep.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>").next();
        asleep.cut();

        CompletableFuture<Boolean> out = book().logOut(Play.jid("romeo"));
        assertThat(desk.next().firstChild().orElseThrow().local()).isEqualTo("not-authorized");
        orchard.expectStreamError("not-authorized");
        done(out);
        assertThat(sessions()).isEmpty();
        juliet.sync();
        assertThat(phones.logIn(token(token, FAST)).next().local()).isEqualTo("failure");
        assertThat(phones.logIn(password(BIND)).next().local()).isEqualTo("success");
    }
}
