package im.clove.node.account;

import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.core.Presences;
import im.clove.node.core.Ticket;
import im.clove.node.owner.Work;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import java.util.List;
import java.util.Set;

/// Presence of an account (RFC 6121 §4): who hears of its resources, and what its resources hear. Owned by the
/// account.
final class AccountPresence {
    /// What one client's list of those may take who hear of its end: more than a thousand addresses of rooms.
    private static final long MOST_DIRECTED_BYTES = 256 * 1024;

    private final AccountState state;
    private final AccountRoster roster;
    private final AccountMessages messages;

    AccountPresence(AccountState state, AccountRoster roster, AccountMessages messages) {
        this.state = state;
        this.roster = roster;
        this.messages = messages;
    }

    /// Presence from one of the account's own resources.
    void outbound(Attached sender, Presence p, Envelope envelope, Work work) {
        switch (p.type()) {
            case SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED ->
                roster.outboundSubscription(sender, p, envelope, work);
            case AVAILABLE, UNAVAILABLE -> {
                if (p.to() != null) {
                    directed(sender, p, envelope, work);
                } else if (p.type() == Presence.Type.AVAILABLE) {
                    available(sender, p, work);
                    work.done(envelope.ticket());
                } else {
                    unavailable(sender, p, work);
                    work.done(envelope.ticket());
                }
            }
            case PROBE, ERROR -> {
                if (p.to() == null) {
                    work.done(envelope.ticket());
                } else {
                    work.after(() -> state.submit(envelope));
                }
            }
        }
    }

    /// RFC 6121 §4.2 and §4.4: initial presence, and every later one without a recipient.
    private void available(Attached sender, Presence p, Work work) {
        boolean initial = !sender.isAvailable();
        boolean tookMessages = sender.takesMessages();
        sender.change(known -> known.withPresence(p));
        broadcast(sender, p, work);
        if (initial) {
            for (Attached other : state.attached()) {
                Presence theirs = other.presence();
                if (!other.equals(sender) && theirs != null) {
                    give(sender, theirs.withTo(fullOf(sender)), work);
                }
            }
            Jid from = fullOf(sender);
            for (RosterItem item : state.book().items()) {
                if (item.subscription().isTo() && !state.isBlocked(item.contact())) {
                    send(Presences.of(Presence.Type.PROBE, from, item.contact()), work);
                }
            }
            roster.deliverRequests(sender, work);
        }
        if (!tookMessages && sender.takesMessages()) {
            messages.queue().drainLater(sender, work);
        }
    }

    /// What the hooks make of the presence of each resource has changed.
    void sayAgain(Work work) {
        for (Attached a : state.attached()) {
            Presence said = a.presence();
            if (said == null) {
                continue;
            }
            Envelope again = new Envelope(said, new Origin.Node(), Ticket.NONE);
            if (messages.passOutbound(again, work) instanceof Presence now
                    && !now.element().equals(said.element())) {
                available(a, now, work);
            }
        }
    }

    private void unavailable(Attached sender, Presence p, Work work) {
        if (sender.isAvailable()) {
            sender.change(known -> known.withPresence(null));
            broadcast(sender, p, work);
        }
        for (Jid recipient : sender.directed()) {
            send(p.withTo(recipient), work);
        }
        sender.change(known -> known.withDirected(Set.of()));
    }

    /// A session ended without saying so (RFC 6121 §4.5.2): the server says it in its place.
    void gone(Attached session, Work work) {
        Jid full = fullOf(session);
        Presence end = Presences.of(Presence.Type.UNAVAILABLE, full, null);
        if (session.isAvailable()) {
            messages.passOutbound(new Envelope(end, new Origin.Client(full), Ticket.NONE), work);
        }
        unavailable(session, end, work);
    }

    /// RFC 6121 §4.6: remembered so that the recipient hears of the end, unless it hears anyway.
    private void directed(Attached sender, Presence p, Envelope envelope, Work work) {
        Jid to = p.to();
        if (to != null) {
            boolean hearsAnyway = sender.isAvailable()
                    && state.rosterItem(to)
                            .filter(i -> i.subscription().isFrom())
                            .isPresent();
            if (p.type() == Presence.Type.UNAVAILABLE) {
                sender.change(known -> known.withDirected(to, false));
            } else if (!hearsAnyway && !sender.directed().contains(to)) {
                if (!hasRoomFor(to, sender)) {
                    messages.refuse(
                            envelope,
                            StanzaError.of(Condition.RESOURCE_CONSTRAINT, "Too many are to hear when this client goes"),
                            "directed presence",
                            work);
                    return;
                }
                sender.change(known -> known.withDirected(to, true));
            }
        }
        work.after(() -> state.submit(envelope));
    }

    private boolean hasRoomFor(Jid to, Attached sender) {
        long bytes = weight(to);
        for (Jid each : sender.directed()) {
            bytes += weight(each);
        }
        return sender.directed().size() < state.services().limits().rosterItems() && bytes <= MOST_DIRECTED_BYTES;
    }

    /// Of an address in memory, about, in bytes.
    private static int weight(Jid address) {
        return 160
                + address.local().length()
                + address.domain().name().length()
                + address.resource().length();
    }

    /// Presence from elsewhere.
    void inbound(Presence p, Envelope envelope, Work work) {
        switch (p.type()) {
            case SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED -> roster.inboundSubscription(p, work);
            case PROBE -> probe(p, work);
            case AVAILABLE, UNAVAILABLE, ERROR -> deliver(p, work);
        }
        work.done(envelope.ticket());
    }

    /// RFC 6121 §8.5.2.1.2 and §8.5.3.1: to the bare address for all available resources, to a full one for that.
    private void deliver(Presence p, Work work) {
        Jid to = p.to();
        if (to != null && to.isFull()) {
            Attached one = state.attached(to.resource());
            if (one != null) {
                give(one, p, work);
            }
            return;
        }
        // An error to the account answers a subscription stanza, which bears its bare address: it is for those who
        // look at the roster, if it is about somebody there.
        boolean isError = p.type() == Presence.Type.ERROR;
        if (isError && (p.from() == null || state.rosterItem(p.from()).isEmpty())) {
            return;
        }
        for (Attached a : state.attached()) {
            if (isError ? a.isInterested() : a.isAvailable()) {
                give(a, p, work);
            }
        }
    }

    /// RFC 6121 §4.3.2. A stranger gets the same answer as for an account that does not exist.
    private void probe(Presence p, Work work) {
        Jid from = p.from();
        if (from == null) {
            return;
        }
        boolean own = from.bare().equals(state.account());
        boolean allowed = own
                || state.rosterItem(from).filter(i -> i.subscription().isFrom()).isPresent();
        if (!allowed) {
            send(Presences.of(Presence.Type.UNSUBSCRIBED, state.account(), from), work);
            return;
        }
        boolean any = false;
        for (Attached a : state.attached()) {
            Presence theirs = a.presence();
            if (theirs != null && !from.equals(fullOf(a))) {
                any = true;
                send(theirs.withTo(from), work);
            }
        }
        if (!any && !own) {
            send(Presences.of(Presence.Type.UNAVAILABLE, state.account(), from), work);
        }
    }

    /// Says again to a contact what it may know, and asks what we may (RFC 6121 §4.3).
    void refresh(Jid contact, Work work) {
        RosterItem item = state.rosterItem(contact).orElse(null);
        if (item == null || state.isBlocked(contact)) {
            return;
        }
        List<Attached> available =
                state.attached().stream().filter(Attached::isAvailable).toList();
        if (item.subscription().isFrom()) {
            showTo(state, contact, work);
            if (available.isEmpty()) {
                send(Presences.of(Presence.Type.UNAVAILABLE, state.account(), contact), work);
            }
        }
        if (item.subscription().isTo() && !available.isEmpty()) {
            send(Presences.of(Presence.Type.PROBE, fullOf(available.getFirst()), contact), work);
        }
    }

    /// A contact may see our presence from now on (RFC 6121 §3.1.5).
    static void showTo(AccountState state, Jid contact, Work work) {
        for (Attached a : state.attached()) {
            Presence p = a.presence();
            if (p != null) {
                work.after(() -> state.submit(Envelope.bySystem(p.withTo(contact))));
            }
        }
    }

    /// A contact may see our presence no longer (RFC 6121 §3.2.2, §3.3.3).
    static void hideFrom(AccountState state, Jid contact, Work work) {
        for (Attached a : state.attached()) {
            if (a.isAvailable()) {
                Jid full = state.account().withResource(a.session.resource());
                Presence p = Presences.of(Presence.Type.UNAVAILABLE, full, contact);
                work.after(() -> state.submit(Envelope.bySystem(p)));
            }
        }
    }

    private void broadcast(Attached sender, Presence p, Work work) {
        for (RosterItem item : state.book().items()) {
            if (item.subscription().isFrom() && !state.isBlocked(item.contact())) {
                send(p.withTo(item.contact()), work);
            }
        }
        for (Attached a : state.attached()) {
            if (a.isAvailable() || a.equals(sender) && p.type() == Presence.Type.AVAILABLE) {
                give(a, p.withTo(fullOf(a)), work);
            }
        }
    }

    private Jid fullOf(Attached a) {
        return state.account().withResource(a.session.resource());
    }

    private void send(Presence p, Work work) {
        work.after(() -> state.submit(Envelope.bySystem(p)));
    }

    private static void give(Attached a, Presence p, Work work) {
        work.after(() -> a.session.deliver(p, SessionPort.NOT_QUEUED));
    }
}
