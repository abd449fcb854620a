package im.clove.s2s.link;

import im.clove.s2s.queue.Mark;
import im.clove.s2s.queue.OutboxStore;
import im.clove.s2s.stream.Hello;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What was taken from a peer on one link, across streams: recognises stanzas that come again, and counts as
/// handled only the unbroken run of stanzas whose last owner has committed (XEP-0198's `h`). Confined to its
/// [PeerLink]. Bounded by the stream's limit on stanzas in hand.
final class Intake {
    private @Nullable String peer;
    private long next = 1;
    private long received;
    private long handled;
    private List<Mark> marks = List.of();
    private final Set<Long> ahead = new HashSet<>();
    /// What the peer will never send, behind stanzas that are still in hand: first to last.
    private final TreeMap<Long, Long> gaps = new TreeMap<>();

    /// Takes over what the process before this one knew.
    ///
    /// @param known of stanzas it took
    void restore(OutboxStore.@Nullable Taken taken, List<Mark> known) {
        marks = List.copyOf(known);
        if (taken != null) {
            peer = taken.peer();
            handled = taken.handled();
            received = handled;
            remember(peer);
        }
    }

    private void remember(String id) {
        ahead.clear();
        gaps.clear();
        marks.stream()
                .filter(mark -> mark.peer().equals(id) && mark.number() > handled)
                .forEach(mark -> ahead.add(mark.number()));
        advance();
    }

    /// A stream begins, or goes on at another number: the peer's numbering continues, or starts anew if the peer's
    /// id is another.
    void begin(Hello hello) {
        long last = hello.seq() - 1;
        if (!hello.id().equals(peer)) {
            peer = hello.id();
            received = last;
            handled = last;
            remember(hello.id());
        } else if (last > received) {
            // The peer has given up on what lies between; what it no longer keeps needs no acknowledgement either.
            Map.Entry<Long, Long> before = gaps.lastEntry();
            boolean joined = before != null && before.getValue() == received;
            gaps.put(joined ? before.getKey() : received + 1, last);
            received = last;
            advance();
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
        if (ahead.contains(number)) {
            advance();
            return -1;
        }
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
        advance();
        return handled > before;
    }

    private void advance() {
        boolean moved = true;
        while (moved) {
            Long last = gaps.remove(handled + 1);
            moved = last != null || ahead.remove(handled + 1);
            if (last != null) {
                long end = last;
                ahead.removeIf(number -> number <= end);
                handled = end;
            } else if (moved) {
                handled++;
            }
        }
        received = Math.max(received, handled);
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
