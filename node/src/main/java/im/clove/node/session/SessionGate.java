package im.clove.node.session;

import im.clove.node.account.Account;
import im.clove.node.account.Accounts;
import im.clove.node.account.BindResult;
import im.clove.node.account.SessionPort;
import im.clove.node.account.Waking;
import im.clove.node.c2s.ClientGate;
import im.clove.node.c2s.ClientStream;
import im.clove.node.c2s.Entrance;
import im.clove.node.c2s.StreamFeature;
import im.clove.node.ext.Extensions;
import im.clove.node.store.KeyRecords;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.link.LinkEnd;
import im.clove.runtime.owner.Timers;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.ScramKeys;
import im.clove.xmpp.sasl.Visit;
import im.clove.xmpp.sm.AckCounter;
import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where clients that have logged in become sessions. Runs on the thread of the client's own stream, which may
/// wait.
public final class SessionGate implements ClientGate {
    private static final Logger LOG = LoggerFactory.getLogger(SessionGate.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Accounts accounts;
    private final Extensions extensions;
    private final SessionServices services;

    public SessionGate(Accounts accounts, Extensions extensions, SessionServices services) {
        this.accounts = accounts;
        this.extensions = extensions;
        this.services = services;
    }

    @Override
    public List<StreamFeature> features() {
        return extensions.streamFeatures().stream()
                .map(feature -> StreamFeature.saying(
                        Set.of(StreamFeature.Stage.AFTER_LOGIN, StreamFeature.Stage.BOUND), _ -> feature.get()))
                .toList();
    }

    @Override
    public Budget budget() {
        return accounts.budget();
    }

    @Override
    public List<String> bindFeatures() {
        List<String> all = new ArrayList<>(extensions.bindFeatures());
        all.add(SmElements.NS);
        return List.copyOf(all);
    }

    @Override
    public List<Element> note(Jid account, long generation, Visit visit) {
        CompletableFuture<List<Element>> answer = accounts.with(account, owner -> owner.visited(generation, visit));
        if (answer == null) {
            return List.of();
        }
        Optional<List<Element>> tokens = within(answer, _ -> LOG.debug("a visit was noted late"));
        if (tokens.isEmpty()) {
            // The login holds all the same; a token is for the next time.
            LOG.warn("The visit of a client could not be noted");
        }
        return tokens.orElse(List.of());
    }

    @Override
    public void strengthen(Jid account, long generation, List<ScramKeys> more) {
        CompletableFuture<Boolean> answer = accounts.book().addKeys(account, generation, KeyRecords.stored(more));
        if (answer != null
                && within(answer, _ -> LOG.debug("keys were kept late")).isEmpty()) {
            LOG.warn("Keys for another hash of a password could not be kept; its next login gives them again");
        }
    }

    @Override
    public Entry enter(ClientStream stream, Entrance wanted) {
        return switch (wanted) {
            case Entrance.Bind bind -> bind(stream, bind);
            case Entrance.Resume resume -> resume(stream, resume);
        };
    }

    /// RFC 6120 §7: the answer goes out before anything else can.
    private Entry bind(ClientStream stream, Entrance.Bind wanted) {
        AtomicReference<@Nullable Opened> opened = new AtomicReference<>();
        CompletableFuture<BindResult> answer = accounts.with(
                stream.account(),
                account -> account.bind(wanted.resource(), stream.generation(), wanted.inline(), resource -> {
                    Session session = open(stream, account, resource);
                    opened.set(new Opened(session, session.begin(stream, wanted)));
                    return session;
                }));
        StanzaError refusal = answer == null
                ? StanzaError.of(Condition.ITEM_NOT_FOUND, "The account does not exist any more")
                : refusal(answer);
        Opened made = opened.get();
        if (refusal == null && made != null) {
            services.sessions().came(made.session(), stream);
            return new Entry.Accepted(made.wire());
        }
        StanzaError error = refusal == null ? StanzaError.of(Condition.INTERNAL_SERVER_ERROR) : refusal;
        return new Entry.Refused(wanted.dress().spell(new Entrance.Outcome.NotBound(error)));
    }

    private record Opened(Session session, Wire wire) {}

    private Session open(ClientStream stream, Account account, String resource) {
        return new Session(stream.account().withResource(resource), account, services);
    }

    /// Null if it is granted. What is granted too late is nobody's session: its client has heard that there is none.
    private @Nullable StanzaError refusal(CompletableFuture<BindResult> answer) {
        Optional<BindResult> result = within(answer, late -> {
            if (late instanceof BindResult.Bound(SessionPort session)) {
                session.end(StreamCondition.CONNECTION_TIMEOUT, "The account took too long");
            }
        });
        return switch (result.orElse(null)) {
            case null -> StanzaError.of(Condition.INTERNAL_SERVER_ERROR);
            case BindResult.Bound _ -> null;
            case BindResult.Refused(StanzaError error) -> error;
        };
    }

    /// What comes while a client is waited for, which is not for ever.
    ///
    /// @param tooLate takes back what comes afterwards; only posts
    /// @return empty if nothing has come, or it has failed
    private <T> Optional<T> within(CompletableFuture<T> answer, Consumer<T> tooLate) {
        CompletableFuture<Optional<T>> told = new CompletableFuture<>();
        CompletableFuture<?> _ = answer.whenComplete((result, _) -> {
            if (!told.complete(Optional.ofNullable(result)) && result != null) {
                tooLate.accept(result);
            }
        });
        Timers.Timer timer = services.timers().after(PATIENCE, () -> told.complete(Optional.empty()));
        try {
            return told.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("It is never told a failure", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (!told.complete(Optional.empty())) {
                told.join().ifPresent(tooLate);
            }
            return Optional.empty();
        } finally {
            timer.cancel();
        }
    }

    /// XEP-0198 §5: only the account that owned the session may have it (C-14).
    private Entry resume(ClientStream stream, Entrance.Resume wanted) {
        Session session = services.resumable().find(wanted.previousId());
        if (session == null || !session.full().bare().equals(stream.account())) {
            return gone(wanted, stream.account());
        }
        Wire wire = session.wire(stream);
        CompletableFuture<Waking> may =
                accounts.with(stream.account(), account -> account.wake(session, stream.generation()));
        Optional<Waking> waking = may == null
                ? Optional.of(Waking.GONE)
                : within(may, late -> {
                    if (late == Waking.GRANTED) {
                        accounts.with(stream.account(), account -> tooLate(account, session));
                    }
                });
        if (waking.isEmpty()) {
            return failed(wanted, Condition.INTERNAL_SERVER_ERROR, null);
        }
        if (waking.get() == Waking.TOO_MANY) {
            return failed(wanted, Condition.RESOURCE_CONSTRAINT, null);
        }
        if (waking.get() == Waking.GONE) {
            return gone(wanted, stream.account());
        }
        // Nobody reads a link that is taken too late: its client has heard that it has no session.
        LinkEnd unread = new LinkEnd(LinkEnd.Kind.LOST, "resumed too late");
        Optional<Boolean> resumed =
                within(session.resume(wire, wanted), _ -> session.post(new SessionEvent.LinkClosed(wire, unread)));
        if (resumed.isEmpty()) {
            return failed(wanted, Condition.INTERNAL_SERVER_ERROR, null);
        }
        if (!resumed.get()) {
            return gone(wanted, stream.account());
        }
        services.sessions().came(session, stream);
        return new Entry.Accepted(wire);
    }

    private static boolean tooLate(Account account, Session session) {
        account.wokenTooLate(session);
        return true;
    }

    /// With how much the lost session had taken, if that is known: the client need not send it again.
    private Entry gone(Entrance.Resume wanted, Jid account) {
        return failed(wanted, Condition.ITEM_NOT_FOUND, services.resumable().handled(wanted.previousId(), account));
    }

    private static Entry failed(Entrance.Resume wanted, Condition condition, @Nullable AckCounter handled) {
        Element failed = SmElements.of(new SmElements.Nonza.Failed(condition, handled));
        return new Entry.Refused(wanted.dress().spell(new Entrance.Outcome.NotResumed(failed)));
    }
}
