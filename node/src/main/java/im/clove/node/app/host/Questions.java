package im.clove.node.app.host;

import im.clove.runtime.owner.Timers;
import im.clove.s2s.queue.Delivery;
import im.clove.s2s.queue.InboundSink;
import im.clove.s2s.queue.Mark;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What this server itself asks others, and what they answer, by the side of this server over which it has to come: an
/// answer that comes over another is none. Thread-safe.
final class Questions {
    /// Over I2P a round trip takes seconds, a new tunnel more.
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final int MOST = 100;

    private final Peers peers;
    private final Timers timers;
    private final SecureRandom random;
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();

    /// A side of this server, on which another has proved who it is.
    enum Side {
        CLEARNET,
        I2P
    }

    /// Where questions leave.
    @FunctionalInterface
    interface Peers {
        void send(Domain from, Domain to, Stanza stanza, Delivery delivery);
    }

    private record Asked(Side side, Domain ours, Domain theirs, CompletableFuture<Optional<Element>> answer) {
        boolean isAnswered(Side by, Domain from, Iq iq) {
            return by == side
                    && from.equals(theirs)
                    && Objects.equals(iq.from(), Jid.of(theirs))
                    && Objects.equals(iq.to(), Jid.of(ours))
                    && !iq.isRequest();
        }
    }

    Questions(Peers peers, Timers timers, SecureRandom random) {
        this.peers = peers;
        this.timers = timers;
        this.random = random;
    }

    /// @param side over which the answer has to come
    /// @return what the answer holds; empty without one in time, and for an error
    CompletableFuture<Optional<Element>> ask(Side side, Domain ours, Domain theirs, Element question) {
        if (asked.size() >= MOST) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        CompletableFuture<Optional<Element>> answer = new CompletableFuture<>();
        asked.put(id, new Asked(side, ours, theirs, answer));
        Timers.Timer end = timers.after(PATIENCE, () -> answer.complete(Optional.empty()));
        CompletableFuture<Optional<Element>> done = answer.whenComplete((_, _) -> {
            asked.remove(id);
            end.cancel();
        });
        Element iq = Element.of(Element.CLIENT, "iq", question)
                .with("type", "get")
                .with("id", id)
                .with("from", ours.name())
                .with("to", theirs.name());
        peers.send(ours, theirs, Iq.of(iq), new Delivery() {
            @Override
            public void accepted() {
                // The answer is what counts.
            }

            @Override
            public void failed(StanzaError reason) {
                answer.complete(Optional.empty());
            }

            @Override
            public boolean isAutomatic() {
                return true;
            }
        });
        return done;
    }

    /// Listens to what comes over a side.
    ///
    /// @param inside whatever answers nothing goes there
    InboundSink over(Side side, InboundSink inside) {
        return new InboundSink() {
            @Override
            public void accept(Domain from, Stanza stanza, Delivery handled) {
                accept(from, stanza, null, handled);
            }

            @Override
            public void accept(Domain from, Stanza stanza, @Nullable Mark mark, Delivery handled) {
                if (stanza instanceof Iq iq && isTaken(side, from, iq)) {
                    handled.accepted();
                } else {
                    inside.accept(from, stanza, mark, handled);
                }
            }

            @Override
            public void undelivered(Stanza stanza, StanzaError reason) {
                inside.undelivered(stanza, reason);
            }

            @Override
            public void waits(Jid sender, Domain remote, @Nullable Instant seen) {
                inside.waits(sender, remote, seen);
            }

            @Override
            public void returned(Jid local, Jid remote) {
                inside.returned(local, remote);
            }
        };
    }

    private boolean isTaken(Side side, Domain from, Iq iq) {
        String id = iq.element().attribute("id");
        Asked open = id == null ? null : asked.get(id);
        if (open == null || !open.isAnswered(side, from, iq)) {
            return false;
        }
        open.answer().complete(iq.isError() ? Optional.empty() : iq.element().firstChild());
        return true;
    }
}
