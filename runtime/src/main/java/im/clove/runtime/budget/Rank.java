package im.clove.runtime.budget;

/// Whose wish for more is refused first as the node fills up: each rank has a line, a part of what the node may hold,
/// above which nothing of it is taken any more. The lower ones come first.
public enum Rank {
    /// A connection that nobody has logged in on.
    BEFORE_LOGIN(50),

    /// Somebody nobody here has anything to do with.
    STRANGER(65),

    /// Another server that somebody here writes to, or a guest.
    PEER(75),

    /// An account, beyond what it is assured.
    ACCOUNT(90),

    /// What everybody is assured: a login, a message of usual size, the administrator.
    ASSURED(100);

    private final int percent;

    Rank(int percent) {
        this.percent = percent;
    }

    /// @return bytes, of so many in all
    long line(long limit) {
        return limit / 100 * percent;
    }
}
