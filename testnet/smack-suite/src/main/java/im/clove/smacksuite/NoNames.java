package im.clove.smacksuite;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.List;
import java.util.stream.Stream;

/// Takes the place of the JVM's resolver (found as a service): every name is unknown but the machine's own, and no
/// address has another.
public final class NoNames extends InetAddressResolverProvider {
    private static final List<String> HERE = List.of("localhost", "ip6-localhost");

    @Override
    public InetAddressResolver get(Configuration configuration) {
        String own = configuration.lookupLocalHostName();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                if (HERE.contains(host) || host.equals(own)) {
                    return Stream.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}));
                }
                throw new UnknownHostException("no name is looked up: " + host);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                throw new UnknownHostException("no address is looked up");
            }
        };
    }

    @Override
    public String name() {
        return "no names";
    }
}
