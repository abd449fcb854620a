package im.clove.i2p.stream;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.i2p.stream.PeerGate.Limits;
import im.clove.i2p.stream.PeerGate.Lists;
import im.clove.i2p.stream.PeerGate.Verdict;
import im.clove.xmpp.jid.B32;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class PeerGateTest {
    private static final long MINUTE = 60_000;

    private final AtomicLong now = new AtomicLong(1_000_000);
    private final B32 romeo = peer(1);

    private PeerGate gate(int perMinute, int perHour, int perPeer, int allPerMinute, int streams) {
        return new PeerGate(
                new Limits(perMinute, perHour, perPeer, allPerMinute, streams, 1000), Lists.open(), now::get);
    }

    private static B32 peer(int number) {
        return B32.ofHash(ByteBuffer.allocate(32).putInt(number).array());
    }

    @Test
    void listsComeFirst() {
        PeerGate gate = gate(10, 10, 10, 10, 10);
        gate.lists(new Lists(Set.of(romeo), Set.of(romeo), true));
        assertThat(gate.admit(romeo)).isEqualTo(Verdict.DENIED);
        assertThat(gate.admit(peer(2))).isEqualTo(Verdict.NOT_ALLOWED);
        gate.lists(new Lists(Set.of(), Set.of(romeo), true));
        assertThat(gate.admit(romeo)).isEqualTo(Verdict.ADMIT);
        gate.lists(Lists.open());
        assertThat(gate.admit(peer(2))).isEqualTo(Verdict.ADMIT);
    }

    @Test
    void aMinutesAllowanceComesBackEvenly() {
        PeerGate gate = gate(6, 100, 100, 100, 100);
        for (int i = 0; i < 6; i++) {
            assertThat(gate.admit(romeo)).isEqualTo(Verdict.ADMIT);
        }
        assertThat(gate.admit(romeo)).isEqualTo(Verdict.TOO_OFTEN_THIS_MINUTE);
        now.addAndGet(MINUTE / 6);
        assertThat(gate.admit(romeo)).isEqualTo(Verdict.ADMIT);
        assertThat(gate.admit(romeo)).isEqualTo(Verdict.TOO_OFTEN_THIS_MINUTE);
    }

    @Test
    void anHoursAllowanceHoldsAcrossMinutes() {
        PeerGate gate = gate(5, 12, 100, 100, 100);
        int admitted = 0;
        for (int minute = 0; minute < 10; minute++) {
            for (int i = 0; i < 5; i++) {
                admitted += gate.admit(romeo) == Verdict.ADMIT ? 1 : 0;
            }
            now.addAndGet(MINUTE);
        }
        assertThat(admitted).isBetween(12, 14);
    }

    @Test
    @DisplayName("R-15: one destination opens 1000 streams")
    void onePeerCannotTakeEverything() {
        PeerGate gate = gate(2000, 2000, 16, 2000, 500);
        for (int i = 0; i < 1000; i++) {
            if (gate.admit(romeo) == Verdict.ADMIT) {
                gate.opened(romeo);
            }
        }
        assertThat(gate.open()).isEqualTo(16);
        assertThat(gate.admit(romeo)).isEqualTo(Verdict.TOO_MANY_STREAMS);
        assertThat(gate.admit(peer(2))).isEqualTo(Verdict.ADMIT);
        gate.closed(romeo);
        assertThat(gate.admit(romeo)).isEqualTo(Verdict.ADMIT);
    }

    @Test
    @DisplayName("R-15: 200 destinations open 10 each")
    void aCrowdIsHeldByTheLimitForAll() {
        PeerGate gate = gate(20, 200, 16, 300, 500);
        int admitted = 0;
        for (int p = 0; p < 200; p++) {
            for (int i = 0; i < 10; i++) {
                if (gate.admit(peer(p)) == Verdict.ADMIT) {
                    gate.opened(peer(p));
                    admitted++;
                }
            }
        }
        assertThat(admitted).isEqualTo(225);
        assertThat(gate.admit(romeo)).isEqualTo(Verdict.CROWDED);
        now.addAndGet(MINUTE);
        assertThat(gate.admit(romeo)).isEqualTo(Verdict.ADMIT);
    }

    @Test
    @DisplayName("R-15: however many destinations a stranger makes, who was here before gets in")
    void aCrowdKeepsNoAcquaintanceOut() {
        PeerGate gate = gate(20, 200, 16, 300, 500);
        assertThat(gate.admit(romeo)).isEqualTo(Verdict.ADMIT);
        gate.opened(romeo);
        gate.closed(romeo);
        now.addAndGet(10 * MINUTE);
        for (int p = 10; p < 1_000; p++) {
            gate.admit(peer(p));
        }
        assertThat(gate.admit(peer(2))).isEqualTo(Verdict.CROWDED);
        assertThat(gate.admit(romeo)).isEqualTo(Verdict.ADMIT);
        assertThat(gate.admit(romeo)).isEqualTo(Verdict.ADMIT);
        assertThat(gate.admit(romeo)).isEqualTo(Verdict.ADMIT);
        assertThat(gate.admit(romeo)).as("more than a little").isEqualTo(Verdict.CROWDED);
    }

    @Test
    @DisplayName("R-15: one stranger leaves half of everybody's allowance to others")
    void oneDestinationDoesNotUseUpEverybodys() {
        PeerGate gate = gate(1_000, 1_000, 100, 20, 100);
        int admitted = 0;
        for (int i = 0; i < 100; i++) {
            admitted += gate.admit(romeo) == Verdict.ADMIT ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(10);
        assertThat(gate.admit(peer(2))).isEqualTo(Verdict.ADMIT);
    }

    @Test
    void aPeerOverItsOwnLimitDoesNotUseUpEverybodys() {
        PeerGate gate = gate(1, 100, 100, 2, 100);
        assertThat(gate.admit(romeo)).isEqualTo(Verdict.ADMIT);
        for (int i = 0; i < 50; i++) {
            assertThat(gate.admit(romeo)).isEqualTo(Verdict.TOO_OFTEN_THIS_MINUTE);
        }
        assertThat(gate.admit(peer(2))).isEqualTo(Verdict.ADMIT);
    }

    @Test
    void whatIsRememberedIsBoundedAndPeersWithStreamsAreNotForgotten() {
        PeerGate gate = new PeerGate(new Limits(1, 9, 9, 100_000, 50, 100), Lists.open(), now::get);
        gate.admit(romeo);
        gate.opened(romeo);
        for (int p = 10; p < 10_000; p++) {
            gate.admit(peer(p));
        }
        assertThat(gate.remembered()).isEqualTo(100);
        assertThat(gate.admit(romeo)).isEqualTo(Verdict.TOO_OFTEN_THIS_MINUTE);
        gate.closed(romeo);
        gate.closed(romeo);
        assertThat(gate.open()).isZero();
    }
}
