package im.clove.clearnet.dial;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.transport.Duplex;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SilencesTest {
    private static final Domain DOMAIN = Domain.of("a.example");
    private static final Candidate ONE = candidate("one.a.example");
    private static final Candidate TWO = candidate("two.a.example");
    private static final Candidate THREE = candidate("three.a.example");
    private static final List<Candidate> ALL = List.of(ONE, TWO, THREE);

    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private Instant now = Instant.parse("2026-12-01T12:00:00Z");
    private final Silences silences = new Silences(() -> now);

    SilencesTest() throws IOException {
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    private static Candidate candidate(String host) {
        return new Candidate(Domain.of(host), 5269, false, false);
    }

    private Duplex dialled(Candidate candidate) throws IOException {
        return silences.watched(DOMAIN, candidate, new SocketDuplex(SocketChannel.open(listener.getLocalAddress()), 0));
    }

    /// Given up after so long without a word.
    private void silent(Candidate candidate, Duration time) throws IOException {
        Duplex duplex = dialled(candidate);
        now = now.plus(time);
        duplex.close();
        duplex.close();
    }

    @Test
    void whoSaysNothingComesLast() throws IOException {
        silent(ONE, WatchedDuplex.SILENT);

        assertThat(silences.behind(DOMAIN, ALL)).containsExactly(TWO, THREE, ONE);
    }

    @Test
    void ofSeveralItIsTheOneLongestAgo() throws IOException {
        silent(TWO, WatchedDuplex.SILENT);
        silent(ONE, WatchedDuplex.SILENT);
        silent(THREE, WatchedDuplex.SILENT);
        silent(TWO, WatchedDuplex.SILENT);

        assertThat(silences.behind(DOMAIN, ALL)).containsExactly(ONE, THREE, TWO);
    }

    @Test
    void itIsForgottenAfterAWhile() throws IOException {
        silent(ONE, WatchedDuplex.SILENT);
        now = now.plus(Silences.REMEMBERED);

        assertThat(silences.behind(DOMAIN, ALL)).isEqualTo(ALL);
    }

    @Test
    void forAnotherDomainItIsAnotherServer() throws IOException {
        silent(ONE, WatchedDuplex.SILENT);

        assertThat(silences.behind(Domain.of("b.example"), ALL)).isEqualTo(ALL);
    }

    @Test
    void whatEndsSoonIsNoSilence() throws IOException {
        silent(ONE, WatchedDuplex.SILENT.minusMillis(1));

        assertThat(silences.behind(DOMAIN, ALL)).isEqualTo(ALL);
    }

    /// It has done its work and is idle.
    @Test
    void whatEndsLateIsNoSilence() throws IOException {
        silent(ONE, WatchedDuplex.BEGINNING);

        assertThat(silences.behind(DOMAIN, ALL)).isEqualTo(ALL);
    }

    @Test
    void aWordCountsFromWhenItCame() throws IOException {
        Duplex duplex = dialled(ONE);
        try (SocketChannel far = listener.accept()) {
            now = now.plus(WatchedDuplex.SILENT);
            far.write(ByteBuffer.wrap(new byte[1]));
            assertThat(duplex.read(ByteBuffer.allocate(1))).isOne();
            duplex.close();
        }
        assertThat(silences.behind(DOMAIN, ALL)).isEqualTo(ALL);

        Duplex again = dialled(ONE);
        try (SocketChannel far = listener.accept()) {
            far.write(ByteBuffer.wrap(new byte[1]));
            assertThat(again.read(ByteBuffer.allocate(1))).isOne();
            now = now.plus(WatchedDuplex.SILENT);
            again.close();
        }
        assertThat(silences.behind(DOMAIN, ALL)).containsExactly(TWO, THREE, ONE);
    }
}
