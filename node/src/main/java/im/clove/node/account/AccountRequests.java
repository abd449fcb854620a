package im.clove.node.account;

import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.core.Permissions;
import im.clove.node.core.Service;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Hook.AccountIqHandler;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Hook.QueryHandler;
import im.clove.node.ext.Query;
import im.clove.node.ext.Reply;
import im.clove.node.owner.Work;
import im.clove.xmpp.im.DeliveryRules;
import im.clove.xmpp.im.DeliveryRules.Verdict;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import java.util.List;
import java.util.Optional;

/// IQ stanzas of an account (RFC 6120 §8.2.3, RFC 6121 §8.5): requests the account answers itself, and those for
/// one of its resources. A request nobody answers gets `service-unavailable`. Owned by the account.
final class AccountRequests {
    private final AccountState state;
    private final AccountRoster roster;
    private final AccountMessages messages;
    private final AccountQueries queries;

    AccountRequests(AccountState state, AccountRoster roster, AccountMessages messages) {
        this.state = state;
        this.roster = roster;
        this.messages = messages;
        this.queries = new AccountQueries(state, messages);
    }

    /// What was read beside the account for one of its clients.
    void found(Iq request, Query.Found found, Envelope envelope, Work work) {
        queries.found(request, found, envelope, work);
    }

    /// What had to be kept first is kept.
    void again(Asker asker, Iq request, Envelope envelope, Work work) {
        boolean _ = answer(asker, request, envelope, work);
    }

    /// What was to be read could not be told.
    void hasRead(Envelope envelope, Work work) {
        queries.hasRead(envelope, work);
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
        if (!iq.isRequest()) { // the answer to a question of ours
            if (toSelf) {
                answered(iq, envelope, work);
            }
            return toSelf;
        }
        if (toSelf && iq.payload().is(RosterItem.NS, "query")) {
            roster.request(sender, iq, envelope, work);
            return true;
        }
        // What the server answers by itself is for the server; the rest of what clients ask it is about the account.
        if (toServer && state.services().extensions().ofServer(iq) != null) {
            return false;
        }
        return answer(Asker.SELF, iq, envelope, work) || !toServer && nobody(envelope, work);
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
            if (privileged(iq, to, envelope, work)) {
                return;
            }
            // C-05: nobody else has anything to say about the roster; clients need not find that out themselves.
            messages.refuse(envelope, StanzaError.of(Condition.SERVICE_UNAVAILABLE), "a foreign roster", work);
            return;
        }
        switch (DeliveryRules.decide(iq, to, state.connected(), state.standing(iq.from()))) {
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
                    // What the account asks itself, somebody has asked in its name.
                    boolean isOwn = envelope.origin() instanceof Origin.Node && !foreign;
                    boolean _ = answer(isOwn ? Asker.SELF : Asker.OTHER, iq, envelope, work) || nobody(envelope, work);
                } else {
                    answered(iq, envelope, work);
                }
            }
            case Verdict.Refuse(StanzaError error, String reason) -> messages.refuse(envelope, error, reason, work);
            case Verdict.Drop _, Verdict.Store _ -> work.done(envelope.ticket());
        }
    }

    /// XEP-0356 §4: a service of this node may have been let in on the roster.
    ///
    /// @return false if it is nobody of that kind
    private boolean privileged(Iq iq, Jid to, Envelope envelope, Work work) {
        if (!(envelope.origin() instanceof Origin.Service(Jid address)) || to.isFull()) {
            return false;
        }
        Service service = state.services().hosts().serviceAt(address);
        Permissions granted = service == null ? Permissions.NONE : service.permissions();
        if (granted.equals(Permissions.NONE)) {
            return false;
        }
        if (granted.roster().allows(iq.type())) {
            roster.privileged(iq, envelope, work);
        } else {
            messages.refuse(envelope, StanzaError.of(Condition.FORBIDDEN), "no permission for the roster", work);
        }
        return true;
    }

    private boolean nobody(Envelope envelope, Work work) {
        messages.refuse(envelope, StanzaError.of(Condition.SERVICE_UNAVAILABLE), "nobody answers this request", work);
        return true;
    }

    /// @return false if nobody does
    private boolean answer(Asker asker, Iq iq, Envelope envelope, Work work) {
        Optional<StanzaError> guarded = asker == Asker.SELF ? state.guard().own(iq) : Optional.empty();
        if (guarded.isPresent()) {
            messages.refuse(envelope, guarded.get(), "not as long as it guards or is guarded", work);
            return true;
        }
        QueryHandler query = state.services().extensions().queryOf(asker, iq);
        if (query != null) {
            queries.handle(query.handle(state, iq), asker, iq, envelope, work);
            return true;
        }
        AccountIqHandler handler = state.services().extensions().ofAccount(asker, iq);
        if (handler == null) {
            return false;
        }
        switch (handler.handle(state, iq)) {
            case Reply.Answer<Effect>(Iq result, List<Effect> effects) -> {
                messages.answer(envelope, result, work);
                AccountEffects.run(state, effects, work);
                work.done(envelope.ticket());
            }
            case Reply.Later<Effect>(List<Effect> effects) -> {
                AccountEffects.run(state, effects, work);
                work.done(envelope.ticket());
            }
            case Reply.Refuse<Effect>(StanzaError error, String reason) ->
                messages.refuse(envelope, error, reason, work);
        }
        return true;
    }

    /// The answer to a question of the account's own, or to none.
    private void answered(Iq answer, Envelope envelope, Work work) {
        AccountEffects.run(state, state.questions().answered(state, answer), work);
        work.done(envelope.ticket());
    }
}
