package im.clove.runtime.budget;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.budget.Budget.Holder;
import im.clove.runtime.budget.Budget.Kind;
import im.clove.runtime.budget.Budget.Terms;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BudgetTest {
    private static final long LIMIT = 10_000;

    private final Budget node = Budget.node(LIMIT);

    private Budget owner(String name, Rank rank, long assured, long most) {
        return node.open(Kind.ACCOUNT, name, new Terms(rank, assured, most));
    }

    /// Somebody who holds this of the node.
    private Budget filled(long bytes) {
        Budget other = owner("other", Rank.ASSURED, LIMIT, LIMIT);
        other.charge(bytes);
        return other;
    }

    @ParameterizedTest(name = "{0} at {1} of 10 000: {2}")
    @CsvSource({
        "BEFORE_LOGIN, 4999, true",
        "BEFORE_LOGIN, 5000, false",
        "STRANGER, 6499, true",
        "STRANGER, 6500, false",
        "PEER, 7499, true",
        "PEER, 7500, false",
        "ACCOUNT, 8999, true",
        "ACCOUNT, 9000, false",
        "ASSURED, 9999, true",
        "ASSURED, 10000, false"
    })
    @DisplayName("Each rank has its line")
    void lines(Rank rank, long held, boolean passes) {
        filled(held);
        Budget one = owner("one", rank, 0, LIMIT);
        assertThat(one.tryCharge(1)).isEqualTo(passes);
        assertThat(one.held()).isEqualTo(passes ? 1 : 0);
        assertThat(node.held()).isEqualTo(held + (passes ? 1 : 0));
    }

    @Test
    @DisplayName("What an owner is assured passes above the line of its rank")
    void assured() {
        filled(9_500);
        Budget one = owner("one", Rank.BEFORE_LOGIN, 100, LIMIT);
        assertThat(one.tryCharge(100)).isTrue();
        assertThat(one.tryCharge(1)).isFalse();
    }

    @Test
    @DisplayName("What one client is assured passes though another has used up all of its account")
    void assuredBesides() {
        Budget account = owner("alice", Rank.ACCOUNT, 0, 300);
        account.open(Kind.SESSION, "alice/phone", new Terms(Rank.ACCOUNT, 0, LIMIT))
                .charge(300);
        Budget desk = account.open(Kind.SESSION, "alice/desk", new Terms(Rank.ACCOUNT, 50, LIMIT));
        assertThat(desk.tryCharge(50)).isTrue();
        assertThat(desk.isOver()).isFalse();
        assertThat(desk.tryCharge(1)).isFalse();
        desk.charge(1);
        assertThat(desk.isOver()).isTrue();
    }

    @Test
    @DisplayName("Nobody passes the most it may hold, nor the most of the one above it")
    void most() {
        Budget account = owner("alice", Rank.ACCOUNT, 0, 300);
        Budget phone = account.open(Kind.SESSION, "alice/phone", new Terms(Rank.ACCOUNT, 0, 200));
        Budget desk = account.open(Kind.SESSION, "alice/desk", new Terms(Rank.ACCOUNT, 0, 200));
        assertThat(phone.tryCharge(201)).isFalse();
        assertThat(phone.tryCharge(200)).isTrue();
        assertThat(desk.tryCharge(101)).isFalse();
        assertThat(desk.tryCharge(100)).isTrue();
        assertThat(account.held()).isEqualTo(300);
        desk.release(100);
        phone.release(200);
        assertThat(node.held()).isZero();
    }

    @Test
    @DisplayName("What is only coming is refused by a node that is full, not by an owner that is")
    void passing() {
        Budget one = owner("one", Rank.ACCOUNT, 0, 100);
        assertThat(one.tryCharge(101)).isFalse();
        assertThat(one.tryPass(101)).isTrue();
        filled(8_899);
        assertThat(one.tryPass(1)).isFalse();
        assertThat(one.held()).isEqualTo(101);
    }

    @Test
    @DisplayName("What is there already is charged in any case, and then it is over")
    void forced() {
        Budget one = owner("one", Rank.ACCOUNT, 10, 100);
        one.charge(100);
        assertThat(one.isOver()).isFalse();
        one.charge(1);
        assertThat(one.isOver()).isTrue();
        one.release(1);
        filled(9_000);
        assertThat(one.isOver()).as("the node is above the line of accounts").isTrue();
        one.release(91);
        assertThat(one.isOver()).as("with no more than it is assured").isFalse();
    }

    @Test
    @DisplayName("An owner that is gone stays until the last of its bytes is released")
    void gone() {
        Budget one = owner("one", Rank.ACCOUNT, 0, 100);
        one.charge(10);
        one.close();
        assertThat(node.greatest(5)).extracting(Holder::name).containsExactly("one");
        one.release(10);
        assertThat(node.greatest(5)).isEmpty();
        assertThat(node.held()).isZero();
    }

    @Test
    @DisplayName("Whoever looks sees the greatest, sessions as their account's")
    void looking() {
        Budget alice = owner("alice", Rank.ACCOUNT, 0, LIMIT);
        alice.open(Kind.SESSION, "alice/phone", new Terms(Rank.ACCOUNT, 0, LIMIT))
                .charge(20);
        node.open(Kind.LINK, "peer", new Terms(Rank.PEER, 0, LIMIT)).charge(30);
        node.open(Kind.LINK, "idle", new Terms(Rank.PEER, 0, LIMIT));
        assertThat(node.greatest(5))
                .containsExactly(
                        new Holder(Kind.LINK, "peer", Rank.PEER, 30),
                        new Holder(Kind.ACCOUNT, "alice", Rank.ACCOUNT, 20));
        assertThat(node.byKind()).containsEntry(Kind.LINK, 30L).containsEntry(Kind.ACCOUNT, 20L);
    }

    @Test
    @DisplayName("When accounts are refused the greediest lets go: the lowest rank first, each asked once")
    void relief() {
        List<String> asked = new ArrayList<>();
        Budget small = owner("small", Rank.ACCOUNT, 0, LIMIT);
        Budget great = owner("great", Rank.ACCOUNT, 0, LIMIT);
        Budget peer = owner("peer", Rank.PEER, 0, LIMIT);
        Budget assured = owner("assured", Rank.PEER, 1_000, LIMIT);
        small.charge(3_000);
        great.charge(4_000);
        peer.charge(1_000);
        assured.charge(1_000);
        small.onRelief(() -> asked.add("small"));
        great.onRelief(() -> asked.add("great"));
        peer.onRelief(() -> asked.add("peer"));
        assured.onRelief(() -> asked.add("assured"));
        Budget one = owner("one", Rank.ACCOUNT, 0, LIMIT);

        assertThat(one.tryCharge(10)).isFalse();
        assertThat(asked).containsExactly("peer");
        assertThat(one.tryCharge(10)).isFalse();
        assertThat(asked).as("what it holds counts as gone").containsExactly("peer");
        peer.release(1_000);
        peer.close();
        assertThat(one.tryCharge(10)).isTrue();

        one.charge(990);
        assertThat(one.tryCharge(10)).isFalse();
        assertThat(asked).containsExactly("peer", "great");
    }

    @Test
    @DisplayName("Below accounts nobody is asked to let go: their lines are for that")
    void noReliefForStrangers() {
        List<String> asked = new ArrayList<>();
        Budget great = filled(9_500);
        great.onRelief(() -> asked.add("great"));
        assertThat(owner("one", Rank.PEER, 0, LIMIT).tryCharge(1)).isFalse();
        assertThat(asked).isEmpty();
        assertThat(node.refused()).isEqualTo(1);
    }

    @Test
    @DisplayName("A thing that grows and shrinks is charged what it is")
    void hold() {
        Budget one = owner("one", Rank.ACCOUNT, 0, 100);
        try (Hold hold = new Hold(one)) {
            assertThat(hold.set(60)).isTrue();
            assertThat(hold.set(101)).isFalse();
            assertThat(one.held()).isEqualTo(60);
            hold.is(120);
            assertThat(one.held()).isEqualTo(120);
            Budget other = owner("other", Rank.ACCOUNT, 0, 100);
            hold.move(other);
            assertThat(one.held()).isZero();
            assertThat(other.held()).isEqualTo(120);
            assertThat(hold.set(30)).isTrue();
            assertThat(node.held()).isEqualTo(30);
        }
        assertThat(node.held()).isZero();
    }

    @ParameterizedTest(name = "of a heap of {0} MiB: {1} MiB")
    @CsvSource({"155, 80", "50, 8", "512, 348"})
    @DisplayName("What a node may hold follows from its heap")
    void share(long heap, long share) {
        assertThat(Budget.share(heap << 20) >> 20).isEqualTo(share);
    }
}
