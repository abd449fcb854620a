package im.clove.clearnet.dial;

import im.clove.clearnet.dns.Deadline;
import im.clove.clearnet.dns.Names;
import im.clove.clearnet.place.AddressRules;
import im.clove.clearnet.place.ClearnetPlace;
import im.clove.runtime.transport.Dialer;
import im.clove.runtime.transport.Duplex;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// Opens streams to servers of the clearnet, each by the way out that its place says and by no other.
///
/// From this machine itself: the servers of the domain are looked up (RFC 6120 §3.2, XEP-0368) and tried in
/// order, at those of their addresses that [AddressRules] allow, up to ten seconds each. Those that took a
/// connection within the last ten minutes and said nothing on it come last. A stream to a server
/// with direct TLS comes out with its handshake done, all others before `<starttls/>`. What the domain says of
/// the server's certificate is in the [DaneBook] by then.
///
/// Through a SOCKS proxy or Tor nothing is looked up here: the proxy is asked for the domain by its name, at port
/// 5269. The peer of such a stream is the proxy.
///
/// Safe for use by several threads.
public final class ClearnetDialer implements Dialer<ClearnetPlace> {
    private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(10);

    /// RFC 8305 §8.
    private static final Duration HEAD_START = Duration.ofMillis(250);

    private final DirectDial direct;
    private final ProxyDial proxied;

    /// @param random for the choice among servers of the same priority
    public ClearnetDialer(
            Names names,
            AddressRules rules,
            Proxies proxies,
            DirectTls directTls,
            DaneBook dane,
            RandomGenerator random) {
        this(
                names,
                rules,
                proxies,
                directTls,
                dane,
                new Silences(InstantSource.system()),
                random,
                Connector::overTcp,
                HEAD_START,
                LONGEST_ATTEMPT);
    }

    ClearnetDialer(
            Names names,
            AddressRules rules,
            Proxies proxies,
            DirectTls directTls,
            DaneBook dane,
            Silences silences,
            RandomGenerator random,
            Connector connector,
            Duration headStart,
            Duration longest) {
        direct = new DirectDial(names, rules, directTls, dane, silences, random, connector, headStart, longest);
        proxied = new ProxyDial(proxies, rules, connector, longest);
    }

    @Override
    public Duplex dial(ClearnetPlace target, Duration timeout) throws IOException {
        Deadline deadline = Deadline.in(timeout);
        return switch (target.via()) {
            case DIRECT -> direct.dial(target, deadline);
            case SOCKS -> proxied.overSocks(target.domain(), deadline);
            case TOR -> proxied.overTor(target.domain(), deadline);
        };
    }
}
