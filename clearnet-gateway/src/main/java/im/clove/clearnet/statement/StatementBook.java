package im.clove.clearnet.statement;

import im.clove.clearnet.statement.Heard.ByI2p;
import im.clove.clearnet.statement.Known.Pinned;
import im.clove.clearnet.statement.Known.Remark;
import im.clove.clearnet.statement.Known.State;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What is known of domains of the clearnet that are in I2P, too: a function of what was heard. Immutable.
///
/// A **new** statement counts if the domain's own server has shown it on the clearnet, its destination has signed it,
/// and that destination shows the same in I2P. What the same destination says **later** counts over I2P alone: a domain
/// that is known to be there is not asked on the clearnet any more. That it is **gone** counts over either, for it
/// leads nowhere. Whatever does not count changes nothing but the remark that the owner sees.
public final class StatementBook {
    /// So many domains, those that are only remarked upon included.
    public static final int MOST = 2000;

    /// The clocks of two servers may be apart.
    static final Duration SKEW = Duration.ofDays(1);

    /// With nothing in it.
    public static final StatementBook EMPTY = new StatementBook(Map.of());

    private final Map<Domain, Known> known;

    /// Another book, and why.
    public record Turn(StatementBook book, Verdict verdict) {}

    private StatementBook(Map<Domain, Known> known) {
        this.known = Collections.unmodifiableMap(new TreeMap<>(known));
    }

    /// With what was kept.
    public static StatementBook of(Map<Domain, Known> kept) {
        return new StatementBook(kept);
    }

    /// Everything, by the names of the domains.
    public Map<Domain, Known> all() {
        return known;
    }

    public Known of(Domain domain) {
        return known.getOrDefault(domain, Known.NOTHING);
    }

    /// Where domains are by statements that are taken and hold.
    public Map<Domain, B32> places(Instant now) {
        Map<Domain, B32> places = new HashMap<>();
        known.forEach((domain, each) -> each.pinned()
                .filter(pinned ->
                        pinned.state() == State.TAKEN && !pinned.statement().isOver(now))
                .ifPresent(pinned -> places.put(domain, pinned.statement().b32())));
        return places;
    }

    /// The domains that stay in I2P until the owner says otherwise.
    public Set<Domain> held() {
        return known.entrySet().stream()
                .filter(each -> each.getValue().held())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Keeps a domain in I2P from now on.
    public StatementBook holding(Domain domain) {
        return with(domain, of(domain).withHeld());
    }

    /// With the owner's consent.
    ///
    /// @return empty if nothing waits for it that holds
    public Optional<StatementBook> trusting(Domain domain, Instant now) {
        Known before = of(domain);
        return before.pinned()
                .filter(each ->
                        each.state() == State.PROPOSED && !each.statement().isOver(now))
                .map(each -> with(domain, before.pinned(each.statement(), State.TAKEN, now)));
    }

    /// As if nothing had been heard of the domain, and nothing kept it in I2P.
    public StatementBook forgetting(Domain domain) {
        return with(domain, Known.NOTHING);
    }

    /// @param takes whether the owner consents to everything that counts
    public Turn heard(Heard heard, boolean takes, Instant now, DestinationVerifier verifier) {
        Domain domain = heard.domain();
        Optional<SignedStatement> any = heard.any();
        if (any.isEmpty()) {
            return new Turn(this, Verdict.NOTHING);
        }
        Statement said = any.get().statement();
        Known before = of(domain);
        Verdict verdict = verdict(heard, any.get(), before.pinned(), now, verifier);
        if (verdict == Verdict.PROPOSED && known.size() >= MOST && !known.containsKey(domain)) {
            verdict = Verdict.FULL;
        }
        if (verdict == Verdict.PROPOSED && takes) {
            verdict = Verdict.TAKEN;
        }
        return switch (verdict) {
            case PROPOSED -> turn(verdict, domain, before.pinned(said, State.PROPOSED, now));
            case TAKEN -> turn(verdict, domain, before.pinned(said, State.TAKEN, now));
            case REVOKED -> turn(verdict, domain, before.pinned(said, State.REVOKED, now));
            case RENEWED -> turn(verdict, domain, before.renewed(said));
            case SAME, UNCONFIRMED, NOTHING, FULL -> new Turn(this, verdict);
            case DISAGREES, STALE, CONTRADICTS, FORGED, OTHER_DOMAIN, OTHER_DESTINATION, NOT_YET, EXPIRED ->
                known.size() >= MOST && !known.containsKey(domain)
                        ? new Turn(this, verdict)
                        : turn(verdict, domain, before.remarked(new Remark(verdict, said.b32(), now)));
        };
    }

    private static Verdict verdict(
            Heard heard, SignedStatement signed, Optional<Pinned> pinned, Instant now, DestinationVerifier verifier) {
        Statement said = signed.statement();
        Optional<ByI2p> byI2p = heard.byI2p();
        if (!said.domain().equals(heard.domain())) {
            return Verdict.OTHER_DOMAIN;
        }
        if (byI2p.filter(each -> !each.proved().equals(each.said().statement().b32()))
                .isPresent()) {
            return Verdict.OTHER_DESTINATION;
        }
        if (!signed.holds(verifier)) {
            return Verdict.FORGED;
        }
        if (byI2p.filter(each -> !each.said().equals(signed)).isPresent()) {
            return Verdict.DISAGREES;
        }
        if (said.from().isAfter(now.plus(SKEW))) {
            return Verdict.NOT_YET;
        }
        if (said.isOver(now)) {
            return Verdict.EXPIRED;
        }
        Optional<Pinned> same = pinned.filter(each -> each.statement().b32().equals(said.b32()));
        if (same.isPresent()) {
            return ofTheSame(heard, said, same.get());
        }
        if (pinned.filter(each -> each.state() != State.REVOKED).isPresent()) {
            return Verdict.CONTRADICTS;
        }
        return said.gone() ? Verdict.NOTHING : ofANewOne(heard);
    }

    private static Verdict ofTheSame(Heard heard, Statement said, Pinned pinned) {
        int higher = Long.compare(said.number(), pinned.statement().number());
        if (higher < 0) {
            return Verdict.STALE;
        }
        if (higher == 0) {
            return said.equals(pinned.statement()) ? Verdict.SAME : Verdict.CONTRADICTS;
        }
        if (said.gone()) {
            return Verdict.REVOKED;
        }
        if (pinned.state() == State.REVOKED) {
            return ofANewOne(heard);
        }
        return heard.byI2p().isPresent() ? Verdict.RENEWED : Verdict.UNCONFIRMED;
    }

    private static Verdict ofANewOne(Heard heard) {
        return heard.byClearnet().isPresent() && heard.byI2p().isPresent() ? Verdict.PROPOSED : Verdict.UNCONFIRMED;
    }

    private Turn turn(Verdict verdict, Domain domain, Known after) {
        return new Turn(with(domain, after), verdict);
    }

    private StatementBook with(Domain domain, Known after) {
        Map<Domain, Known> fresh = new HashMap<>(known);
        if (after.equals(Known.NOTHING)) {
            fresh.remove(domain);
        } else {
            fresh.put(domain, after);
        }
        return new StatementBook(fresh);
    }
}
