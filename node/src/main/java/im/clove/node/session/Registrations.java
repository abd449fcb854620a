package im.clove.node.session;

import im.clove.node.account.AccountBook;
import im.clove.node.c2s.Registrar;
import im.clove.node.core.Role;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Extensions;
import im.clove.node.ext.Guardians;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Reply;
import im.clove.node.ext.View;
import im.clove.node.invite.Invitation;
import im.clove.node.invite.Invitations;
import im.clove.node.invite.Origins.Due;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.DevicePassword;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.Roles;
import im.clove.node.store.StoreException;
import im.clove.node.store.StoredKeys;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.jid.JidFormatException;
import im.clove.xmpp.sasl.PasswordRule;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.xml.Element;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accounts that are made by invitation (XEP-0445), and what is done for them afterwards: inviter and invited
/// are contacts, rooms are among the bookmarks (XEP-0402), there is a welcome. What is to be done is written
/// down with the account and crossed out when it is durable; a node that was killed in between does it at its
/// next start. Further devices of accounts register in the same way. Thread-safe.
public final class Registrations implements Registrar {
    private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);

    /// A client that has just registered logs in at once, and should find its contact there.
    private static final int PATIENCE_SECONDS = 10;

    private static final String BOOKMARKS = "urn:xmpp:bookmarks:1";
    private static final String PUBSUB = "http://jabber.org/protocol/pubsub";

    private final Invitations invitations;
    private final AccountBook book;
    private final Extensions extensions;
    private final Terms terms;
    private final Clock clock;
    private final SecureRandom random;
    private final Executor executor;

    /// What the node says.
    ///
    /// @param refusal why there can be no new account of this address
    /// @param rooms that accounts find among their bookmarks, unless an invitation is for another
    /// @param welcome greets an account; called once for each, or again if the node was killed meanwhile
    /// @param admit lets an account into a room to which it was invited, where one has to be let in
    public record Terms(
            Function<Jid, Optional<String>> refusal, List<Jid> rooms, Consumer<Jid> welcome, Admission admit) {
        public Terms {
            rooms = List.copyOf(rooms);
        }
    }

    /// Lets somebody into a room.
    @FunctionalInterface
    public interface Admission {
        void to(Jid room, Jid account);
    }

    /// @param executor for what is done beside whoever registers
    public Registrations(
            Invitations invitations,
            AccountBook book,
            Extensions extensions,
            Terms terms,
            Clock clock,
            SecureRandom random,
            Executor executor) {
        this.executor = executor;
        this.invitations = invitations;
        this.book = book;
        this.extensions = extensions;
        this.terms = terms;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Optional<String> offer(Domain host, String token) {
        return invitations.toRegister(host, token).map(each -> each.terms().name());
    }

    @Override
    public Outcome register(Domain host, String token, String name, String password) {
        Jid account;
        try {
            account = Jid.of(name, host, "");
        } catch (JidFormatException e) {
            return new Outcome.Unfit("This cannot be a name: " + e.getMessage());
        }
        if (password.length() < PasswordRule.SHORTEST) {
            return new Outcome.Unfit("A password needs at least " + PasswordRule.SHORTEST + " characters");
        }
        Optional<Jid> owner = ownerOfDevice(token);
        if (owner.isPresent()) {
            return owner.get().equals(account)
                    ? enrol(token, account, password)
                    : new Outcome.Unfit("This is for another device of " + owner.get() + ", and of nobody else");
        }
        if (terms.refusal().apply(account).isPresent()) {
            return new Outcome.NameTaken();
        }
        List<StoredKeys> keys;
        try {
            keys = KeyRecords.derive(password, random);
        } catch (IllegalArgumentException e) {
            return new Outcome.Unfit("The password has characters that are not allowed in one");
        }
        return switch (invitations.register(
                host, token, account, (invitation, more) -> create(account, keys, invitation, more))) {
            case NO_INVITATION -> new Outcome.NoInvitation();
            case NAME_TAKEN -> new Outcome.NameTaken();
            case DONE -> {
                LOG.info("An account was made by invitation");
                made(account);
                yield new Outcome.Made(account);
            }
        };
    }

    /// Whose device a token is for, if it is for one.
    private Optional<Jid> ownerOfDevice(String token) {
        return invitations
                .look(token)
                .map(Invitation::terms)
                .filter(each -> each.kind() == Invitation.Kind.DEVICE)
                .flatMap(Invitation.Terms::inviter);
    }

    /// One more device of an account, with the password that it has made up.
    private Outcome enrol(String token, Jid account, String password) {
        Optional<AccountRecord> record = book.find(account);
        if (record.isEmpty()) {
            return new Outcome.NoInvitation();
        }
        List<StoredKeys> keys;
        try {
            keys = KeyRecords.further(record.get(), password);
        } catch (IllegalArgumentException e) {
            return new Outcome.Unfit("The password has characters that are not allowed in one");
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Invitations.Registered registered = invitations.enrol(
                token,
                account,
                (invitation, more) -> add(record.get(), new DevicePassword(invitation.id(), now, keys), more));
        if (registered != Invitations.Registered.DONE) {
            return new Outcome.NoInvitation();
        }
        LOG.info("A device was added to an account");
        return new Outcome.Made(account);
    }

    private boolean add(AccountRecord account, DevicePassword device, Batch more) {
        CompletableFuture<Boolean> added = book.addDevice(account.jid(), account.generation(), device, more);
        try {
            return added != null && added.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("It is not known whether the device was added", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new StoreException("It is not known whether the device was added", e);
        }
    }

    private boolean create(Jid account, List<StoredKeys> keys, Invitation invitation, Batch more) {
        boolean isAdmin = invitation.terms().kind() == Invitation.Kind.ADMIN;
        Roles.put(more, account, role(account, invitation));
        return book.create(
                new AccountRecord(account, clock.instant().truncatedTo(ChronoUnit.MILLIS), false, isAdmin, keys), more);
    }

    /// Of the guardians those who can still be some, and are who was meant: not who has got such a name since. Where
    /// none is left, nobody has to do with the account until its role is said anew.
    private Role role(Jid account, Invitation invitation) {
        Role wanted = invitation.terms().role();
        if (!wanted.isGuarded()) {
            return wanted;
        }
        List<Jid> left = wanted.guardians().stream()
                .filter(each -> !each.equals(account))
                .filter(each -> book.find(each)
                        .filter(known -> !known.createdAt().isAfter(invitation.createdAt()))
                        .isPresent())
                .filter(each -> !book.role(each).isGuarded())
                .toList();
        if (left.isEmpty()) {
            LOG.warn(
                    "An account was made by invitation whose guardians are gone: `clove user role` says who guards it");
        }
        return Role.guardedBy(left);
    }

    /// Whatever comes of it, the account is there.
    private void made(Jid account) {
        try {
            Optional<Due> due = invitations.origins().due(account);
            if (due.isPresent()) {
                settle(due.get()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | StoreException e) {
            LOG.warn("Not all is done yet for an account that was made by invitation; the next start does it", e);
        }
    }

    /// Does what was left to do for accounts when the node ended. Blocks.
    public void resume() {
        try {
            List<Due> before = List.of();
            for (List<Due> due = invitations.origins().due();
                    !due.equals(before);
                    due = invitations.origins().due()) {
                due.forEach(each -> made(each.account()));
                before = due;
            }
        } catch (StoreException e) {
            LOG.warn("What is still to be done for accounts that were made by invitation cannot be read", e);
        }
    }

    private CompletableFuture<?> settle(Due due) {
        Jid account = due.account();
        // Who has gone meanwhile is nobody's contact.
        Optional<Jid> inviter = due.inviter().filter(jid -> book.find(jid).isPresent());
        CompletableFuture<Boolean> own = book.change(account, view -> ofInvited(view, inviter, due.room()));
        CompletableFuture<Boolean> others = inviter.map(
                        jid -> book.change(jid, _ -> List.of(new Effect.Befriend(account))))
                .orElse(null);
        List<CompletableFuture<Boolean>> both = new ArrayList<>();
        if (own != null) {
            both.add(own);
            if (others != null) {
                both.add(others);
            }
        }
        return CompletableFuture.allOf(both.toArray(CompletableFuture<?>[]::new))
                .thenRunAsync(() -> finish(due, own != null), executor);
    }

    private void finish(Due due, boolean isThere) {
        if (isThere) {
            due.room().ifPresent(room -> terms.admit().to(room, due.account()));
            terms.welcome().accept(due.account());
        }
        invitations.origins().done(due.account());
    }

    private List<Effect> ofInvited(View view, Optional<Jid> inviter, Optional<Jid> room) {
        List<Jid> rooms = room.map(List::of).orElse(terms.rooms());
        List<Effect> effects = new ArrayList<>();
        if (view.role().isGuarded()) {
            // Whoever has made the invitation could have approved of it as well.
            effects.addAll(Guardians.approveAll(view, inviter.stream().toList(), rooms));
        }
        inviter.ifPresent(jid -> effects.add(new Effect.Befriend(jid)));
        effects.addAll(bookmarked(view, rooms));
        return effects;
    }

    /// As if its own client had set them.
    private List<Effect> bookmarked(View view, List<Jid> rooms) {
        if (rooms.isEmpty()) {
            return List.of();
        }
        Iq request = publication(view.account(), rooms);
        Hook.AccountIqHandler handler = extensions.ofAccount(Hook.Asker.SELF, request);
        if (handler != null && handler.handle(view, request) instanceof Reply.Answer<Effect>(Iq _, List<Effect> done)) {
            return done;
        }
        LOG.warn("Rooms could not be put among the bookmarks of an account that was made by invitation");
        return List.of();
    }

    /// XEP-0402 §3.3, with the options of §3.4.
    private static Iq publication(Jid account, List<Jid> rooms) {
        Element publish = Element.of(PUBSUB, "publish").with("node", BOOKMARKS);
        for (Jid room : rooms) {
            publish = publish.with(Element.of(
                            PUBSUB, "item", Element.of(BOOKMARKS, "conference").with("autojoin", "true"))
                    .with("id", room.bare().toString()));
        }
        Element iq = Element.of(Element.CLIENT, "iq", Element.of(PUBSUB, "pubsub", publish))
                .with("type", "set")
                .with("id", "invited");
        return Iq.of(iq).withFrom(account).withTo(account);
    }
}
