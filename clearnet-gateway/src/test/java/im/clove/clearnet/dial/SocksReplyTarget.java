package im.clove.clearnet.dial;

import static im.clove.runtime.fuzz.FuzzTarget.require;

import im.clove.runtime.fuzz.FuzzTarget;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLEngine;

/// What a SOCKS proxy says before the stream: it is understood to its last byte, or refused with a reason.
public final class SocksReplyTarget implements FuzzTarget {
    @Override
    public String name() {
        return "socks-reply";
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                new byte[] {5, 0, 5, 0, 0, 1, 127, 0, 0, 1, 0, 80},
                new byte[] {5, 2, 1, 0, 5, 0, 0, 3, 1, 'x', 0, 80, '<'},
                new byte[] {5, 0, 5, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 80},
                new byte[] {5, 2, 1, 1},
                new byte[] {5, (byte) 0xff},
                new byte[] {5, 0, 5, 4, 0, 1},
                new byte[] {'H', 'T', 'T', 'P'});
    }

    @Override
    public int most() {
        return 600;
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        Said said = new Said(ByteBuffer.wrap(input), random);
        Optional<Proxies.Login> login =
                random.nextBoolean() ? Optional.of(new Proxies.Login("user", "word")) : Optional.empty();
        try {
            new Socks5(said).connect("a.example", 5269, login);
        } catch (IOException e) {
            String reason = e.getMessage();
            if (reason == null) {
                throw new AssertionError("refused without a reason", e);
            }
            return reason;
        }
        require(said.left.position() <= 4 + 4 + 1 + 255 + 2, "read into the stream");
        return said.left.position();
    }

    /// A proxy that says this, in pieces, whatever it is asked.
    private record Said(ByteBuffer left, RandomGenerator random) implements Duplex {
        @Override
        public int read(ByteBuffer into) {
            if (!left.hasRemaining()) {
                return -1;
            }
            int n = 1 + random.nextInt(Math.min(left.remaining(), into.remaining()));
            into.put(left.slice(left.position(), n));
            left.position(left.position() + n);
            return n;
        }

        @Override
        public void write(ByteBuffer from) {
            from.position(from.limit());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}

        @Override
        public PeerIdentity peer() {
            return new PeerIdentity.Local("proxy");
        }

        @Override
        public Protection protection() {
            return Protection.NONE;
        }

        @Override
        public int localPort() {
            return 0;
        }

        @Override
        public Duplex secure(SSLEngine engine) throws IOException {
            throw new IOException("no TLS in here");
        }

        @Override
        public Optional<byte[]> channelBinding(String type) {
            return Optional.empty();
        }
    }
}
