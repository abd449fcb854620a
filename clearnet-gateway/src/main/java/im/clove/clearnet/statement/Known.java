package im.clove.clearnet.statement;

import im.clove.xmpp.jid.B32;
import java.time.Instant;
import java.util.Optional;

/// What is known of one domain. Immutable.
///
/// @param pinned the statement that counts
/// @param held whether the domain is not to be reached over the clearnet by the path `prefer-i2p`, whatever becomes of
///     the statement, until the owner says so
/// @param remark what was heard since and did not count
public record Known(Optional<Pinned> pinned, boolean held, Optional<Remark> remark) {
    /// Nothing.
    public static final Known NOTHING = new Known(Optional.empty(), false, Optional.empty());

    /// How far a statement has got.
    public enum State {
        /// Waits for the owner's consent, and leads nowhere.
        PROPOSED,
        /// Leads there.
        TAKEN,
        /// The destination has taken it back, and it leads nowhere.
        REVOKED
    }

    /// @param since when it got into this state
    public record Pinned(Statement statement, State state, Instant since) {}

    /// @param verdict a bad one
    /// @param other the destination that was named
    public record Remark(Verdict verdict, B32 other, Instant at) {}

    Known pinned(Statement statement, State state, Instant now) {
        Instant since =
                pinned.filter(each -> each.state() == state).map(Pinned::since).orElse(now);
        return new Known(Optional.of(new Pinned(statement, state, since)), held, Optional.empty());
    }

    /// The same for longer. A contradiction stays to be seen until the owner has decided.
    Known renewed(Statement statement) {
        return new Known(
                pinned.map(each -> new Pinned(statement, each.state(), each.since())),
                held,
                remark.filter(each -> each.verdict() == Verdict.CONTRADICTS));
    }

    Known remarked(Remark fresh) {
        return new Known(pinned, held, Optional.of(fresh));
    }

    Known withHeld() {
        return new Known(pinned, true, remark);
    }

    /// In one word: `proposed`, `taken`, `expired`, `revoked`, or `none` without a statement.
    public String word(Instant now) {
        return pinned.map(each -> switch (each.state()) {
                    case PROPOSED -> each.statement().isOver(now) ? "expired" : "proposed";
                    case TAKEN -> each.statement().isOver(now) ? "expired" : "taken";
                    case REVOKED -> "revoked";
                })
                .orElse("none");
    }

    /// Whether another destination has signed for the domain since.
    public boolean isContradicted() {
        return remark.filter(each -> each.verdict() == Verdict.CONTRADICTS).isPresent();
    }
}
