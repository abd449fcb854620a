package im.clove.s2s;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What was taken from a peer on one link, across streams: recognises stanzas that come again, and counts as
/// handled only the unbroken run of stanzas whose last owner has committed (XEP-0198's `h`). Confined to its
/// [PeerLink]. Bounded by the stream's limit on stanzas in hand.
final class Intake {
    private @Nullable String peer;
    private long next = 1;
    private long received;
    private long handled;
    private final Set<Long> ahead = new HashSet<>();

    /// A stream begins: the peer's numbering continues, or starts anew if the peer's id is another.
    void begin(Hello hello) {
        if (!hello.id().equals(peer)) {
            peer = hello.id();
            received = hello.seq() - 1;
            handled = received;
            ahead.clear();
        } else if (hello.seq() - 1 > received) {
            // The peer has given up on what lies between; what it no longer keeps needs no acknowledgement either.
            received = hello.seq() - 1;
            handled = received;
            ahead.clear();
        }
        next = hello.seq();
    }

    /// A stanza arrived.
    ///
    /// @return its number, or -1 if it was taken before and is to be dropped
    long take() {
        long number = next++;
        if (number <= received) {
            return -1;
        }
        received = number;
        return number;
    }

    /// A stanza's last owner is done with it.
    ///
    /// @param id the peer's id when it was taken
    /// @return whether the run of handled stanzas grew
    boolean finished(String id, long number) {
        if (!id.equals(peer) || number <= handled || number > received) {
            return false;
        }
        ahead.add(number);
        long before = handled;
        while (ahead.remove(handled + 1)) {
            handled++;
        }
        return handled > before;
    }

    /// The peer's id, or null before the first stream.
    @Nullable
    String peer() {
        return peer;
    }

    long handled() {
        return handled;
    }

    long received() {
        return received;
    }
}
