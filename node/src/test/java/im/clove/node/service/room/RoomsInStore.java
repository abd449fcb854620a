package im.clove.node.service.room;

import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.core.Ticket;
import im.clove.node.service.ServiceTools;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Store;
import im.clove.node.store.Stores;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.owner.ManualTimers;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Elements;
import java.time.Clock;
import java.util.Random;

/// Rooms of a store, made by their users as ever; what comes of it is in the store when a method returns.
public final class RoomsInStore {
    private static final String MUC = "http://jabber.org/protocol/muc";

    private final RoomService service;

    /// @param domain of the rooms
    public RoomsInStore(Store store, String domain, Clock clock) {
        ServiceTools tools = new ServiceTools(
                _ -> {},
                Stores.over(store, OfflineQueue.Quota.STANDARD),
                clock,
                Runnable::run,
                new ManualTimers(),
                Budget.unlimited());
        service = new RoomService(Domain.of(domain), tools, RoomLimits.STANDARD, new Random(1));
        service.started();
    }

    private void say(Jid client, String xml) {
        Stanza stanza = Stanza.of(Elements.stanza(xml)).withFrom(client);
        service.submit(new Envelope(stanza, new Origin.Client(client), Ticket.NONE));
    }

    /// Somebody makes a room and leaves it.
    ///
    /// @param owner with an account
    /// @param fields of its settings and their values
    public void make(String room, Jid owner, String... fields) {
        Jid client = owner.withResource("x");
        enter(room, client, "maker");
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            form.append("<field var='muc#roomconfig_").append(fields[i]).append("'><value>");
            form.append(fields[i + 1]).append("</value></field>");
        }
        say(
                client,
                "<iq type='set' id='1' to='" + room + "'><query xmlns='" + MUC
                        + "#owner'><x xmlns='jabber:x:data' type='submit'>" + form + "</x></query></iq>");
        say(client, "<presence type='unavailable' to='" + room + "/maker'/>");
    }

    public void enter(String room, Jid client, String nick) {
        say(client, "<presence to='" + room + "/" + nick + "'><x xmlns='" + MUC + "'/></presence>");
    }

    /// Who is in says something.
    public void say(String room, Jid client, String body) {
        say(client, "<message type='groupchat' to='" + room + "'><body>" + body + "</body></message>");
    }

    /// @param owner who is an owner, in or not
    public void turn(String room, Jid owner, Jid user, String affiliation) {
        say(
                owner.withResource("x"),
                "<iq type='set' id='2' to='" + room + "'><query xmlns='" + MUC + "#admin'><item jid='" + user
                        + "' affiliation='" + affiliation + "'/></query></iq>");
    }
}
