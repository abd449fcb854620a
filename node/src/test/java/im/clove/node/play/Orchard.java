package im.clove.node.play;

import im.clove.node.service.ServiceTools;
import im.clove.node.service.room.RoomLimits;
import im.clove.node.service.room.RoomService;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.Element;
import java.security.SecureRandom;
import java.util.List;

/// A room for plays that are about what is done in it, not about who sees whom come and go.
final class Orchard {
    static final String ROOM = "orchard@rooms.verona.example";
    static final String MUC = "http://jabber.org/protocol/muc";

    private final Play play;

    Orchard(Play play) {
        this.play = play;
    }

    /// The service, for the play.
    static List<ServiceTools.Maker> services(RoomLimits limits) {
        return List.of(tools -> new RoomService(Domain.of("rooms.verona.example"), tools, limits, new SecureRandom()));
    }

    /// The owner makes the room and opens it.
    ///
    /// @param fields of its settings
    Actor open(String name, String... fields) {
        Actor owner = play.enterAvailable(name, "hall");
        enter(owner, name);
        set(owner, fields);
        return owner;
    }

    /// With other settings.
    void set(Actor owner, String... fields) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            form.append(Archivist.field("muc#roomconfig_" + fields[i], fields[i + 1]));
        }
        owner.send("<iq type='set' id='set' to='" + ROOM + "'><query xmlns='" + MUC
                + "#owner'><x xmlns='jabber:x:data' type='submit'>" + form + "</x></query></iq>");
        hush(owner);
    }

    /// Somebody comes in; what he hears of that is dropped.
    Actor guest(String name) {
        Actor guest = play.enterAvailable(name, "hall");
        enter(guest, name);
        return guest;
    }

    /// As [#guest], with a client that is there.
    void enter(Actor who, String nick) {
        who.send(entry(nick, ""));
        hush(who);
    }

    /// @param inside the element of who enters
    static String entry(String nick, String inside) {
        return "<presence to='" + ROOM + "/" + nick + "'><x xmlns='" + MUC + "'>" + inside + "</x></presence>";
    }

    /// Somebody is something else from now on.
    void turn(Actor by, String user, String affiliation) {
        by.send("<iq type='set' id='turn' to='" + ROOM + "'><query xmlns='" + MUC + "#admin'><item jid='" + user
                + "@verona.example' affiliation='" + affiliation + "'/></query></iq>");
        hush(by);
    }

    /// Something is said to all.
    ///
    /// @return its id in the room's archive, or empty text
    String say(Actor who, String body) {
        return send(who, "<body>" + body + "</body>");
    }

    /// As [#say], with anything inside.
    String send(Actor who, String inside) {
        who.send("<message type='groupchat' id='m' to='" + ROOM + "'>" + inside + "</message>");
        play.settle();
        List<Element> got = who.rest();
        return StanzaIds.read(got.getLast(), im.clove.xmpp.jid.Jid.parse(ROOM)).orElse("");
    }

    /// Drops what these have heard so far.
    void hush(Actor... all) {
        play.settle();
        for (Actor each : all) {
            each.rest();
        }
    }
}
