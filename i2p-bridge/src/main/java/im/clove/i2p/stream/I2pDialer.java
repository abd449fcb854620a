package im.clove.i2p.stream;

import im.clove.i2p.keys.AddressScrubber;
import im.clove.i2p.keys.Names;
import im.clove.runtime.transport.Dialer;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.I2pPlace;
import im.clove.xmpp.jid.B32;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import net.i2p.I2PException;
import net.i2p.client.I2PSessionException;
import net.i2p.client.streaming.I2PSocketManager;
import net.i2p.client.streaming.I2PSocketOptions;
import net.i2p.data.DataFormatException;
import net.i2p.data.Destination;
import net.i2p.data.Hash;

/// Dials from an [Endpoint]: the local books first, then I2P's own look-up by hash.
final class I2pDialer implements Dialer<I2pPlace> {
    /// One question to the network, and the pause after an answer that came too soon to be one.
    private static final Duration LOOK_UP = Duration.ofSeconds(15);

    private static final Duration PAUSE = Duration.ofMillis(500);

    /// How long one call may stay without an answer before it is made anew. Calls the library repeats come at ever
    /// longer intervals, and a peer that comes back would wait for the next; the last takes all the time there is.
    private static final List<Duration> CALLS =
            List.of(Duration.ofSeconds(8), Duration.ofSeconds(8), Duration.ofSeconds(10), Duration.ofSeconds(20));

    /// How long a destination may take to answer before the network is asked again where it is: less than the
    /// library waits before it repeats a call (`initialRTO`).
    private static final Duration DOUBT = Duration.ofMillis(2_500);

    private final Endpoint endpoint;
    private final Names names;

    I2pDialer(Endpoint endpoint, Names names) {
        this.endpoint = endpoint;
        this.names = names;
    }

    @Override
    public Duplex dial(I2pPlace place, Duration timeout) throws IOException {
        B32 target = place.b32();
        long end = System.nanoTime() + timeout.toNanos();
        I2PSocketManager manager = endpoint.openManager(timeout)
                .orElseThrow(() -> new IOException(
                        "Not connected to I2P: " + endpoint.state().words()));
        Destination destination = known(target)
                .or(() -> lookUp(target, left(end)))
                .orElseThrow(() -> new IOException("The destination cannot be found on I2P; it may be offline"));
        if (!left(end).isPositive()) {
            throw new IOException("The destination was found too late");
        }
        return new Doubt(DOUBT, endpoint::pause)
                .during(() -> call(manager, destination, place.port(), end), () -> endpoint.forgetLeases(target));
    }

    private Duplex call(I2PSocketManager manager, Destination destination, int port, long end) throws IOException {
        for (Duration each : CALLS) {
            if (left(end).compareTo(each.multipliedBy(2)) < 0) {
                break;
            }
            long due = System.nanoTime() + each.toNanos();
            try {
                return connect(manager, destination, port, each);
            } catch (IOException e) {
                // An answer is an answer; silence is why there is another try.
                if (left(due).isPositive()) {
                    throw e;
                }
            }
        }
        return connect(manager, destination, port, left(end));
    }

    private Duplex connect(I2PSocketManager manager, Destination destination, int port, Duration timeout)
            throws IOException {
        I2PSocketOptions options = manager.buildOptions(new Properties());
        options.setPort(port);
        options.setLocalPort(0);
        options.setConnectTimeout(Math.max(1, timeout.toMillis()));
        options.setReadTimeout(-1);
        options.setWriteTimeout(-1);
        try {
            return new I2pDuplex(manager.connect(destination, options), 0, () -> {}, endpoint::changeTunnels);
        } catch (I2PException | RuntimeException e) {
            throw new IOException("The I2P session ended: " + AddressScrubber.scrub(String.valueOf(e.getMessage())), e);
        } catch (IOException e) {
            throw new IOException(
                    "The destination does not answer on I2P: " + AddressScrubber.scrub(String.valueOf(e.getMessage())),
                    e);
        }
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    private Optional<Destination> known(B32 target) {
        return names.destination(target).flatMap(whole -> {
            try {
                return Optional.of(new Destination(whole.base64()));
            } catch (DataFormatException _) {
                return Optional.empty();
            }
        });
    }

    /// Asks the network until it is found or the time is up: a router that has just started often misses at first,
    /// and finds at once what it asked for a second time. The library remembers what it found.
    Optional<Destination> lookUp(B32 target, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        Optional<Destination> found = Optional.empty();
        while (found.isEmpty() && left(end).isPositive()) {
            long begun = System.nanoTime();
            found = lookUpOnce(target, end);
            if (found.isEmpty() && System.nanoTime() - begun < PAUSE.toNanos() && !endpoint.pause(PAUSE)) {
                return found;
            }
        }
        return found;
    }

    private Optional<Destination> lookUpOnce(B32 target, long end) {
        return endpoint.openManager(left(end)).flatMap(manager -> {
            try {
                long millis = Math.max(1, Math.min(LOOK_UP.toMillis(), left(end).toMillis()));
                return Optional.ofNullable(manager.getSession().lookupDest(Hash.create(target.hash()), millis));
            } catch (I2PSessionException _) {
                return Optional.empty();
            }
        });
    }
}
