package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.ext.LetIn;
import im.clove.node.ext.std.StrangersGate;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An account's door in the hands of whoever administers the node (`docs/decisions/0052-gate.md`).
@Timeout(300)
final class GateByAdministratorsPlayTest {
    private final Play play = new Play();
    private final Actor juliet = play.enterAvailable("juliet", "balcony");

    @AfterEach
    void end() {
        play.close();
    }

    private static String written(String body) {
        return "<message type='chat' from='paris@mantua.example/hall' to='juliet@verona.example'><body>" + body
                + "</body>%s</message>";
    }

    private void writes(String body) {
        play.mantua.send(written(body).formatted(""));
        play.settle();
    }

    private void hears(String body, boolean hasWaited) {
        juliet.expect(written(body)
                .formatted(
                        hasWaited
                                ? "<delay xmlns='urn:xmpp:delay' from='verona.example' stamp='1597-04-23T18:00:00Z'/>"
                                : ""));
    }

    private void turn(LetIn.Door door) {
        CompletableFuture<Boolean> done =
                play.server().accounts().book().change(Play.jid("juliet"), view -> StrangersGate.turned(view, door));
        play.settle();
        assertThat(done).isCompletedWithValue(true);
    }

    @Test
    @DisplayName(
            "It is opened and shut, and what has waited comes in; the user's word and theirs are one, the last holds")
    void theLastWordHolds() {
        writes("Happily met");
        play.silence();
        turn(LetIn.Door.OPEN);
        hears("Happily met", true);
        writes("my lady");
        hears("my lady", false);
        turn(LetIn.Door.SHUT);
        writes("and my wife");
        play.silence();
        juliet.send("<message id='w' to='verona.example'><body>strangers off</body></message>");
        assertThat(Literal.show(juliet.next())).contains("Everybody may write to you from now on. 1 message:");
        hears("and my wife", true);
        turn(LetIn.Door.UNSAID);
        writes("That may be");
        play.silence();
    }

    @Test
    @DisplayName("A door that cannot be written down stays as it was, and whoever asked hears it")
    void aFailedCommit() {
        play.store.failing(true);
        CompletableFuture<Boolean> done = play.server()
                .accounts()
                .book()
                .change(Play.jid("juliet"), view -> StrangersGate.turned(view, LetIn.Door.OPEN));
        play.settle();
        play.store.failing(false);
        assertThat(done).isCompletedExceptionally();
        writes("Happily met");
        play.silence();
    }
}
