package im.clove.s2s.link;

/// How long a peer's answers take, and so how long it is worth waiting for one. Pure; times are in milliseconds.
/// Confined to its link.
final class RoundTrip {
    /// Over I2P a lost packet costs some seconds. A stream given up too early costs a few round trips and loses
    /// nothing; one given up too late keeps everything waiting.
    private static final long SLACK_MILLIS = 9_000;

    private static final long UNKNOWN = Long.MAX_VALUE;

    private final long most;
    private long usual = UNKNOWN;

    /// @param most how long to wait at most, and as long as nothing is known
    RoundTrip(long most) {
        this.most = most;
    }

    /// An answer came. A quick one says at once what is possible (the first is often slow, because the peer dials
    /// us for it); slow ones have to come more often to count.
    void took(long millis) {
        if (usual == UNKNOWN) {
            usual = millis;
        } else {
            usual = millis < usual ? (usual + millis) / 2 : (7 * usual + millis) / 8;
        }
    }

    /// What is usual; 0 as long as nothing is known.
    long usual() {
        return usual == UNKNOWN ? 0 : usual;
    }

    /// Several of the usual round trips, and time for the peer to be late.
    long patience() {
        return usual == UNKNOWN ? most : Math.min(most, SLACK_MILLIS + 6 * usual);
    }
}
