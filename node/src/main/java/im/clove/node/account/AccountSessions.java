package im.clove.node.account;

import im.clove.node.core.Proof;
import im.clove.node.ext.SessionChange;
import im.clove.node.owner.Work;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.node.store.KnownClient;
import im.clove.node.store.KnownClients;
import im.clove.xmpp.jid.JidFormatException;
import im.clove.xmpp.sasl.FastElements;
import im.clove.xmpp.sasl.Visit;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/// Which sessions an account has. Connected clients have one bound (RFC 6120 §7.6.2.1), and sessions that wait
/// for their clients (XEP-0198 §5) another: who is on a bad line and comes back each time with a new session is
/// not locked out by the old ones, but ends the one that has waited longest. Owned by the account.
final class AccountSessions {
    /// T-13 asks for 128 random bits in whatever nobody may guess.
    private static final int TOKEN_BYTES = 24;

    private final AccountState state;
    private final AccountPresence presence;

    AccountSessions(AccountState state, AccountPresence presence) {
        this.state = state;
        this.presence = presence;
    }

    void bind(AccountEvent.Binding binding, CompletableFuture<BindResult> answer, Work work) {
        if (state.isRemoved()) {
            answer.complete(new BindResult.Refused(StanzaError.of(Condition.ITEM_NOT_FOUND)));
            return;
        }
        if (!isOf(binding.generation(), work)) {
            answer.complete(new BindResult.Refused(
                    StanzaError.of(Condition.NOT_AUTHORIZED, "The account has changed since the login; log in again")));
            return;
        }
        String resource = binding.wanted().isEmpty() ? state.services().freshId() : binding.wanted();
        try {
            resource = state.account().withResource(resource).resource();
        } catch (JidFormatException e) {
            answer.complete(new BindResult.Refused(StanzaError.of(Condition.BAD_REQUEST, "This is no resource")));
            return;
        }
        Attached older = state.attached(resource);
        if ((older == null || older.isAsleep()) && isFull()) {
            answer.complete(new BindResult.Refused(StanzaError.of(
                    Condition.RESOURCE_CONSTRAINT, "This account has as many clients connected as it may have")));
            return;
        }
        if (older != null) {
            end(older, StreamCondition.CONFLICT, "The same resource has logged in again", work);
        }
        SessionPort session = binding.open().apply(resource);
        state.attach(session);
        tell(session, SessionChange.CAME, work);
        AccountEffects.run(state, state.services().extensions().bound(state, resource, binding.inline()), work);
        work.after(() -> {
            session.bound();
            answer.complete(new BindResult.Bound(session));
        });
    }

    /// Whether the account's record is still what it was at a login: neither disabled since, nor with another password,
    /// nor another account of the same name.
    private boolean isOf(long generation, Work work) {
        return state.services()
                .stores()
                .accounts()
                .find(work.batch(), state.account())
                .filter(record -> record.generation() == generation)
                .isPresent();
    }

    /// Notes which client has logged in, and with which token (XEP-0484). The client that has been away for the longest
    /// makes room for a new one.
    void visited(Visit visit, long generation, CompletableFuture<List<Element>> answer, Work work) {
        KnownClients all = state.services().stores().clients();
        if (!isOf(generation, work)) {
            work.after(() -> answer.complete(List.of()));
            return;
        }
        Optional<KnownClient> known = all.find(state.account(), visit.agent().id());
        Visits.Outcome outcome = Visits.of(
                known.orElse(null),
                visit,
                generation,
                state.now(),
                () -> state.services().tools().tokens().compact(TOKEN_BYTES));
        if (known.isEmpty()) {
            List<KnownClient> others = all.of(state.account());
            others.stream()
                    .sorted(Comparator.comparing(KnownClient::seenAt))
                    .limit(Math.max(0, others.size() + 1 - KnownClients.MOST))
                    .forEach(other -> all.remove(work.batch(), state.account(), other.id()));
        }
        if (known.isEmpty() || !known.get().equals(outcome.client())) {
            all.put(work.batch(), state.account(), outcome.client());
        }
        List<Element> issued = outcome.issued()
                .map(token -> List.of(FastElements.token(token.secret(), token.expiry())))
                .orElse(List.of());
        work.after(() -> answer.complete(issued));
    }

    /// As [im.clove.node.ext.View#proof].
    static Proof proof(AccountState state, String resource) {
        Attached one = state.attached(resource);
        Proof proof = one == null ? Proof.TOKEN : one.session.proof();
        boolean isOwn = one != null
                && proof == Proof.TOKEN
                && state.services()
                        .stores()
                        .accounts()
                        .find(state.account())
                        .filter(account -> account.devices().isEmpty())
                        .isPresent();
        return isOwn ? Proof.PASSWORD : proof;
    }

    /// Changes the account's record.
    ///
    /// @param spared the resource that asked for it, if one did: it goes on when the others end
    /// @return false if there is no account any more
    static boolean amend(AccountState state, Amendment change, String spared, Work work) {
        Accounts accounts = state.services().stores().accounts();
        Optional<AccountRecord> record = change instanceof Amendment.Keys
                ? accounts.mended(work.batch(), state.account(), state.now())
                : accounts.find(work.batch(), state.account());
        if (record.isEmpty() || !change.isPossible(record.get())) {
            return false;
        }
        accounts.put(work.batch(), change.of(record.get()));
        work.batch().add(change.beside());
        if (!change.ending().isEmpty()) {
            for (Attached a : state.attached()) {
                if (!a.session.resource().equals(spared)) {
                    work.after(() -> a.session.end(StreamCondition.NOT_AUTHORIZED, change.ending()));
                }
            }
            loggedOut(state, resource -> !resource.equals(spared), work);
        }
        return true;
    }

    /// Ends one session. With `conflict` (RFC 6120 §4.9.3.3), which clients take for an end by somebody else's will and
    /// do not answer with another connection at once; `not-authorized` stays for the end of every login, where they
    /// are to ask for the password.
    ///
    /// @param client the id of its installation, whose tokens are taken away; empty if it has none
    /// @return false if there is no such session
    boolean dismiss(String resource, String client, Work work) {
        Attached one = state.attached(resource);
        if (one == null) {
            return false;
        }
        KnownClients all = state.services().stores().clients();
        all.find(state.account(), client)
                .ifPresent(known -> all.put(work.batch(), state.account(), known.withTokens(null, null)));
        loggedOut(state, resource::equals, work);
        end(one, StreamCondition.CONFLICT, "The session was ended by its owner or an administrator", work);
        return true;
    }

    /// Its client is back.
    void wake(SessionPort session, long generation, CompletableFuture<Waking> answer, Work work) {
        Attached known = isOf(generation, work) ? state.attached(session) : null;
        Waking waking = known == null ? Waking.GONE : known.isAsleep() && isFull() ? Waking.TOO_MANY : Waking.GRANTED;
        if (known != null && waking == Waking.GRANTED) {
            known.change(now -> now.withWaking(true));
        }
        work.after(() -> answer.complete(waking));
    }

    /// Its client was told that it cannot have it: it sleeps on, and counts as asleep.
    void wokenTooLate(SessionPort session) {
        Attached one = state.attached(session);
        if (one != null) {
            one.change(now -> now.withWaking(false));
        }
    }

    /// A session has fallen asleep: with too many of them the one that has slept longest is over. What its client
    /// has not confirmed comes back to the account, as from every session that ends.
    ///
    /// @param unconfirmed what its client may not have
    void asleep(SessionPort session, List<Message> unconfirmed, Work work) {
        Attached one = state.attached(session);
        if (one != null) {
            one.change(now -> now.withWaking(false));
            tell(session, SessionChange.LINK_LOST, work);
            AccountEffects.run(
                    state, state.services().extensions().missed(state, session.resource(), unconfirmed), work);
        }
        List<Attached> asleep = state.attached().stream()
                .filter(Attached::isAsleep)
                .sorted(Comparator.comparingLong(a -> a.session.asleepSince()))
                .toList();
        asleep.stream()
                .limit(Math.max(0, asleep.size() - state.services().limits().asleep()))
                .forEach(
                        a -> end(a, StreamCondition.RESOURCE_CONSTRAINT, "Too many sessions wait to be resumed", work));
    }

    /// A session that had fallen asleep has its client back.
    void awake(SessionPort session, Work work) {
        if (state.attached(session) != null) {
            tell(session, SessionChange.LINK_BACK, work);
        }
    }

    private static void loggedOut(AccountState state, Predicate<String> whose, Work work) {
        AccountEffects.run(state, state.services().extensions().loggedOut(state, whose), work);
    }

    private void tell(SessionPort session, SessionChange change, Work work) {
        AccountEffects.run(state, state.services().extensions().session(state, session.resource(), change), work);
    }

    private boolean isFull() {
        long connected = state.attached().stream().filter(a -> !a.isAsleep()).count();
        return connected >= state.services().limits().resources();
    }

    private void end(Attached one, StreamCondition condition, String text, Work work) {
        leave(one.session, work);
        work.after(() -> one.session.end(condition, text));
    }

    /// It is over: whoever sees the account's presence is told.
    void leave(SessionPort session, Work work) {
        Attached gone = state.attached(session);
        if (gone != null) {
            presence.gone(gone, work);
            tell(session, SessionChange.LEFT, work);
            state.detach(session);
        }
    }
}
