package im.clove.node.account;

import im.clove.node.ext.Slot;
import im.clove.node.owner.Memory;
import im.clove.node.store.RosterVersion;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.xml.HeapWeight;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A session and what the account remembers of it. That is one immutable value, which is replaced. Owned by the
/// account.
final class Attached {
    /// A session of which nothing is known, in bytes of the heap.
    private static final long BARE = 256;

    final SessionPort session;
    final Instant since;

    private final Memory.Cell<Known> known;

    /// Of whom [#weight] is known; the set is never changed, only replaced.
    private Set<Jid> weighed = Set.of();

    private long weight;

    /// @param presence the last available presence; null before the first and after unavailable
    /// @param isInterested it has asked for the roster (RFC 6121 §2.1.6)
    /// @param isDraining it is being given the offline queue
    /// @param isWaking it was asleep, and its client is about to have it again
    /// @param directed whom it has sent directed presence (RFC 6121 §4.6)
    /// @param slots what extensions remember
    /// @param pace what it has of the offline queue
    /// @param behind how much of the roster's changes it has been given, while it is behind with them; else null
    record Known(
            @Nullable Presence presence,
            boolean isInterested,
            boolean isDraining,
            boolean isWaking,
            Set<Jid> directed,
            Map<Slot<?>, Object> slots,
            Pace pace,
            @Nullable RosterVersion behind) {
        static final Known NOTHING = new Known(null, false, false, false, Set.of(), Map.of(), Pace.NONE, null);

        Known withPresence(@Nullable Presence now) {
            return new Known(now, isInterested, isDraining, isWaking, directed, slots, pace, behind);
        }

        Known withInterest() {
            return new Known(presence, true, isDraining, isWaking, directed, slots, pace, behind);
        }

        Known withDraining(boolean now) {
            return new Known(presence, isInterested, now, isWaking, directed, slots, pace, behind);
        }

        Known withWaking(boolean now) {
            return new Known(presence, isInterested, isDraining, now, directed, slots, pace, behind);
        }

        Known withDirected(Set<Jid> now) {
            return new Known(presence, isInterested, isDraining, isWaking, now, slots, pace, behind);
        }

        Known withDirected(Jid to, boolean add) {
            Set<Jid> now = new LinkedHashSet<>(directed);
            boolean changed = add ? now.add(to) : now.remove(to);
            return changed ? withDirected(Collections.unmodifiableSet(now)) : this;
        }

        Known withSlot(Slot<?> slot, Object value) {
            Map<Slot<?>, Object> now = new HashMap<>(slots);
            now.put(slot, value);
            return new Known(presence, isInterested, isDraining, isWaking, directed, now, pace, behind);
        }

        Known withBehind(@Nullable RosterVersion now) {
            return new Known(presence, isInterested, isDraining, isWaking, directed, slots, pace, now);
        }

        Known withPace(Pace now) {
            return new Known(presence, isInterested, isDraining, isWaking, directed, slots, now, behind);
        }
    }

    Attached(SessionPort session, Instant since, Memory memory) {
        this.session = session;
        this.since = since;
        this.known = memory.cell(Known.NOTHING);
    }

    void change(UnaryOperator<Known> change) {
        known.set(change.apply(known.get()));
    }

    /// All of it.
    Known known() {
        return known.get();
    }

    @Nullable
    Presence presence() {
        return known.get().presence;
    }

    boolean isInterested() {
        return known.get().isInterested;
    }

    boolean isDraining() {
        return known.get().isDraining;
    }

    boolean isWaking() {
        return known.get().isWaking;
    }

    /// Whether it has lost its link, and its client is not about to have it again.
    boolean isAsleep() {
        return !isWaking() && session.asleepSince() != SessionPort.AWAKE;
    }

    Set<Jid> directed() {
        return known.get().directed;
    }

    @Nullable
    Object slot(Slot<?> slot) {
        return known.get().slots.get(slot);
    }

    Pace pace() {
        return known.get().pace;
    }

    @Nullable
    RosterVersion behind() {
        return known.get().behind;
    }

    /// What is known of it, in bytes of the heap.
    long weight() {
        Known now = known.get();
        if (!now.directed.equals(weighed)) {
            weighed = now.directed;
            weight = 0;
            for (Jid each : weighed) {
                weight += HeapWeight.ENTRY
                        + HeapWeight.address(each.local(), each.domain().name(), each.resource());
            }
        }
        return BARE
                + (now.presence == null ? 0 : HeapWeight.waiting(now.presence.element()))
                + (long) HeapWeight.ENTRY * now.slots.size()
                + weight;
    }

    boolean isAvailable() {
        return presence() != null;
    }

    /// Whether messages to the bare address come here (RFC 6121 §8.5.2.1.1).
    boolean takesMessages() {
        Presence presence = presence();
        return presence != null && presence.priority() >= 0;
    }
}
