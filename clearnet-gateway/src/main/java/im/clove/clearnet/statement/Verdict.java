package im.clove.clearnet.statement;

/// What came of what was heard.
public enum Verdict {
    /// New, good, and waits for the owner's consent.
    PROPOSED(Kind.GOOD, "waits for the owner's consent"),
    /// New, good, and taken at once, as the owner wants it.
    TAKEN(Kind.GOOD, "taken"),
    /// A later one of the same destination: what was known holds for longer.
    RENEWED(Kind.GOOD, "holds for longer"),
    /// Nothing new.
    SAME(Kind.GOOD, "known"),
    /// The destination says that the domain is not there any more.
    REVOKED(Kind.GOOD, "taken back by the destination"),
    /// Good so far; the other channel has to be asked.
    UNCONFIRMED(Kind.OPEN, "heard over one channel only"),
    /// Nothing was said, or there was nothing to take back.
    NOTHING(Kind.OPEN, "nothing was said"),
    /// The two channels say different things.
    DISAGREES(Kind.BAD, "the server on the clearnet and the destination say different things"),
    /// A lower number than one that is known.
    STALE(Kind.BAD, "an old statement was shown once more"),
    /// Signed by another destination than the one that is known, or with a number that is used up.
    CONTRADICTS(Kind.BAD, "another destination, or another text with the same number, was signed"),
    /// The destination that it names has not signed it.
    FORGED(Kind.BAD, "the signature is not that of the destination"),
    /// About a domain that was not asked for.
    OTHER_DOMAIN(Kind.BAD, "about another domain"),
    /// About another destination than the one that said it.
    OTHER_DESTINATION(Kind.BAD, "the destination does not speak for itself"),
    /// Holds from a time that is still to come.
    NOT_YET(Kind.BAD, "holds from a time to come; a clock is wrong"),
    /// Holds no longer.
    EXPIRED(Kind.BAD, "does not hold any more"),
    /// Too many are known.
    FULL(Kind.BAD, "too many statements are known");

    private enum Kind {
        GOOD,
        OPEN,
        BAD
    }

    private final Kind kind;
    private final String words;

    Verdict(Kind kind, String words) {
        this.kind = kind;
        this.words = words;
    }

    /// Whether it changes nothing and the owner should see it.
    public boolean isBad() {
        return kind == Kind.BAD;
    }

    /// Whether what was heard counts.
    public boolean isGood() {
        return kind == Kind.GOOD;
    }

    /// For the owner.
    public String words() {
        return words;
    }
}
