package im.clove.clearnet.dial;

import im.clove.clearnet.dns.ClearnetNames;
import im.clove.clearnet.dns.Deadline;
import im.clove.clearnet.dns.Names;
import im.clove.clearnet.dns.Names.Answer;
import im.clove.clearnet.dns.Names.Kind;
import im.clove.clearnet.dns.Tlsa;
import im.clove.clearnet.place.AddressRules;
import im.clove.clearnet.place.ClearnetPlace;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.NobodyThereException;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.TlsDuplex;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/// Dials from this machine's own address: finds the servers of a domain and tries them one after the other.
final class DirectDial {
    private static final int MOST_ADDRESSES = 8;
    private static final int MOST_REASONS = 4;

    private final Names names;
    private final AddressRules rules;
    private final DirectTls directTls;
    private final DaneBook dane;
    private final Silences silences;
    private final RandomGenerator random;
    private final Connector connector;
    private final Duration headStart;
    private final Duration longest;

    DirectDial(
            Names names,
            AddressRules rules,
            DirectTls directTls,
            DaneBook dane,
            Silences silences,
            RandomGenerator random,
            Connector connector,
            Duration headStart,
            Duration longest) {
        this.names = names;
        this.rules = rules;
        this.directTls = directTls;
        this.dane = dane;
        this.silences = silences;
        this.random = random;
        this.connector = connector;
        this.headStart = headStart;
        this.longest = longest;
    }

    Duplex dial(ClearnetPlace place, Deadline deadline) throws IOException {
        Domain domain = place.domain();
        List<Candidate> candidates = silences.behind(domain, candidates(domain, deadline));
        List<IOException> failures = new ArrayList<>();
        for (Candidate each : candidates) {
            if (deadline.isOver()) {
                failures.add(new IOException("The time is up"));
                break;
            }
            try {
                return dial(place, each, deadline);
            } catch (IOException e) {
                failures.add(e);
            }
        }
        throw failed(domain, failures);
    }

    private static IOException failed(Domain domain, List<IOException> failures) {
        List<String> reasons = failures.stream()
                .map(IOException::getMessage)
                .distinct()
                .limit(MOST_REASONS)
                .toList();
        String text = "No server of " + domain + " can be used. " + String.join(". ", reasons);
        // One that may be there tomorrow is worth waiting for.
        IOException failed = failures.stream().allMatch(NobodyThereException.class::isInstance)
                ? new NobodyThereException(text)
                : new IOException(text);
        failures.forEach(failed::addSuppressed);
        return failed;
    }

    private List<Candidate> candidates(Domain domain, Deadline deadline) throws IOException {
        if (ClearnetNames.address(domain).isPresent()) {
            return List.of(new Candidate(domain, ServerOrder.PORT, false, false));
        }
        if (!ClearnetNames.isName(domain)) {
            throw new NobodyThereException(domain + " is no name of the clearnet and is not looked up there");
        }
        return ServerOrder.of(
                domain,
                names.services(domain, Kind.START_TLS, deadline),
                names.services(domain, Kind.DIRECT_TLS, deadline),
                random);
    }

    private Duplex dial(ClearnetPlace place, Candidate candidate, Deadline deadline) throws IOException {
        Domain domain = place.domain();
        Answer<InetAddress> found = addresses(candidate.host(), deadline);
        List<InetAddress> allowed =
                found.records().stream().filter(rules::allows).toList();
        if (found.isEmpty()) {
            throw new NobodyThereException(
                    found.exists()
                            ? "The host " + candidate.host() + " has no address"
                            : "There is no host " + candidate.host());
        }
        if (allowed.isEmpty()) {
            throw new NobodyThereException("The host " + candidate.host() + " is said to be at "
                    + found.records().getFirst().getHostAddress() + ", where nothing may be dialled from here");
        }
        Answer<Tlsa> certificates = certificates(candidate, found, deadline);
        List<InetSocketAddress> addresses = Race.inTurn(allowed).stream()
                .limit(MOST_ADDRESSES)
                .map(each -> new InetSocketAddress(each, candidate.port()))
                .toList();
        Duration time = longest.plus(headStart.multipliedBy(addresses.size() - 1));
        Duplex duplex = silences.watched(
                domain,
                candidate,
                new SocketDuplex(new Race(connector, headStart, longest).run(addresses, deadline.orIn(time)), 0));
        if (duplex.peer() instanceof PeerIdentity.Tcp(InetSocketAddress address)) {
            Instant until = found.until().isBefore(certificates.until()) ? found.until() : certificates.until();
            dane.remember(domain, address, certificates.records(), until);
        }
        return candidate.directTls() ? secured(place, candidate, duplex, deadline.orIn(longest)) : duplex;
    }

    private Answer<InetAddress> addresses(Domain host, Deadline deadline) throws IOException {
        Optional<InetAddress> literal = ClearnetNames.address(host);
        return literal.isPresent()
                ? new Answer<>(List.of(literal.get()), true, false, Instant.MAX)
                : names.addresses(host, deadline);
    }

    /// What may be held against a certificate: only what was validated from the domain on (RFC 7673 §3). A host
    /// of which it cannot be learned is not used, or whoever can hold back an answer could do without (RFC 7672
    /// §2.1.2).
    private Answer<Tlsa> certificates(Candidate candidate, Answer<InetAddress> found, Deadline deadline)
            throws IOException {
        Answer<Tlsa> none = new Answer<>(List.of(), false, false, found.until());
        if (!candidate.authentic() || !found.authentic()) {
            return none;
        }
        Answer<Tlsa> certificates = names.certificates(candidate.host(), candidate.port(), deadline);
        return certificates.authentic() ? certificates : none;
    }

    /// The name that is asked for is the domain's, never one that came out of the DNS (XEP-0368 §3).
    private Duplex secured(ClearnetPlace place, Candidate candidate, Duplex duplex, Deadline deadline)
            throws IOException {
        Domain domain = place.domain();
        return Bounded.call(duplex, deadline, "TLS with " + candidate, () -> {
            SSLEngine engine = directTls.engine(domain, place.speaker());
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(domain.ascii().getBytes(StandardCharsets.US_ASCII))));
            parameters.setApplicationProtocols(new String[] {"xmpp-server"});
            engine.setSSLParameters(parameters);
            return TlsDuplex.handshake(duplex, engine);
        });
    }
}
