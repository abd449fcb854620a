package im.clove.node.app.host;

import im.clove.clearnet.statement.Heard;
import im.clove.clearnet.statement.Known.Pinned;
import im.clove.clearnet.statement.SignedStatement;
import im.clove.clearnet.statement.Statement;
import im.clove.clearnet.statement.StatementException;
import im.clove.clearnet.statement.Verdict;
import im.clove.runtime.owner.Timers;
import im.clove.s2s.place.Way;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.xml.Element;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks servers of the clearnet where they are in I2P: each that is talked to there, and each place that is known, once
/// a day at most. Thread-safe.
final class StatementRounds {
    private static final Logger LOG = LoggerFactory.getLogger(StatementRounds.class);
    private static final Duration ROUND = Duration.ofMinutes(10);
    private static final Duration APART = Duration.ofDays(1);

    private final KnownPlaces places;
    private final Questions questions;
    private final Parts parts;
    private final Map<Domain, Instant> asked = new ConcurrentHashMap<>();

    /// @param self this node's own address, from which places in I2P are asked
    /// @param asks whether others are asked at all
    /// @param live the ways on which there is a stream over the clearnet now
    /// @param changed is told when something else is known than before; may block
    record Parts(
            Domain self,
            boolean asks,
            Supplier<Collection<Way>> live,
            Runnable changed,
            Clock clock,
            Timers timers,
            Executor threads) {}

    StatementRounds(KnownPlaces places, Questions questions, Parts parts) {
        this.places = places;
        this.questions = questions;
        this.parts = parts;
    }

    /// Begins; ends with the timers.
    void watch() {
        parts.timers()
                .after(
                        ROUND,
                        () -> parts.threads().execute(() -> {
                            try {
                                round();
                            } finally {
                                watch();
                            }
                        }));
    }

    /// One round.
    void round() {
        if (parts.asks()) {
            askAll(parts.clock().instant());
        }
        // What is over by now leads nowhere.
        parts.changed().run();
    }

    private void askAll(Instant now) {
        asked.values().removeIf(last -> !now.isBefore(last.plus(APART)));
        for (Way way : parts.live().get()) {
            if (asked.putIfAbsent(way.remote(), now) == null) {
                noted(way.remote(), ask(way));
            }
        }
        places.book()
                .all()
                .forEach((domain, known) -> known.pinned()
                        .filter(pinned -> isDue(pinned, now))
                        .filter(_ -> asked.putIfAbsent(domain, now) == null)
                        .ifPresent(pinned ->
                                noted(domain, renew(domain, pinned.statement().b32()))));
    }

    /// What leads there may be taken back any day, which is only heard where it was said.
    private static boolean isDue(Pinned pinned, Instant now) {
        return switch (pinned.state()) {
            case TAKEN -> true;
            case PROPOSED -> !now.isBefore(pinned.statement().from().plus(Statement.RENEWED_AFTER));
            case REVOKED -> false;
        };
    }

    private static void noted(Domain domain, CompletableFuture<Verdict> asked) {
        CompletableFuture<Verdict> _ = asked.whenComplete((verdict, failure) -> {
            if (failure != null) {
                LOG.error("Nothing came of asking {} for its place in I2P", domain, failure);
            } else {
                LOG.debug("asked {} for its place in I2P: {}", domain, verdict);
            }
        });
    }

    /// Asks a server on the clearnet, and then the place that it names.
    CompletableFuture<Verdict> ask(Way way) {
        return questions
                .ask(Questions.Side.CLEARNET, way.local(), way.remote(), question())
                .thenComposeAsync(
                        answer -> read(answer)
                                .map(said -> asked(
                                        Heard.byClearnet(way.remote(), said),
                                        said.statement().b32()))
                                .orElseGet(() -> CompletableFuture.completedFuture(Verdict.NOTHING)),
                        parts.threads());
    }

    private CompletableFuture<Verdict> asked(Heard heard, B32 named) {
        Verdict verdict = told(heard);
        return verdict == Verdict.UNCONFIRMED
                ? place(heard.domain(), named)
                        .thenApplyAsync(
                                answer -> answer.map(said -> told(heard.andByI2p(named, said)))
                                        .orElse(Verdict.UNCONFIRMED),
                                parts.threads())
                : CompletableFuture.completedFuture(verdict);
    }

    /// Asks a place that is known already.
    CompletableFuture<Verdict> renew(Domain domain, B32 place) {
        return place(domain, place)
                .thenApplyAsync(
                        answer -> answer.map(said -> told(Heard.byI2p(domain, place, said)))
                                .orElse(Verdict.NOTHING),
                        parts.threads());
    }

    private CompletableFuture<Optional<SignedStatement>> place(Domain domain, B32 place) {
        Element question = question().with("domain", domain.name());
        return questions
                .ask(Questions.Side.I2P, parts.self(), Domain.of(place), question)
                .thenApply(StatementRounds::read);
    }

    private Verdict told(Heard heard) {
        Verdict verdict = places.heard(heard);
        if (verdict.isGood() && verdict != Verdict.SAME) {
            LOG.info("{} says where it is in I2P: {}", heard.domain(), verdict.words());
            parts.changed().run();
        }
        return verdict;
    }

    private static Element question() {
        return Element.of(SignedStatement.NS, SignedStatement.LOCAL);
    }

    private static Optional<SignedStatement> read(Optional<Element> answer) {
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(SignedStatement.parse(answer.get()));
        } catch (StatementException e) {
            LOG.warn("A server was asked for its place in I2P. {}", e.getMessage());
            return Optional.empty();
        }
    }
}
