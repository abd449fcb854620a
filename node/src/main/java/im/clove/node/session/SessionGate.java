package im.clove.node.session;

import im.clove.node.account.Account;
import im.clove.node.account.Accounts;
import im.clove.node.account.BindResult;
import im.clove.node.account.Waking;
import im.clove.node.c2s.ClientGate;
import im.clove.node.c2s.ClientStream;
import im.clove.node.ext.Extensions;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sm.AckCounter;
import im.clove.xmpp.sm.SmElements;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Where clients that have logged in become sessions. Runs on the thread of the client's own stream, which may
/// wait.
public final class SessionGate implements ClientGate {
    private static final int PATIENCE_SECONDS = 20;
    private static final String BIND = "urn:ietf:params:xml:ns:xmpp-bind";

    private final Accounts accounts;
    private final Extensions extensions;
    private final SessionServices services;

    public SessionGate(Accounts accounts, Extensions extensions, SessionServices services) {
        this.accounts = accounts;
        this.extensions = extensions;
        this.services = services;
    }

    @Override
    public List<Element> features(Jid account) {
        return extensions.streamFeatures();
    }

    /// RFC 6120 §7: the answer goes out before anything else can.
    @Override
    public Entry bind(ClientStream stream, Iq request, String wanted) {
        AtomicReference<@Nullable Wire> opened = new AtomicReference<>();
        CompletableFuture<BindResult> answer = accounts.with(
                stream.account(),
                account -> account.bind(wanted, resource -> {
                    Session session = open(stream, account, resource);
                    opened.set(session.begin(stream, bound(request, session.full())));
                    return session;
                }));
        StanzaError refusal = answer == null
                ? StanzaError.of(Condition.ITEM_NOT_FOUND, "The account does not exist any more")
                : wait(answer);
        Wire wire = opened.get();
        return refusal == null && wire != null
                ? new Entry.Accepted(wire)
                : new Entry.Refused(
                        error(request, refusal == null ? StanzaError.of(Condition.INTERNAL_SERVER_ERROR) : refusal));
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
    @Override
    public Entry resume(ClientStream stream, String previousId, long handled) {
        Session session = services.resumable().find(previousId);
        if (session == null || !session.full().bare().equals(stream.account())) {
            return gone(previousId, stream.account());
        }
        Wire wire = new Wire(session, stream);
        CompletableFuture<Waking> may = accounts.with(stream.account(), account -> account.wake(session));
        try {
            Waking waking = may == null ? Waking.GONE : may.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (waking == Waking.TOO_MANY) {
                return failed(Condition.RESOURCE_CONSTRAINT, null);
            }
            return waking == Waking.GRANTED
                            && session.resume(wire, new AckCounter(handled)).get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    ? new Entry.Accepted(wire)
                    : gone(previousId, stream.account());
        } catch (ExecutionException | TimeoutException e) {
            return failed(Condition.INTERNAL_SERVER_ERROR, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(Condition.INTERNAL_SERVER_ERROR, null);
        }
    }

    /// With how much the lost session had taken, if that is known: the client need not send it again.
    private Entry gone(String previousId, Jid account) {
        return failed(Condition.ITEM_NOT_FOUND, services.resumable().handled(previousId, account));
    }

    private static Entry failed(Condition condition, @Nullable AckCounter handled) {
        return new Entry.Refused(SmElements.of(new SmElements.Nonza.Failed(condition, handled)));
    }

    private static Element bound(Iq request, Jid full) {
        Element payload = Element.of(BIND, "bind", Element.ofText(BIND, "jid", full.toString()));
        return Replies.result(request.withFrom(null).withTo(null), payload).element();
    }

    private static Element error(Iq request, StanzaError error) {
        return Replies.error(request.withFrom(null).withTo(null), error)
                .map(Stanza::element)
                .orElseThrow();
    }
}
