package im.clove.node.play;

import static im.clove.node.play.Archivist.ask;
import static im.clove.node.play.Archivist.assertBodies;
import static im.clove.node.play.Archivist.query;
import static im.clove.node.play.Archivist.say;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.account.ArchiveSweep;
import im.clove.node.ext.Archive;
import im.clove.node.ext.ArchiveKeep;
import im.clove.node.store.Key;
import im.clove.node.store.Shelf;
import im.clove.node.store.Table;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How old messages leave archives: by themselves where nothing comes any more, and when the owner of the node says so.
@Timeout(300)
final class RetentionPlayTest {
    private static final Duration YEAR = Duration.ofDays(365);

    private final Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    private long archived(String name) {
        play.settle();
        Shelf shelf = Archive.CHAPTER.shelf(play.store, Play.jid(name));
        assertThat(shelf.all(Key.of("a"))).as("on the shelf").hasSize((int)
                Archive.CHAPTER.load(shelf).count());
        return Archive.CHAPTER.load(shelf).count();
    }

    private long prune(String name, Optional<Duration> after) {
        CompletableFuture<Long> done =
                play.server().accounts().book().prune(Play.jid(name), after.map(Play.START::plus));
        play.settle();
        return done.join();
    }

    /// Juliet has them all, since she was there; what Romeo gets waits for him.
    private void talk(int messages) {
        Actor juliet = play.enterAvailable("juliet", "balcony");
        for (int i = 0; i < messages; i++) {
            juliet.send(say("romeo", "m" + i));
        }
        play.settle();
        juliet.cut();
        play.settle();
        play.forget("juliet", "romeo");
    }

    @Test
    void whatIsTooOldGoesWhereNobodyLogsIn() {
        talk(3);
        try (ArchiveSweep sweep = play.server().accounts().sweep()) {
            sweep.start();
            play.pass(ArchiveSweep.FIRST);
            assertThat(archived("juliet")).isEqualTo(3);
            play.jump(YEAR);
            play.pass(ArchiveSweep.EVERY.minusSeconds(1));
            assertThat(archived("juliet")).as("before its time").isEqualTo(3);
            play.pass(Duration.ofSeconds(2));
            assertThat(archived("juliet")).as("also the newest").isZero();
            assertThat(archived("romeo")).as("what waits for him").isEqualTo(3);
            assertThat(play.waiting("romeo")).isEqualTo(3);
        }
        Actor romeo = play.enterAvailable("romeo", "orchard");
        for (int i = 0; i < 3; i++) {
            assertThat(romeo.next().child("jabber:client", "body").orElseThrow().text())
                    .isEqualTo("m" + i);
        }
        play.silence();
    }

    /// At most as long as the node keeps messages.
    @Test
    void whatAUserWantsKeptForLessGoesEarlier() {
        talk(3);
        keep("juliet", Duration.ofDays(30));
        keep("romeo", Duration.ofDays(900));
        assertThat(prune("juliet", Optional.empty())).isZero();
        try (ArchiveSweep sweep = play.server().accounts().sweep()) {
            sweep.start();
            play.jump(Duration.ofDays(31));
            play.pass(ArchiveSweep.FIRST);
            assertThat(archived("juliet")).isZero();
            assertThat(archived("romeo")).isEqualTo(3);
        }
        Actor romeo = play.enterAvailable("romeo", "orchard");
        for (int i = 0; i < 3; i++) {
            assertThat(romeo.next().local()).isEqualTo("message");
        }
        play.jump(YEAR);
        assertThat(prune("romeo", Optional.empty())).isEqualTo(3);
        keep("juliet", Duration.ZERO);
        assertThat(play.store.get(
                        Table.SETTINGS, Key.of("juliet@verona.example").then("archive-keep")))
                .isNull();
    }

    private void keep(String name, Duration time) {
        CompletableFuture<Boolean> done =
                play.server().accounts().book().change(Play.jid(name), _ -> ArchiveKeep.turned(time));
        play.settle();
        assertThat(done).isCompletedWithValue(true);
    }

    @Test
    void aSweepThatIsClosedLooksNoMore() {
        talk(1);
        ArchiveSweep sweep = play.server().accounts().sweep();
        sweep.start();
        sweep.close();
        play.jump(YEAR.multipliedBy(2));
        play.pass(ArchiveSweep.FIRST.multipliedBy(2));
        assertThat(archived("juliet")).isEqualTo(1);
    }

    /// More than one commit takes, while the account is used.
    @Test
    void whatIsOlderThanADateGoesAndTheRestStaysInItsPlace() {
        talk(450);
        play.pass(Duration.ofHours(1));
        Actor juliet = play.enterAvailable("juliet", "balcony");
        juliet.send(say("nurse", "late"));
        play.settle();
        assertThat(prune("juliet", Optional.of(Duration.ofMinutes(30)))).isEqualTo(450);
        assertThat(archived("juliet")).isEqualTo(1);
        assertThat(archived("nurse")).isEqualTo(1);
        assertBodies(ask(juliet, query("", "")), "late");
        assertThat(prune("juliet", Optional.of(Duration.ofMinutes(30)))).isZero();
        assertThat(prune("juliet", Optional.empty())).as("by retention").isZero();
        assertThat(prune("juliet", Optional.of(Duration.ofHours(2)))).isEqualTo(1);
        juliet.send(say("nurse", "again"));
        assertBodies(ask(juliet, query("", "")), "again");
        assertThat(play.server().accounts().book().prune(Play.jid("nobody"), Optional.empty()))
                .isNull();
    }
}
