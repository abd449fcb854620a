package im.clove.clearnet.trust;

import im.clove.clearnet.dns.Tlsa;
import im.clove.clearnet.place.ClearnetPlace;
import im.clove.clearnet.policy.Pin;
import im.clove.clearnet.trust.CertificateJudge.Role;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.s2s.place.Atlas;
import im.clove.s2s.place.PeerAuth;
import im.clove.s2s.place.Target;
import im.clove.xmpp.jid.Domain;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;

/// Identity on the clearnet: a server may speak for the domains that its certificate proves. Where it proves
/// nothing, the domain's own server can be asked (dialback). Thread-safe; an answer is remembered for a while,
/// since it is asked for with every stanza.
public final class CertificateAuth implements PeerAuth {
    /// So long at most.
    static final Duration REMEMBERED = Duration.ofMinutes(10);

    /// A chain has some 4 KiB, and at worst what a handshake may have, 32 KiB.
    static final int MOST_REMEMBERED = 256;

    private static final String NOBODY = "The domain is not one this server talks to";

    private final Atlas atlas;
    private final CertificateJudge judge;
    private final BiFunction<Domain, InetSocketAddress, Optional<List<Tlsa>>> records;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Question, Answer> answers = new LinkedHashMap<>();

    /// What an answer depends on, but for time: with a new pin or record it is another question.
    private record Question(Domain domain, List<X509Certificate> chain, List<Pin> pins, List<Tlsa> records) {}

    private record Answer(CertificateJudge.Verdict verdict, Instant from, Instant until) {}

    /// @param atlas says which domains are on the clearnet, and where
    /// @param records what a domain is known to say of its server at an address, validated; asks nobody
    public CertificateAuth(
            Atlas atlas,
            CertificateJudge judge,
            BiFunction<Domain, InetSocketAddress, Optional<List<Tlsa>>> records,
            Clock clock) {
        this.atlas = atlas;
        this.judge = judge;
        this.records = records;
        this.clock = clock;
    }

    /// The certificate is judged first, so that who cannot prove a domain does not learn whether this server would talk
    /// to
    /// it. Where the owner or the domain itself has said which certificates hold, no other proof counts.
    @Override
    public Verdict check(Domain claimed, PeerIdentity proved) {
        return switch (proved) {
            case PeerIdentity.Tls tls ->
                switch (verdict(claimed, tls)) {
                    case CertificateJudge.Verdict.Proved _ ->
                        known(claimed).<Verdict>map(Verdict.Granted::new).orElseGet(() -> new Verdict.Denied(NOBODY));
                    case CertificateJudge.Verdict.Doubtful(String reason) ->
                        isSaid(claimed, tls)
                                ? new Verdict.Denied(reason)
                                : known(claimed)
                                        .<Verdict>map(Verdict.Elsewhere::new)
                                        .orElseGet(() -> new Verdict.Denied(reason));
                };
            case PeerIdentity.Tcp _ ->
                known(claimed).<Verdict>map(Verdict.Elsewhere::new).orElseGet(() -> new Verdict.Denied(NOBODY));
            case PeerIdentity.I2p _, PeerIdentity.Local _ ->
                new Verdict.Denied("This stream does not come over the clearnet");
        };
    }

    private Optional<ClearnetPlace> known(Domain claimed) {
        return atlas.resolve(claimed) instanceof Target.Peer(ClearnetPlace place)
                ? Optional.of(place)
                : Optional.empty();
    }

    /// Whether a pin or a record says which certificates are the domain's.
    private boolean isSaid(Domain claimed, PeerIdentity.Tls proved) {
        return !judge.pins(claimed).isEmpty()
                || records.apply(claimed, proved.address()).isPresent();
    }

    @Override
    public String doubt(Domain claimed, PeerIdentity proved) {
        return switch (proved) {
            case PeerIdentity.Tls tls
            when verdict(claimed, tls) instanceof CertificateJudge.Verdict.Doubtful(String reason) -> reason;
            case PeerIdentity.Tcp _ -> "The server of " + claimed + " has shown no certificate";
            case PeerIdentity.Tls _, PeerIdentity.I2p _, PeerIdentity.Local _ -> PeerAuth.super.doubt(claimed, proved);
        };
    }

    private CertificateJudge.Verdict verdict(Domain domain, PeerIdentity.Tls proved) {
        Question question = new Question(
                domain,
                proved.chain(),
                judge.pins(domain),
                records.apply(domain, proved.address()).orElse(List.of()));
        Instant now = clock.instant();
        lock.lock();
        try {
            Answer known = answers.get(question);
            if (known != null && !now.isBefore(known.from()) && now.isBefore(known.until())) {
                return known.verdict();
            }
        } finally {
            lock.unlock();
        }
        CertificateJudge.Verdict verdict = judge.judge(proved.chain(), domain, Role.CONNECTING, question.records());
        lock.lock();
        try {
            answers.remove(question);
            answers.put(question, new Answer(verdict, now, until(proved.chain(), now)));
            if (answers.size() > MOST_REMEMBERED) {
                Iterator<Question> oldest = answers.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
            return verdict;
        } finally {
            lock.unlock();
        }
    }

    /// Not beyond the next date at which the verdict may turn.
    private static Instant until(List<X509Certificate> chain, Instant now) {
        Instant until = now.plus(REMEMBERED);
        for (X509Certificate each : chain) {
            for (Instant date : List.of(
                    each.getNotBefore().toInstant(),
                    each.getNotAfter().toInstant().plusMillis(1))) {
                until = date.isAfter(now) && date.isBefore(until) ? date : until;
            }
        }
        return until;
    }

    /// For tests: how many answers are remembered.
    int remembered() {
        lock.lock();
        try {
            return answers.size();
        } finally {
            lock.unlock();
        }
    }
}
