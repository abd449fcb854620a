package im.clove.s2s.queue;

import im.clove.s2s.place.PeerKinds;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Which stanza a peer ends its streams over. What was on its way when a stream ended is suspected; what is suspected
/// goes out alone, each stanza only when the one before it is acknowledged, until the one with which it always ends
/// is found. It goes back to its sender, and everything else goes on.
///
/// An error of the stream is sure: one more stanza on its way is one more suspect. A stream that merely ends may have
/// its reasons elsewhere, so that counts only if it happens again and again and nothing is acknowledged in between.
/// Confined to its [Outbox].
///
/// A stanza that only some peers take does not go before the peer has said that it does.
final class Suspicion {
    /// Streams that ended in a row with nothing acknowledged before their stanzas are suspected.
    private static final int VAIN = 2;

    private static final long NOBODY = -1;

    private long upTo = NOBODY;
    private long alone = NOBODY;
    private int ends;
    private int vain;
    private boolean isKnown;

    /// The stream ended while these were on their way.
    ///
    /// @return the culprit, if it is known
    @Nullable
    Queued ended(Collection<Queued> flying, Parting how) {
        if (flying.isEmpty()) {
            return null;
        }
        Queued first = flying.iterator().next();
        vain++;
        if (flying.size() > 1) {
            if (how == Parting.BLAMED || vain >= VAIN) {
                flying.forEach(each -> upTo = Math.max(upTo, each.number()));
            }
            return null;
        }
        ends = alone == first.number() ? ends + 1 : 1;
        alone = first.number();
        if (ends < how.enough()) {
            return null;
        }
        cleared();
        return first;
    }

    /// The stream ended for a reason that says nothing of what was on its way.
    void inVain(Collection<Queued> flying) {
        vain += flying.isEmpty() ? 0 : 1;
    }

    /// Whether the last stream ended with nothing acknowledged.
    boolean isDoubtful() {
        return vain > 0;
    }

    /// These were acknowledged.
    void cleared(Collection<Queued> done) {
        if (!done.isEmpty()) {
            cleared();
        }
    }

    private void cleared() {
        vain = 0;
        ends = 0;
        alone = NOBODY;
    }

    /// How large a stanza may be for the peer is known, and nothing larger waits.
    void known() {
        isKnown = true;
    }

    /// Whether a stanza may go now.
    ///
    /// @param flying the first that is on its way, or null
    boolean lets(Queued entry, @Nullable Queued flying) {
        if (!isKnown && entry.bytes() > PeerKinds.ASSUMED) {
            return false;
        }
        return flying == null || entry.number() > upTo && flying.number() > upTo;
    }
}
