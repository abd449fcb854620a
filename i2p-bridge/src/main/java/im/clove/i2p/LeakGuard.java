package im.clove.i2p;

import im.clove.i2p.keys.AddressScrubber;
import im.clove.i2p.router.NetworkProfile;
import im.clove.i2p.router.ReseedBundle;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.net.spi.InetAddressResolverProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The resolver of this whole JVM (`META-INF/services`): it knows the loopback names and nothing else, so that no
/// library, however careless, can put a name on the wire. The one exception is the reseed servers' names, without
/// which a router on the public network never meets its first peer; in private mode
/// ([NetworkProfile#isForcedPrivate])
/// not even those. Literal addresses never come here. Whoever needs DNS for good reason (the clearnet gateway)
/// brings a resolver of its own.
public final class LeakGuard extends InetAddressResolverProvider {
    /// Names kept for [#refused].
    private static final int REMEMBERED = 64;

    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "localhost.localdomain", "ip6-localhost");

    // A JVM has one resolver, made by the JDK before anybody can hand it anything, so this state is the JVM's too.
    private static final ConcurrentLinkedQueue<String> REFUSED = new ConcurrentLinkedQueue<>();
    private static final AtomicLong COUNT = new AtomicLong();
    private static final AtomicLong TRIALS = new AtomicLong();

    /// The names refused since the JVM started, the first 64 of them: a test that proves the absence of leaks asks
    /// here.
    public static List<String> refused() {
        return List.copyOf(REFUSED);
    }

    /// How many look-ups were refused.
    public static long refusals() {
        return COUNT.get();
    }

    /// How many look-ups of [LeakTrial] were refused.
    static long trials() {
        return TRIALS.get();
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        Set<String> allowed = NetworkProfile.isForcedPrivate() ? Set.of() : ReseedBundle.HOSTS;
        return new Guard(configuration.builtinResolver(), lower(configuration.lookupLocalHostName()), allowed);
    }

    @Override
    public String name() {
        return "clove-leak-guard";
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /// The rules. `system` answers for the allowed names only.
    public record Guard(InetAddressResolver system, String ownName, Set<String> allowed)
            implements InetAddressResolver {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
            String name = lower(host);
            if (LOOPBACK_NAMES.contains(name) || name.equals(ownName)) {
                return loopback(policy.characteristics());
            }
            if (allowed.contains(name)) {
                return system.lookupByName(host, policy);
            }
            throw refuse(host);
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
            if (InetAddress.getByAddress(address).isLoopbackAddress()) {
                return "localhost";
            }
            // Nothing is asked, so this is no refusal worth counting: the caller falls back to the literal.
            throw new UnknownHostException("No reverse look-ups");
        }

        private static Stream<InetAddress> loopback(int characteristics) throws UnknownHostException {
            byte[] v6 = new byte[16];
            v6[15] = 1;
            List<InetAddress> found = new ArrayList<>();
            if ((characteristics & LookupPolicy.IPV4) != 0) {
                found.add(InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1}));
            }
            if ((characteristics & LookupPolicy.IPV6) != 0) {
                found.add(InetAddress.getByAddress("localhost", v6));
            }
            if ((characteristics & LookupPolicy.IPV6_FIRST) != 0) {
                return found.reversed().stream();
            }
            return found.stream();
        }

        private static UnknownHostException refuse(String host) {
            if (lower(host).startsWith(LeakTrial.PREFIX)) {
                TRIALS.incrementAndGet();
                return new UnknownHostException(host + ": Clove looks up no names");
            }
            COUNT.incrementAndGet();
            if (REFUSED.size() < REMEMBERED) {
                REFUSED.add(host);
            }
            Logger log = LoggerFactory.getLogger(LeakGuard.class);
            log.warn("A name look-up was refused (nothing left this machine): {}", AddressScrubber.scrub(host));
            if (log.isDebugEnabled()) {
                log.debug(
                        "It came from {}",
                        Arrays.toString(Thread.currentThread().getStackTrace()));
            }
            return new UnknownHostException(host + ": Clove looks up no names");
        }
    }
}
