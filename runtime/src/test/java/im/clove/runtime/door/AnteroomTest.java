package im.clove.runtime.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(100)
final class AnteroomTest {
    private final Deque<Runnable> later = new ArrayDeque<>();
    private final Anteroom room = new Anteroom(3, 2, later::add);
    private final List<String> cut = new CopyOnWriteArrayList<>();

    private Anteroom.Place enter(String name) {
        return room.enter(name.substring(0, 1), () -> cut.add(name));
    }

    /// Half of the moment passes.
    private void halfAMoment() {
        List<Runnable> due = new ArrayList<>(later);
        later.clear();
        due.forEach(Runnable::run);
    }

    @Test
    @DisplayName("R-01: nobody is turned away; who gives way is cut after a moment")
    void somebodyGivesWay() {
        enter("a1");
        enter("b1");
        enter("a2");
        enter("c1");
        assertThat(room.sources()).containsExactly("b", "a", "c");
        halfAMoment();
        assertThat(cut).as("not yet").isEmpty();
        halfAMoment();
        assertThat(cut).containsExactly("a1");
        assertThat(later).as("nothing is left to be done").isEmpty();
        assertThat(room.size()).isEqualTo(3);
    }

    @Test
    void whoGetsInDuringTheMomentStays() {
        Anteroom.Place first = enter("a1");
        enter("a2");
        enter("b1");
        enter("c1");
        first.leave();
        halfAMoment();
        halfAMoment();
        assertThat(cut).isEmpty();
        assertThat(room.size()).isEqualTo(3);
    }

    @Test
    @DisplayName("R-01: however many come, those that have their last moment are bounded, and who has spoken keeps it")
    void theMomentIsBounded() {
        Anteroom.Place spoke = enter("a1");
        for (int i = 2; i <= 14; i++) {
            assertThat(room.isCrowded()).as("before " + i).isEqualTo(i > 2 + 3 * Anteroom.LEAVING);
            enter("a" + i);
            if (i == 3) {
                spoke.spoke();
            }
        }
        assertThat(room.size()).as("two present and nine leaving").isEqualTo(2 + 3 * Anteroom.LEAVING);
        assertThat(cut).containsExactly("a2", "a3", "a4");
        assertThat(later).as("one sweep, however many come").hasSize(1);
    }

    @Test
    void whoSpeaksIsNoLongerTheQuietest() {
        Anteroom.Place first = enter("a1");
        enter("b1");
        enter("c1");
        first.spoke();
        assertThat(room.sources()).containsExactly("b", "c", "a");
        enter("d1");
        assertThat(room.sources()).containsExactly("c", "a", "d");
    }

    @Test
    void aSourceHasItsShareAndNoMore() {
        enter("a1");
        enter("a2");
        enter("a3");
        assertThat(room.sources()).as("there is room, and yet").containsExactly("a", "a");
    }

    @Test
    void leavingTwiceOrSpeakingAfterwardsChangesNothing() {
        Anteroom.Place first = enter("a1");
        first.leave();
        first.leave();
        first.spoke();
        assertThat(room.size()).isZero();
        enter("a2");
        assertThat(room.size()).isOne();
    }

    @Test
    void whateverHappensTheNextThreadGetsIn() throws InterruptedException {
        Anteroom.Place first = enter("a1");
        Thread.ofVirtual().start(first::spoke).join();
        Thread.ofVirtual().start(() -> enter("b1")).join();
        Thread.ofVirtual().start(first::leave).join();
        Thread.ofVirtual().start(room::sources).join();
        assertThat(room.size()).isOne();
    }
}
