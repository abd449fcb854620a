package im.clove.node.account;

import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.core.Presences;
import im.clove.node.core.Role;
import im.clove.node.ext.Approvals;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Guardians;
import im.clove.node.ext.Guarding;
import im.clove.node.ext.Guarding.Verdict;
import im.clove.node.ext.Guarding.Wanted;
import im.clove.node.ext.Guarding.Way;
import im.clove.node.owner.Memory;
import im.clove.node.owner.Work;
import im.clove.node.store.Roles;
import im.clove.xmpp.im.DeliveryRules;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks [Guarding] about every stanza that comes to an account and that leaves it, and does what it says: who
/// sent one that is stopped hears of it, guardians are asked. A member's stanzas cost one look. Owned by the
/// account.
final class AccountGuard {
    private static final StanzaError FEDERATION = StanzaError.of(
            Condition.POLICY_VIOLATION,
            "This account is a guest's: it has to do with people of this server only, not of others");

    private static final StanzaError BEFORE_ALL = StanzaError.of(
            Condition.POLICY_VIOLATION,
            "This account is a guest's: in a room it speaks before all, and has to do with people of this server only");

    private final AccountState state;

    /// Read with the first stanza.
    private final Memory.Cell<Optional<Role>> role;

    AccountGuard(AccountState state) {
        this.state = state;
        this.role = state.memory().cell(Optional.empty());
    }

    Role role() {
        return role.get().orElseGet(() -> {
            Role read = Roles.of(state.tables(), state.account());
            role.set(Optional.of(read));
            return read;
        });
    }

    /// From now on.
    void become(Role next, Work work) {
        Roles.put(work.batch(), state.account(), next);
        role.set(Optional.of(next));
    }

    private Approvals approvals() {
        return state.ownChapter(Approvals.CHAPTER);
    }

    /// The rule as it is for this account now.
    private Guarding guarding() {
        Role now = role();
        return new Guarding(
                state.account(),
                now,
                now.isGuarded() ? approvals() : Approvals.NONE,
                state.services().hosts());
    }

    /// What is to be answered to one of the account's own clients, or to who speaks for it; empty if the stanza
    /// goes on. Guardians are asked with the work. Presence that says the end of something goes on, so that the
    /// account knows; it is not sent ([AccountState#submit]).
    Optional<StanzaError> outbound(Envelope envelope, Work work) {
        Role role = role();
        if (role.isMember()) {
            return Optional.empty();
        }
        Stanza stanza = envelope.stanza();
        if (!(guarding().on(Way.OUT, stanza, envelope.origin()) instanceof Verdict.Stopped(var wanted))
                || isEnd(stanza)) {
            return Optional.empty();
        }
        if (role.kind() == Role.Kind.GUEST) {
            Jid to = stanza.to();
            return Optional.of(to != null && guarding().isRoom(to) ? BEFORE_ALL : FEDERATION);
        }
        return Optional.of(StanzaError.of(
                Condition.POLICY_VIOLATION,
                wanted.map(each -> asked(each, work)).orElse("Your guardian has to allow this address first")));
    }

    private static boolean isEnd(Stanza stanza) {
        return stanza instanceof Presence p
                && switch (p.type()) {
                    case UNAVAILABLE, UNSUBSCRIBE, UNSUBSCRIBED -> true;
                    case AVAILABLE, SUBSCRIBE, SUBSCRIBED, PROBE, ERROR -> false;
                };
    }

    private String asked(Wanted wanted, Work work) {
        Approvals known = approvals();
        if (known.refused().containsKey(wanted.who())) {
            return "Your guardian has said no to " + wanted.who();
        }
        if (known.isAsked(wanted.who(), wanted.kind())) {
            return "Your guardian has to allow " + wanted.who() + " first, and has been asked";
        }
        if (!known.mayAsk(true)) {
            return "Your guardian has to allow " + wanted.who() + " first, and has been asked too much already:"
                    + " try again when the other requests are answered";
        }
        AccountEffects.run(state, Guardians.ask(state, wanted, true), work);
        return "Your guardian has to allow " + wanted.who() + " first. It has been asked: " + names(role());
    }

    private static String names(Role role) {
        return role.guardians().isEmpty()
                ? "whoever runs this server"
                : String.join(", ", role.guardians().stream().map(Jid::toString).toList());
    }

    /// Whether a stanza from elsewhere is stopped. Its sender hears the same as of an address without an
    /// account, at once.
    boolean stopsInbound(Envelope envelope, AccountMessages messages, Work work) {
        Stanza stanza = envelope.stanza();
        if (role().isMember()
                || !(guarding().on(Way.IN, stanza, envelope.origin()) instanceof Verdict.Stopped(var wanted))) {
            return false;
        }
        wanted.filter(each -> isNews(each, stanza.from()))
                .ifPresent(each -> AccountEffects.run(state, Guardians.ask(state, each, false), work));
        if (stanza instanceof Presence p && p.type() == Presence.Type.PROBE && p.from() != null) {
            unguarded(Presences.of(Presence.Type.UNSUBSCRIBED, state.account(), p.from()), work);
        }
        // A room takes an error for the end of its occupant: whoever is in could put the account out with a word to it.
        Jid from = stanza.from();
        boolean isOfRoom =
                stanza instanceof Message && from != null && guarding().isRoom(from);
        if (!isOfRoom
                && DeliveryRules.withoutAccount(stanza, sender(envelope.origin()))
                        instanceof DeliveryRules.Verdict.Refuse(StanzaError error, String reason)) {
            messages.refuse(envelope, error, reason, work);
        } else {
            work.done(envelope.ticket());
        }
        return true;
    }

    private boolean isNews(Wanted wanted, @Nullable Jid from) {
        if (from == null || state.isBlocked(from) || state.isBlocked(wanted.who())) {
            return false;
        }
        Approvals.Request request = Guardians.request(state, wanted, false);
        Jid asker = wanted.by().orElse(wanted.who());
        boolean isHere = state.services().hosts().isServed(asker.domain());
        return approvals()
                        .isNews(
                                wanted.who(),
                                request,
                                each -> isHere
                                        ? each.equals(asker)
                                        : each.domain().equals(asker.domain()))
                && (isHere || state.services().askers().may(from.domain(), state.account(), state.now()));
    }

    /// As of nobody's address.
    private static DeliveryRules.Sender sender(Origin origin) {
        return switch (origin) {
            case Origin.Peer _, Origin.Held _ -> DeliveryRules.Sender.STRANGER;
            case Origin.Client _, Origin.Service _, Origin.Node _ -> DeliveryRules.Sender.NEIGHBOUR;
        };
    }

    /// What the account may not ask of itself.
    Optional<StanzaError> own(Iq request) {
        Element payload = request.payload();
        if (request.type() != Iq.Type.SET) {
            return Optional.empty();
        }
        boolean isGuarded = role().isGuarded();
        if (isGuarded
                && payload.is("urn:xmpp:blocking", "block")
                && guarding().wouldBlockGuardian(Guardians.blocked(payload))) {
            return notAllowed("A guardian cannot be blocked");
        }
        if (!payload.is("jabber:iq:register", "query") || !payload.has("jabber:iq:register", "remove")) {
            return Optional.empty();
        }
        if (isGuarded) {
            return notAllowed("This account has guardians, and is removed by whoever runs this server");
        }
        return Roles.wards(state.tables(), state.account()).stream()
                .findFirst()
                .flatMap(ward -> notAllowed("You are a guardian of " + ward + ": whoever runs this server has to name"
                        + " another one first"));
    }

    private static Optional<StanzaError> notAllowed(String why) {
        return Optional.of(StanzaError.of(Condition.NOT_ALLOWED, why));
    }

    /// Gives a stanza that the account has made out of its hands, if the account may have to do with who it is
    /// for. A question that may not be asked is answered at once. Only after a commit.
    void submit(Envelope envelope) {
        if (role().isMember()
                || guarding().on(Way.OUT, envelope.stanza(), envelope.origin()) instanceof Verdict.Passed) {
            state.services().submit().accept(envelope);
            return;
        }
        envelope.ticket().done();
        if (envelope.stanza() instanceof Iq iq && envelope.origin() instanceof Origin.Node) {
            Optional<? extends Stanza> error = iq.isRequest()
                    ? Replies.error(iq, StanzaError.of(Condition.POLICY_VIOLATION))
                    : Optional.of(withheld(iq));
            error.ifPresent(each -> state.services().submit().accept(Envelope.bySystem(each)));
        }
    }

    /// In place of an answer, for a component that has asked in the account's name (XEP-0356).
    private static Iq withheld(Iq answer) {
        Element error = Element.of(
                        Element.CLIENT,
                        "iq",
                        StanzaError.of(Condition.POLICY_VIOLATION).toElement())
                .with("type", "error")
                .with("id", answer.id());
        return Iq.of(error).withFrom(answer.from()).withTo(answer.to());
    }

    /// Whether somebody may know of the account, and it of him.
    boolean shows(Jid who) {
        return role().isMember() || guarding().isShown(who);
    }

    /// Those of these who may not see the account any more see it go.
    void withdraw(Effect.Withdraw what, Work work) {
        Guarding guarding = guarding();
        for (Attached each : state.attached()) {
            Jid full = state.account().withResource(each.session.resource());
            for (Jid shown : each.directed()) {
                if (what.whom().test(shown.bare()) && !guarding.isShown(shown)) {
                    each.change(known -> known.withDirected(shown, false));
                    unguarded(Presences.of(Presence.Type.UNAVAILABLE, full, shown), work);
                }
            }
            for (RosterItem item : state.roster()) {
                boolean hasSeen = each.isAvailable() && item.subscription().isFrom();
                if (hasSeen && what.whom().test(item.contact()) && !guarding.isShown(item.contact())) {
                    unguarded(Presences.of(Presence.Type.UNAVAILABLE, full, item.contact()), work);
                }
            }
        }
    }

    /// Made by this server, without a word of the account's: what everybody would hear.
    private void unguarded(Presence presence, Work work) {
        work.after(() -> state.services().submit().accept(Envelope.bySystem(presence)));
    }
}
