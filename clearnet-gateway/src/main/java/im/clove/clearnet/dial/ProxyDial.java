package im.clove.clearnet.dial;

import im.clove.clearnet.dns.ClearnetNames;
import im.clove.clearnet.dns.Deadline;
import im.clove.clearnet.place.AddressRules;
import im.clove.runtime.transport.Duplex;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// Dials through SOCKS proxies. No name is looked up here: the domain itself goes to the proxy, and its port is
/// the one that servers have where the DNS says nothing else, for SOCKS cannot ask for SRV records.
final class ProxyDial {
    private static final int TOKEN_BYTES = 16;

    private final Proxies proxies;
    private final AddressRules rules;
    private final Connector connector;
    private final Duration longest;
    private final byte[] secret = new byte[32];

    ProxyDial(Proxies proxies, AddressRules rules, Connector connector, Duration longest) {
        this.proxies = proxies;
        this.rules = rules;
        this.connector = connector;
        this.longest = longest;
        new SecureRandom().nextBytes(secret);
    }

    Duplex overSocks(Domain domain, Deadline deadline) throws IOException {
        return dial(domain, required(proxies.socks(), "bridge.socks", domain), proxies.login(), deadline);
    }

    /// Tor keeps streams of different users apart (its `IsolateSOCKSAuth`).
    Duplex overTor(Domain domain, Deadline deadline) throws IOException {
        InetSocketAddress tor = required(proxies.tor(), "bridge.tor", domain);
        return dial(domain, tor, Optional.of(new Proxies.Login(token(domain), "x")), deadline);
    }

    private static InetSocketAddress required(Optional<InetSocketAddress> proxy, String option, Domain domain)
            throws IOException {
        return proxy.orElseThrow(
                () -> new IOException("The rule for " + domain + " sends it through a proxy, and none is"
                        + " named: set " + option + ". It is not dialled by another way"));
    }

    private Duplex dial(Domain domain, InetSocketAddress proxy, Optional<Proxies.Login> login, Deadline deadline)
            throws IOException {
        Optional<InetAddress> literal = ClearnetNames.address(domain);
        if (literal.isPresent() ? !rules.allows(literal.get()) : !ClearnetNames.isName(domain)) {
            throw new IOException(domain + " is no name of the clearnet that a proxy could be asked for, and no address"
                    + " that may be dialled");
        }
        if (rules == AddressRules.LOOPBACK && !rules.allows(proxy.getAddress())) {
            throw new IOException(
                    "In the private network nothing is dialled that is not on this machine, and the proxy" + " is not");
        }
        Duplex duplex = connect(proxy, deadline);
        return Bounded.call(duplex, deadline, "Asking the proxy for " + domain, () -> {
            Socks5 socks = new Socks5(duplex);
            if (literal.isPresent()) {
                socks.connect(literal.get(), ServerOrder.PORT, login);
            } else {
                socks.connect(domain.ascii(), ServerOrder.PORT, login);
            }
            return duplex;
        });
    }

    private Duplex connect(InetSocketAddress proxy, Deadline deadline) throws IOException {
        try {
            return new SocketDuplex(
                    connector.connect(proxy, deadline.orIn(longest).left()), 0);
        } catch (IOException e) {
            throw new IOException(
                    "The proxy at " + proxy.getAddress().getHostAddress() + " port " + proxy.getPort()
                            + " cannot be reached: " + e.getMessage(),
                    e);
        }
    }

    /// Random to everybody else, and the same for one domain as long as this process runs.
    private String token(Domain domain) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(secret);
            byte[] digest = hash.digest(domain.ascii().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(digest, TOKEN_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
