package im.clove.s2s.sim;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Stands in for the resolver of the system in the tests of this module: every look-up fails and is counted, so
/// that a test can prove that there was none.
public final class TouchyResolver extends InetAddressResolverProvider {
    private static final AtomicInteger TOUCHED = new AtomicInteger();

    /// Look-ups so far.
    public static int touched() {
        return TOUCHED.get();
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                TOUCHED.incrementAndGet();
                throw new UnknownHostException("No resolver is to be asked for " + host);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                TOUCHED.incrementAndGet();
                throw new UnknownHostException("No resolver is to be asked");
            }
        };
    }

    @Override
    public String name() {
        return "touchy";
    }
}
