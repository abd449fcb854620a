package im.clove.i2p;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Tries to put a name on the wire in each way that a library of Java's would, and sees whether [LeakGuard] is in the
/// way:
/// a node that can leak does not run (D-01). Nothing leaves the machine where the guard stands, and where it does not,
/// the one name that is asked for says nothing of anybody.
public final class LeakTrial {
    /// What the names that are tried begin with. The last label belongs to nobody (RFC 2606 §2), or is I2P's.
    static final String PREFIX = "clove-leak-trial.";

    /// From the addresses for documentation (RFC 5737).
    private static final byte[] ADDRESS = {(byte) 203, 0, 113, 7};

    private static final AtomicLong COUNT = new AtomicLong();

    private LeakTrial() {}

    /// One way.
    ///
    /// @param how in a few words
    /// @param leak what went wrong; empty if the name stayed here
    public record Attempt(String how, Optional<String> leak) {}

    @FunctionalInterface
    private interface Step {
        /// @return what it found; a name that stays here ends in an exception, or in nothing
        Optional<String> run() throws IOException;
    }

    /// Never the same name twice: Java remembers for a while that there is none, and asks nobody then.
    private static String name(String last) {
        return PREFIX + COUNT.incrementAndGet() + '.' + last;
    }

    /// Tries them all; takes some milliseconds.
    public static List<Attempt> run() {
        List<Attempt> all = new ArrayList<>();
        all.add(attempt("a look-up of a name of I2P", true, () -> found(InetAddress.getByName(name("i2p")))));
        all.add(attempt(
                "a look-up of a name of the clearnet", true, () -> found(InetAddress.getByName(name("invalid")))));
        all.add(attempt("a look-up of all addresses", true, () -> found(InetAddress.getAllByName(name("invalid"))[0])));
        all.add(attempt("an address made of a name", true, () -> {
            InetSocketAddress made = new InetSocketAddress(name("invalid"), 80);
            return made.isUnresolved() ? Optional.empty() : Optional.of("it was resolved");
        }));
        all.add(attempt("a connection to a name", false, () -> {
            try (SocketChannel channel = SocketChannel.open()) {
                channel.connect(InetSocketAddress.createUnresolved(name("invalid"), 80));
                return Optional.of("it connected");
            } catch (UnresolvedAddressException _) {
                return Optional.empty();
            }
        }));
        all.add(attempt("a URL with a name", true, () -> {
            URI.create("http://" + name("invalid") + '/').toURL().openStream().close();
            return Optional.of("it was fetched");
        }));
        all.add(attempt("a name for an address", false, () -> {
            String name = InetAddress.getByAddress(ADDRESS).getCanonicalHostName();
            return name.equals("203.0.113.7") ? Optional.empty() : Optional.of("it was looked up");
        }));
        return List.copyOf(all);
    }

    private static Optional<String> found(InetAddress address) {
        return Optional.of("it was found at " + address.getHostAddress());
    }

    /// @param isGuarded whether the guard must have seen it: that a name is not found proves nothing else
    private static Attempt attempt(String how, boolean isGuarded, Step step) {
        long before = LeakGuard.trials();
        try {
            Optional<String> leak = step.run();
            if (leak.isPresent()) {
                return new Attempt(how, leak);
            }
        } catch (IOException | SecurityException _) {
            // As it should be: nobody answers. Who has not answered is seen below.
        }
        return new Attempt(
                how,
                isGuarded && LeakGuard.trials() == before
                        ? Optional.of("the guard was not asked, so somebody else was")
                        : Optional.empty());
    }
}
