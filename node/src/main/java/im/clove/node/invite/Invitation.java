package im.clove.node.invite;

import im.clove.node.core.Role;
import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// An invitation as it is kept. Its token is not: only the hash. Immutable.
///
/// @param id names it for people; not secret
/// @param hash of its token
/// @param uses how often it may be used
/// @param used by whom it was, in order
/// @param revokedAt when it was taken back
public record Invitation(
        String id,
        Terms terms,
        Hash hash,
        Instant createdAt,
        Instant expiry,
        int uses,
        List<Use> used,
        Optional<Instant> revokedAt) {
    private static final int FORMAT = 2;

    /// Without a role. What makes members is still written so, for versions that know no other.
    private static final int WITHOUT_ROLE = 1;

    private static final String WHAT = "invitation";

    public Invitation {
        used = List.copyOf(used);
    }

    /// What it is good for.
    public enum Kind {
        /// An account.
        ACCOUNT,
        /// To be a contact of the inviter; an account as well, if that is said.
        CONTACT,
        /// An account that finds a room among its bookmarks.
        ROOM,
        /// An account with the rights of an administrator.
        ADMIN,
        /// A password for one more device of the account of the inviter, which registers as if it made the account.
        DEVICE;

        /// The word for it, in commands and on the disk.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Kind> of(String word) {
            for (Kind kind : values()) {
                if (kind.word().equals(word)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /// What is offered to whom.
    ///
    /// @param host where accounts are made by it
    /// @param inviter whose contact the invited becomes; empty for nobody's
    /// @param room only of the kind that has one
    /// @param name the only one that the account may have; empty for any
    /// @param makesAccount whether an account can be made by it
    /// @param role of that account
    public record Terms(
            Kind kind,
            Domain host,
            Optional<Jid> inviter,
            Optional<Jid> room,
            String name,
            boolean makesAccount,
            Role role) {
        /// For a member.
        public Terms(
                Kind kind, Domain host, Optional<Jid> inviter, Optional<Jid> room, String name, boolean makesAccount) {
            this(kind, host, inviter, room, name, makesAccount, Role.MEMBER);
        }
    }

    /// Of a token. Takes as long to compare with any other.
    public static final class Hash {
        /// No token has it.
        static final Hash NOBODYS = new Hash(new byte[32]);

        private final byte[] bytes;

        Hash(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        static Hash of(String token) {
            try {
                return new Hash(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java has SHA-256", e);
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Hash that && MessageDigest.isEqual(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        /// Says nothing of it.
        @Override
        public String toString() {
            return "********";
        }
    }

    /// @param who has used it
    public record Use(Jid who, Instant at) {}

    /// How it stands with an invitation.
    public enum State {
        OPEN,
        /// As often as it may be.
        USED,
        EXPIRED,
        REVOKED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public State state(Instant now) {
        if (revokedAt.isPresent()) {
            return State.REVOKED;
        }
        if (used.size() >= uses) {
            return State.USED;
        }
        return now.isBefore(expiry) ? State.OPEN : State.EXPIRED;
    }

    boolean isUsedBy(Jid who) {
        return used.stream().anyMatch(use -> use.who().equals(who.bare()));
    }

    Invitation usedBy(Jid who, Instant now) {
        List<Use> all = new ArrayList<>(used);
        all.add(new Use(who.bare(), now));
        return new Invitation(id, terms, hash, createdAt, expiry, uses, all, revokedAt);
    }

    Invitation revoked(Instant now) {
        return new Invitation(id, terms, hash, createdAt, expiry, uses, used, Optional.of(now));
    }

    byte[] encode() {
        Role role = terms.role();
        RecordWriter out = new RecordWriter(role.isMember() ? WITHOUT_ROLE : FORMAT)
                .text(terms.kind().word())
                .text(terms.host().name())
                .text(terms.inviter().map(Jid::toString).orElse(""))
                .text(terms.room().map(Jid::toString).orElse(""))
                .text(terms.name())
                .flag(terms.makesAccount())
                .bytes(hash.bytes)
                .time(createdAt)
                .time(expiry)
                .number(uses)
                .time(revokedAt.orElse(Instant.EPOCH))
                .number(used.size());
        for (Use use : used) {
            out.text(use.who().toString()).time(use.at());
        }
        if (!role.isMember()) {
            out.text(role.kind().word()).number(role.guardians().size());
            role.guardians().forEach(each -> out.text(each.toString()));
        }
        return out.done();
    }

    /// @throws im.clove.node.store.StoreException if it is damaged
    static Invitation decode(String id, byte[] value) {
        RecordReader in = new RecordReader(WHAT, value, FORMAT);
        Kind kind = Kind.of(in.text()).orElseThrow(in::damaged);
        Domain host = in.jid().domain();
        Optional<Jid> inviter = address(in.text());
        Optional<Jid> room = address(in.text());
        String name = in.text();
        boolean makesAccount = in.flag();
        Hash hash = new Hash(in.bytes());
        Instant createdAt = in.time();
        Instant expiry = in.time();
        int uses = in.number();
        Instant revokedAt = in.time();
        int count = in.count();
        List<Use> used = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            used.add(new Use(in.jid(), in.time()));
        }
        Role role = in.version() == WITHOUT_ROLE ? Role.MEMBER : role(in);
        in.end();
        Terms terms = new Terms(kind, host, inviter, room, name, makesAccount, role);
        Optional<Instant> revoked = revokedAt.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(revokedAt);
        return new Invitation(id, terms, hash, createdAt, expiry, uses, used, revoked);
    }

    private static Role role(RecordReader in) {
        Role.Kind kind = Role.Kind.of(in.text()).orElseThrow(in::damaged);
        int count = in.count();
        List<Jid> guardians = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            guardians.add(in.jid());
        }
        return new Role(kind, guardians);
    }

    private static Optional<Jid> address(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(RecordReader.jid(WHAT, text));
    }
}
