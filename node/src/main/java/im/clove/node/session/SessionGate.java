package im.clove.node.session;

import im.clove.node.account.Account;
import im.clove.node.account.Accounts;
import im.clove.node.account.BindResult;
import im.clove.node.account.Waking;
import im.clove.node.c2s.ClientGate;
import im.clove.node.c2s.ClientStream;
import im.clove.node.c2s.Entrance;
import im.clove.node.c2s.StreamFeature;
import im.clove.node.ext.Extensions;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.Visit;
import im.clove.xmpp.sm.AckCounter;
import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where clients that have logged in become sessions. Runs on the thread of the client's own stream, which may
/// wait.
public final class SessionGate implements ClientGate {
    private static final Logger LOG = LoggerFactory.getLogger(SessionGate.class);
    private static final int PATIENCE_SECONDS = 20;

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
    public List<String> bindFeatures() {
        List<String> all = new ArrayList<>(extensions.bindFeatures());
        all.add(SmElements.NS);
        return List.copyOf(all);
    }

    @Override
    public List<Element> note(Jid account, long generation, Visit visit) {
        CompletableFuture<List<Element>> answer = accounts.with(account, owner -> owner.visited(generation, visit));
        try {
            return answer == null ? List.of() : answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // The login holds all the same; a token is for the next time.
            LOG.warn("The visit of a client could not be noted", e);
            return List.of();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return List.of();
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
        AtomicReference<@Nullable Wire> opened = new AtomicReference<>();
        CompletableFuture<BindResult> answer = accounts.with(
                stream.account(),
                account -> account.bind(wanted.resource(), stream.generation(), wanted.inline(), resource -> {
                    Session session = open(stream, account, resource);
                    opened.set(session.begin(stream, wanted));
                    return session;
                }));
        StanzaError refusal = answer == null
                ? StanzaError.of(Condition.ITEM_NOT_FOUND, "The account does not exist any more")
                : wait(answer);
        Wire wire = opened.get();
        if (refusal == null && wire != null) {
            return new Entry.Accepted(wire);
        }
        StanzaError error = refusal == null ? StanzaError.of(Condition.INTERNAL_SERVER_ERROR) : refusal;
        return new Entry.Refused(wanted.dress().spell(new Entrance.Outcome.NotBound(error)));
    }

    private Session open(ClientStream stream, Account account, String resource) {
        return new Session(stream.account().withResource(resource), account, services);
    }

    private static @Nullable StanzaError wait(CompletableFuture<BindResult> answer) {
        try {
            return switch (answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                case BindResult.Bound _ -> null;
                case BindResult.Refused(StanzaError error) -> error;
            };
        } catch (ExecutionException | TimeoutException e) {
            return StanzaError.of(Condition.INTERNAL_SERVER_ERROR);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return StanzaError.of(Condition.INTERNAL_SERVER_ERROR);
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
        try {
            Waking waking = may == null ? Waking.GONE : may.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (waking == Waking.TOO_MANY) {
                return failed(wanted, Condition.RESOURCE_CONSTRAINT, null);
            }
            return waking == Waking.GRANTED && session.resume(wire, wanted).get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    ? new Entry.Accepted(wire)
                    : gone(wanted, stream.account());
        } catch (ExecutionException | TimeoutException e) {
            return failed(wanted, Condition.INTERNAL_SERVER_ERROR, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(wanted, Condition.INTERNAL_SERVER_ERROR, null);
        }
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
