package im.clove.node.account;

import im.clove.node.account.AccountState.Attached;
import im.clove.node.core.Envelope;
import im.clove.node.ext.Hook.IqHandler;
import im.clove.node.ext.Hook.Target;
import im.clove.node.ext.Outcome;
import im.clove.xmpp.im.DeliveryRules;
import im.clove.xmpp.im.DeliveryRules.Verdict;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// IQ stanzas of an account (RFC 6120 §8.2.3, RFC 6121 §8.5): requests the account answers itself, and those for
/// one of its resources. A request nobody answers gets `service-unavailable`. Owned by the account.
final class AccountRequests {
    private final AccountState state;
    private final AccountRoster roster;
    private final AccountMessages messages;

    AccountRequests(AccountState state, AccountRoster roster, AccountMessages messages) {
        this.state = state;
        this.roster = roster;
        this.messages = messages;
    }

    /// A request from one of the account's own resources to the account itself, or to the server about the account.
    ///
    /// @return false if it is for somebody else
    boolean own(Attached sender, Iq iq, Envelope envelope, Work work) {
        Jid to = iq.to();
        if (to == null) {
            return false;
        }
        boolean toSelf = to.equals(state.account());
        boolean toServer = isServer(to);
        if (!toSelf && !toServer) {
            return false;
        }
        if (!iq.isRequest()) { // the answer to a ping of ours
            if (toSelf) {
                work.done(envelope.ticket());
            }
            return toSelf;
        }
        if (toSelf && iq.payload().is(RosterItem.NS, "query")) {
            roster.request(sender, iq, envelope, work);
            return true;
        }
        IqHandler handler = state.services().extensions().handler(Target.SELF, iq);
        if (handler == null && toServer) {
            return false;
        }
        answer(handler, iq, envelope, work);
        return true;
    }

    private boolean isServer(Jid to) {
        return !to.hasLocal() && to.isBare() && state.isAccountHost(to);
    }

    /// A request or an answer from elsewhere.
    void inbound(Iq iq, Envelope envelope, Work work) {
        Jid to = iq.to() == null ? state.account() : iq.to();
        Jid from = iq.from();
        boolean foreign = from != null && !from.bare().equals(state.account());
        if (foreign && iq.isRequest() && iq.payload().is(RosterItem.NS, "query")) {
            // C-05: nobody else has anything to say about the roster; clients need not find that out themselves.
            messages.refuse(envelope, StanzaError.of(Condition.SERVICE_UNAVAILABLE), "a foreign roster", work);
            return;
        }
        switch (DeliveryRules.decide(iq, to, state.connected(), state.sharesPresence(iq.from()))) {
            case Verdict.Deliver(List<String> resources, String _) -> {
                for (String resource : resources) {
                    Attached one = state.attached(resource);
                    if (one != null) {
                        work.after(() -> one.session.deliver(iq, SessionPort.NOT_QUEUED));
                    }
                }
                work.done(envelope.ticket());
            }
            case Verdict.Handle _ -> {
                if (iq.isRequest()) {
                    answer(state.services().extensions().handler(Target.ACCOUNT, iq), iq, envelope, work);
                } else {
                    work.done(envelope.ticket());
                }
            }
            case Verdict.Refuse(StanzaError error, String reason) -> messages.refuse(envelope, error, reason, work);
            case Verdict.Drop _, Verdict.Store _ -> work.done(envelope.ticket());
        }
    }

    private void answer(@Nullable IqHandler handler, Iq iq, Envelope envelope, Work work) {
        Outcome outcome = handler == null
                ? Outcome.reject(Condition.SERVICE_UNAVAILABLE, "nobody answers this request")
                : handler.handle(state, iq);
        switch (outcome) {
            case Outcome.Done(var effects) -> {
                AccountEffects.run(state, effects, work);
                work.done(envelope.ticket());
            }
            case Outcome.Also(var effects) -> {
                AccountEffects.run(state, effects, work);
                work.done(envelope.ticket());
            }
            case Outcome.Pass _ ->
                messages.refuse(envelope, StanzaError.of(Condition.SERVICE_UNAVAILABLE), "passed", work);
            case Outcome.Reject(StanzaError error, String reason) -> messages.refuse(envelope, error, reason, work);
        }
    }
}
