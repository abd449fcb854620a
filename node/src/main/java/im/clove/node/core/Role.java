package im.clove.node.core;

import im.clove.xmpp.jid.Jid;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// With whom an account may have to do (`docs/decisions/0076-roles.md`). Nearly all accounts are members.
/// Immutable.
///
/// @param guardians bare addresses of accounts of this node; none but of who is guarded
public record Role(Kind kind, List<Jid> guardians) {
    /// Of one account.
    public static final int MOST_GUARDIANS = 8;

    /// With everybody.
    public static final Role MEMBER = new Role(Kind.MEMBER, List.of());

    /// With nobody of another server.
    public static final Role GUEST = new Role(Kind.GUEST, List.of());

    /// What an account is.
    public enum Kind {
        MEMBER,
        GUEST,
        GUARDED;

        /// The word for it, in commands and on the disk.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Kind> of(String word) {
            for (Kind kind : values()) {
                if (kind.word().equals(word.strip().toLowerCase(Locale.ROOT))) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    public Role {
        guardians = List.copyOf(guardians);
    }

    /// With those of whom a guardian approves.
    public static Role guardedBy(List<Jid> guardians) {
        return new Role(
                Kind.GUARDED, guardians.stream().map(Jid::bare).distinct().toList());
    }

    public boolean isMember() {
        return kind == Kind.MEMBER;
    }

    public boolean isGuarded() {
        return kind == Kind.GUARDED;
    }

    public boolean isGuardedBy(Jid who) {
        return isGuarded() && guardians.contains(who.bare());
    }
}
