package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.LogLines;
import im.clove.runtime.transport.Duplex;
import im.clove.xmpp.jid.B32;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the owner reads at `info` of servers that did not get in.
@Timeout(60)
final class RefusedServersPlayTest {
    @Test
    void whoClaimsAnotherServersNameIsWrittenDownOnceWithItsRealAddressCutShort() throws Exception {
        byte[] hash = new byte[32];
        Arrays.fill(hash, (byte) 0x42);
        B32 eve = B32.ofHash(hash);
        try (LogLines lines = new LogLines("im.clove.s2s.stream.S2sTools");
                TwoServers world = new TwoServers()) {
            Duplex stream = world.stage.perform("a stream that begins", () -> begin(world, eve));
            world.stage.await("a line in the log", () -> !lines.rest().isEmpty());
            assertThat(lines.next())
                    .startsWith("A server's stream was refused: invalid-from")
                    .endsWith(", from " + eve.hint())
                    .doesNotContain(eve.text(), world.there.text());
            assertThat(lines.rest()).isEmpty();
            stream.close();
        }
    }

    private static Duplex begin(TwoServers world, B32 eve) throws IOException {
        Duplex stream = world.network.host(eve).dial(world.here, 5269, Duration.ofSeconds(10));
        stream.write(ByteBuffer.wrap(("<?xml version='1.0'?><stream:stream xmlns='jabber:server' version='1.0'"
                        + " xmlns:stream='http://etherx.jabber.org/streams' from='" + world.there.hostname()
                        + "' to='" + world.here.hostname() + "'>")
                .getBytes(StandardCharsets.UTF_8)));
        stream.flush();
        return stream;
    }
}
