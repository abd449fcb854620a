package im.clove.s2s.queue;

import im.clove.s2s.queue.OutboxStore.Kept;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Stanza;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A stanza of an [Outbox].
///
/// @param bytes as it weighs in memory and on the wire, roughly
/// @param since when it was handed over, on the owner's clock
/// @param keptAt when it was kept, or null for what is not
public record Queued(
        long number,
        Stanza stanza,
        Delivery delivery,
        int bytes,
        long since,
        @Nullable Instant keptAt) {
    /// Whether it reports a state that is renewed anyway when the peer returns. Requests about subscriptions
    /// are not: they are kept like messages.
    public boolean passing() {
        return stanza instanceof Presence presence && !presence.isSubscription();
    }

    Queued with(Stanza other) {
        return new Queued(number, other, delivery, bytes, since, keptAt);
    }

    /// As it is written, if it is kept.
    Kept kept() {
        return new Kept(number, Objects.requireNonNullElse(keptAt, Instant.EPOCH), bytes, Spool.write(stanza));
    }

    public boolean isKept() {
        return keptAt != null;
    }

    public boolean isDropped() {
        return Instant.EPOCH.equals(keptAt);
    }
}
