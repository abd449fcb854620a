package im.clove.s2s.queue;

/// How a stream ended on which stanzas were on their way, and how often in a row that convicts one which was alone
/// there.
public enum Parting {
    /// The peer said that it was over what was said.
    BLAMED(1),

    /// The peer closed it in good order, without a word.
    CLOSED(4),

    /// It broke: over I2P streams also do where nobody is at fault, and a peer that is started again and again is none
    /// either.
    BROKE(12);

    private final int enough;

    Parting(int enough) {
        this.enough = enough;
    }

    int enough() {
        return enough;
    }
}
