package im.clove.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.budget.Budget;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChargedTest {
    /// What [Runtime#maxMemory()] says with the shipped `-Xmx160m`.
    private static final long HEAP = 155L << 20;

    @Test
    void fiveThousandIdleSessionsFitIntoTheShippedHeap() {
        Budget node = Budget.node(Budget.share(HEAP));
        List<Charged> sessions = new ArrayList<>();
        for (int account = 0; account < 500; account++) {
            Budget owner = node.open(Budget.Kind.ACCOUNT, "u" + account);
            for (int i = 0; i < 10; i++) {
                sessions.add(new Charged(owner, "r" + i, () -> {}));
            }
        }
        assertThat(sessions).noneMatch(Charged::isOver);
        // And each may say something.
        assertThat(sessions.getLast().saying().tryCharge(1_000)).isTrue();
    }
}
