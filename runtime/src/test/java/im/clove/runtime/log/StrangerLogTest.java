package im.clove.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.owner.ManualTimers;
import im.clove.runtime.transport.PeerIdentity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StrangerLogTest {
    private final List<String> lines = new ArrayList<>();
    private final ManualTimers timers = new ManualTimers();
    private final StrangerLog log = new StrangerLog(lines::add, "failed logins", timers, Runnable::run);

    @Test
    void aLineSaysFromWhere() {
        log.say(peer(7), "Login failed: \"alice\"");
        assertThat(lines).containsExactly("Login failed: \"alice\", from 10.0.7.*");
    }

    @Test
    void onePeerHasAFewLinesAMinuteAndTheRestIsCounted() {
        for (int i = 0; i < 1_000; i++) {
            log.say(peer(1), "line " + i);
        }
        log.say(peer(2), "another");
        assertThat(lines).hasSize(StrangerLog.LINES_OF_ONE + 1).last().isEqualTo("another, from 10.0.2.*");
        timers.advance(Duration.ofMinutes(1));
        assertThat(lines).last().isEqualTo("995 more failed logins in the same minute");
        log.say(peer(1), "next");
        assertThat(lines).last().isEqualTo("next, from 10.0.1.*");
    }

    @Test
    void allTogetherHaveABoundToo() {
        for (int i = 0; i < 250; i++) {
            log.say(peer(i), "line");
        }
        assertThat(lines).hasSize(StrangerLog.LINES);
        timers.advance(Duration.ofMinutes(1));
        assertThat(lines).last().isEqualTo("230 more failed logins in the same minute");
    }

    @Test
    void aQuietMinuteLeavesNothingBehind() {
        log.say(peer(1), "one");
        assertThat(timers.pending()).isEqualTo(1);
        timers.advance(Duration.ofMinutes(5));
        assertThat(timers.pending()).isZero();
        assertThat(lines).hasSize(1);
    }

    private static PeerIdentity peer(int net) {
        return new PeerIdentity.Tcp(new InetSocketAddress(InetAddress.ofLiteral("10.0." + net + ".9"), 4000));
    }
}
