package im.clove.s2s.queue;

import im.clove.s2s.queue.OutboxStore.Head;

/// The numbers of one way's stanzas, as the package documentation draws them. Confined to the [Outbox].
final class Numbers {
    /// How many numbers are reserved with one write. They are used up by stanzas that are not kept, too.
    private static final long BLOCK = 1_000;

    private String id;
    private long next = 1;
    private long sent;
    private long floor;
    private long reserved;

    /// @param id names the numbering
    Numbers(String id) {
        this.id = id;
    }

    /// Takes over what the process before this one left.
    void restore(Head head) {
        id = head.id();
        next = head.reserved();
        reserved = head.reserved();
        sent = next - 1;
    }

    String id() {
        return id;
    }

    /// The numbers go on under another name.
    ///
    /// @param seq the first that is not acknowledged
    void rename(String other, long seq) {
        id = other;
        floor = seq - 1;
        reserved = 0;
    }

    /// A number for the next stanza.
    long take() {
        return next++;
    }

    /// The number that the next stanza taken will have.
    long next() {
        return next;
    }

    /// Whether numbers were taken that are not reserved.
    boolean isUsedUp() {
        return next > reserved;
    }

    /// How far to reserve with the next write.
    long block() {
        return isUsedUp() ? next + BLOCK : reserved;
    }

    /// That was written.
    void reserved(long block) {
        reserved = block;
    }

    void sent(long number) {
        sent = Math.max(sent, number);
    }

    /// The greatest that was ever sent, or told of as one that never will be.
    long sent() {
        return sent;
    }

    /// The peer has acknowledged everything up to this one, or begins to count behind it.
    void floor(long number) {
        floor = number;
    }

    /// The full number whose low 32 bits a peer gave in `h` (XEP-0198 §4), looking forward from what it last
    /// acknowledged.
    long unfold(long low) {
        return floor + ((low - floor) & 0xFFFF_FFFFL);
    }
}
