package im.clove.node.invite;

import im.clove.node.core.Role;
import im.clove.node.invite.Invitation.Kind;
import im.clove.node.invite.Invitation.State;
import im.clove.node.invite.Invitation.Terms;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.Store;
import im.clove.node.store.StoreException;
import im.clove.node.store.Table;
import im.clove.node.store.Tables;
import im.clove.runtime.random.Tokens;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The invitations of this node, and the only one that writes them: what is used up is so with the commit that it was
/// used for, so of two who have the same one only as many succeed as may. Blocks on the store; thread-safe.
///
/// A token is the id of its invitation and 144 random bits; on disk is a hash of it, compared in constant time. Whether
/// there is such an id, it is used up, expired, taken back, or its inviter gone: all of it looks the same from outside.
///
/// ```
/// invitations
///   ()"i"(id)          an invitation
/// ```
///
/// What became of accounts that were made by them: [Origins].
public final class Invitations {
    /// How long one is good for if nothing is said.
    public static final Duration USUAL = Duration.ofDays(7);

    /// The same for a device: its owner has both in hand.
    public static final Duration SHORT = Duration.ofMinutes(15);

    public static final Duration LONGEST = Duration.ofDays(365);
    public static final int MOST_USES = 100;

    /// That can be used, of one inviter.
    static final int OF_INVITER = 50;

    /// Of the whole node, those included that are over and kept for the record.
    static final int OF_NODE = 2_000;

    /// XEP-0445 §4: whoever has shown a token in time is not to lose it over filling in a form. Longer than any stream
    /// waits for a login.
    static final Duration GRACE = Duration.ofMinutes(15);

    static final Table TABLE = new Table("invitations");
    private static final Key ALL = Key.of("").then("i");
    private static final int PAGE = 200;
    private static final int ID_BYTES = 4;
    private static final int SECRET_BYTES = 18;

    /// Nothing that a client sends as a token is longer.
    private static final int LONGEST_TOKEN = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Invitations.class);

    private final Store store;
    private final Accounts accounts;
    private final Origins origins;
    private final InstantSource clock;
    private final Tokens tokens;
    private final ReentrantLock lock = new ReentrantLock();

    /// Those by which a device is just being added.
    private final Set<String> underWay = new HashSet<>();

    public Invitations(Store store, InstantSource clock, SecureRandom random) {
        this.store = store;
        this.accounts = new Accounts(store);
        this.origins = new Origins(store);
        this.clock = clock;
        this.tokens = new Tokens(random);
    }

    /// A new invitation, with its token, which is told this once.
    public record Issued(Invitation invitation, String token) {
        /// Without the token.
        @Override
        public String toString() {
            return "Issued[" + invitation.id() + "]";
        }
    }

    /// Makes an invitation.
    ///
    /// @param uses 1 to [#MOST_USES]
    /// @return empty if there are too many that can still be used
    public Optional<Issued> issue(Terms terms, int uses, Duration keep) {
        lock.lock();
        try {
            Instant now = now();
            List<Invitation> all = list();
            long open = all.stream()
                    .filter(each -> each.state(now) == State.OPEN
                            && each.terms().inviter().equals(terms.inviter()))
                    .count();
            Batch batch = new Batch();
            if (terms.inviter().isPresent() && open >= OF_INVITER || !hasRoom(all, now, batch)) {
                return Optional.empty();
            }
            String id = freshId();
            String token = id + tokens.compact(SECRET_BYTES);
            Invitation made = new Invitation(
                    id, terms, Invitation.Hash.of(token), now, now.plus(keep), uses, List.of(), Optional.empty());
            batch.put(TABLE, ALL.then(id), made.encode());
            if (terms.kind() == Kind.DEVICE) {
                terms.inviter()
                        .flatMap(accounts::find)
                        .ifPresent(account -> origins.generation(batch, id, account.generation()));
            }
            store.commit(batch);
            return Optional.of(new Issued(made, token));
        } finally {
            lock.unlock();
        }
    }

    /// The oldest of those that are over makes room.
    private static boolean hasRoom(List<Invitation> all, Instant now, Batch batch) {
        if (all.size() < OF_NODE) {
            return true;
        }
        Optional<Invitation> oldest = all.stream()
                .filter(each -> each.state(now) != State.OPEN)
                .min(Comparator.comparing(Invitation::createdAt));
        oldest.ifPresent(each -> {
            batch.remove(TABLE, ALL.then(each.id()));
            Origins.forget(batch, each.id());
        });
        return oldest.isPresent();
    }

    private String freshId() {
        String id;
        do {
            id = tokens.hex(ID_BYTES);
        } while (store.get(TABLE, ALL.then(id)) != null);
        return id;
    }

    /// All that are known, the newest first.
    public List<Invitation> list() {
        List<Invitation> found = new ArrayList<>();
        Key after = null;
        List<Tables.Entry> page;
        do {
            page = store.scan(TABLE, ALL, after, PAGE);
            for (Tables.Entry entry : page) {
                after = entry.key();
                // One that is damaged is worth nothing, and must not hide the others.
                try {
                    found.add(Invitation.decode(entry.key().textAt(ALL.length()), entry.value()));
                } catch (StoreException e) {
                    LOG.error("An invitation cannot be read any more", e);
                }
            }
        } while (page.size() == PAGE);
        found.sort(Comparator.comparing(Invitation::createdAt).reversed().thenComparing(Invitation::id));
        return List.copyOf(found);
    }

    /// Takes one back: nobody can use it any more.
    ///
    /// @return as it is then; empty if there is none of this id that could be used
    public Optional<Invitation> revoke(String id) {
        lock.lock();
        try {
            Instant now = now();
            Optional<Invitation> revoked =
                    find(id).filter(each -> each.state(now) == State.OPEN).map(each -> each.revoked(now));
            revoked.ifPresent(each -> {
                Batch batch = new Batch();
                batch.put(TABLE, ALL.then(id), each.encode());
                store.commit(batch);
            });
            return revoked;
        } finally {
            lock.unlock();
        }
    }

    /// The invitation behind a token with which an account can be made now. Changes nothing.
    public Optional<Invitation> toRegister(Domain host, String token) {
        Instant now = now();
        return behind(token)
                .filter(each -> makesAccount(each, host) && each.state(now) == State.OPEN && isBacked(each));
    }

    /// The invitation behind a token, however it stands: for a page that says so to who has it. One whose
    /// inviter has gone is shown as taken back.
    public Optional<Invitation> look(String token) {
        return behind(token).map(each -> isBacked(each) ? each : each.revoked(now()));
    }

    /// What became of a registration.
    public enum Registered {
        DONE,
        /// The token is no good.
        NO_INVITATION,
        /// The account cannot have this name.
        NAME_TAKEN
    }

    /// Uses an invitation up for a new account: both with one commit, or neither.
    ///
    /// @param create makes the account, with these further writes in the same commit; false if there is such an
    ///     account already, and nothing was written
    public Registered register(Domain host, String token, Jid account, BiPredicate<Invitation, Batch> create) {
        lock.lock();
        try {
            Instant now = now();
            Optional<Invitation> known = behind(token)
                    .filter(each ->
                            makesAccount(each, host) && each.state(now.minus(GRACE)) == State.OPEN && isBacked(each));
            if (known.isEmpty()) {
                return Registered.NO_INVITATION;
            }
            Invitation invitation = known.get();
            if (invitation.terms().kind() == Kind.DEVICE || !isFree(account, invitation, now)) {
                return Registered.NAME_TAKEN;
            }
            Batch batch = used(invitation, account, now);
            origins.begin(batch, account, invitation, now);
            return create.test(invitation, batch) ? Registered.DONE : Registered.NAME_TAKEN;
        } finally {
            lock.unlock();
        }
    }

    private static Batch used(Invitation invitation, Jid who, Instant now) {
        return new Batch()
                .put(
                        TABLE,
                        ALL.then(invitation.id()),
                        invitation.usedBy(who, now).encode());
    }

    /// Uses an invitation up for one more device of the account that made it. Nothing is locked meanwhile: the own
    /// thread of the account, which does it, may be waiting for another invitation.
    ///
    /// @param add gives the device its password, with these further writes in the same commit; false if there is no
    ///     such account any more
    public Registered enrol(String token, Jid account, BiPredicate<Invitation, Batch> add) {
        Instant now = now();
        Optional<Invitation> begun = begin(token, account, now);
        if (begun.isEmpty()) {
            return Registered.NO_INVITATION;
        }
        try {
            return add.test(begun.get(), used(begun.get(), account, now)) ? Registered.DONE : Registered.NO_INVITATION;
        } finally {
            lock.lock();
            try {
                underWay.remove(begun.get().id());
            } finally {
                lock.unlock();
            }
        }
    }

    /// Of two who come with the same one at the same time, one gets it.
    private Optional<Invitation> begin(String token, Jid account, Instant now) {
        lock.lock();
        try {
            return behind(token)
                    .filter(each -> each.terms().kind() == Kind.DEVICE
                            && each.terms().inviter().filter(account::equals).isPresent()
                            && each.state(now.minus(GRACE)) == State.OPEN
                            && isBacked(each)
                            && underWay.add(each.id()));
        } finally {
            lock.unlock();
        }
    }

    /// XEP-0445 §5: a name that an invitation holds is for who has that one.
    private boolean isFree(Jid account, Invitation invitation, Instant now) {
        String own = invitation.terms().name();
        return own.isEmpty()
                ? list().stream()
                        .noneMatch(each -> each.state(now) == State.OPEN
                                && each.terms().host().equals(account.domain())
                                && each.terms().name().equals(account.local()))
                : own.equals(account.local());
    }

    /// Uses an invitation to be a contact of this account up for somebody. Whoever has done so may ask again: what was
    /// to come of it may have been lost.
    public boolean claim(Jid inviter, String token, Jid who) {
        if (token.length() > LONGEST_TOKEN) {
            return false;
        }
        lock.lock();
        try {
            Instant now = now();
            Optional<Invitation> known = behind(token)
                    .filter(each -> each.terms().kind() == Kind.CONTACT
                            && each.terms()
                                    .inviter()
                                    .filter(inviter.bare()::equals)
                                    .isPresent()
                            && each.revokedAt().isEmpty()
                            && now.isBefore(each.expiry())
                            && isBacked(each));
            if (known.isEmpty()) {
                return false;
            }
            Invitation invitation = known.get();
            if (invitation.isUsedBy(who)) {
                return true;
            }
            if (invitation.state(now) != State.OPEN) {
                return false;
            }
            store.commit(used(invitation, who, now));
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static boolean makesAccount(Invitation invitation, Domain host) {
        return invitation.terms().makesAccount() && invitation.terms().host().equals(host);
    }

    /// Whether its inviter is still there, and still may: not another account of the same name, not locked out, an
    /// administrator where administrators are made. What a member has given out is worth nothing once it is guarded
    /// or a guest, but for what that role may give out as well: devices of its own, and contacts of a guest's.
    private boolean isBacked(Invitation invitation) {
        Optional<Jid> inviter = invitation.terms().inviter();
        if (inviter.isEmpty()) {
            return true;
        }
        Optional<AccountRecord> account = accounts.find(inviter.get());
        return account.isPresent()
                && !account.get().disabled()
                && !account.get().createdAt().isAfter(invitation.createdAt())
                && (invitation.terms().kind() != Kind.ADMIN || account.get().admin())
                && isOfRole(invitation.terms(), accounts.role(inviter.get()))
                && origins.isOfNow(invitation, account.get());
    }

    private static boolean isOfRole(Terms terms, Role role) {
        return role.isMember()
                || terms.kind() == Kind.DEVICE
                || !role.isGuarded() && terms.kind() == Kind.CONTACT && !terms.makesAccount();
    }

    /// The one behind a token, in whatever state; as much is compared if there is none.
    private Optional<Invitation> behind(String token) {
        if (token.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        Optional<Invitation> known =
                token.length() <= 2 * ID_BYTES ? Optional.empty() : find(token.substring(0, 2 * ID_BYTES));
        boolean fits =
                known.map(Invitation::hash).orElse(Invitation.Hash.NOBODYS).equals(Invitation.Hash.of(token));
        return fits ? known : Optional.empty();
    }

    private Optional<Invitation> find(String id) {
        byte @Nullable [] value = store.get(TABLE, ALL.then(id));
        return value == null ? Optional.empty() : Optional.of(Invitation.decode(id, value));
    }

    /// What is still to be done for accounts that were made by one, and who has invited them.
    public Origins origins() {
        return origins;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
