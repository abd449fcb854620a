package im.clove.runtime.budget;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.budget.Budget.Kind;
import im.clove.runtime.budget.Budget.Terms;
import im.clove.runtime.stage.Stage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(100)
final class SluiceTest {
    private final Stage stage = new Stage(Stage.Time.STANDS);
    private final Budget budget = Budget.node(10_000).open(Kind.COMPONENT, "one", new Terms(Rank.PEER, 0, 1_000));
    private final Sluice sluice = new Sluice(budget, 2, 500);

    /// Somebody who enters on a thread of its own.
    private AtomicReference<Sluice.Place> newcomer(long weight) {
        AtomicReference<Sluice.Place> place = new AtomicReference<>();
        stage.execute(() -> place.set(sluice.enter(weight, false)));
        stage.still();
        return place;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("Who finds no place waits until one leaves")
    void places(boolean leaves) {
        Sluice.Place first = sluice.enter(10, false);
        sluice.enter(10, false);
        AtomicReference<Sluice.Place> third = newcomer(10);
        assertThat(third.get()).isNull();
        if (leaves) {
            first.leave();
        } else {
            first.done();
        }
        stage.await("It did not enter", () -> third.get() != null);
        assertThat(budget.held()).as("what has left is still there").isEqualTo(leaves ? 30 : 20);
    }

    @Test
    @DisplayName("Bytes count as places do, but for a single one")
    void bytes() {
        Sluice.Place large = sluice.enter(900, false);
        assertThat(large.fits()).isTrue();
        AtomicReference<Sluice.Place> second = newcomer(10);
        assertThat(second.get()).isNull();
        large.done();
        stage.await("It did not enter", () -> second.get() != null);
    }

    @Test
    @DisplayName("What has no room where nothing is under way is to be refused, and charged until it is")
    void noRoom() {
        Sluice.Place large = sluice.enter(2_000, false);
        assertThat(large.fits()).isFalse();
        assertThat(budget.held()).isEqualTo(2_000);
        large.done();
        large.done();
        assertThat(budget.held()).isZero();
        assertThat(sluice.enter(2_000, true).fits()).isTrue();
    }

    @Test
    @DisplayName("A place is given back once, whatever is said of it")
    void once() {
        Sluice.Place place = sluice.enter(10, false);
        place.leave();
        place.leave();
        place.done();
        place.leave();
        place.done();
        assertThat(budget.held()).isZero();
        sluice.enter(1, false);
        sluice.enter(1, false);
        assertThat(newcomer(1).get()).isNull();
    }
}
