package im.clove.node.service.room;

import im.clove.node.core.Envelope;
import im.clove.node.ext.DiscoInfo;
import im.clove.node.ext.std.Disco;
import im.clove.node.ext.std.VCardTemp;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Paging;
import im.clove.xmpp.stanza.Pings;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What the service of rooms answers itself (XEP-0045 §6.1 to §6.3, §10.1.4).
final class ServicePages {
    private static final String UNIQUE = Muc.NS + "#unique";

    /// Rooms in a page.
    private static final int MOST = 100;

    private final RoomTools tools;

    ServicePages(RoomTools tools) {
        this.tools = tools;
    }

    void handle(Envelope envelope, Collection<RoomListing> rooms) {
        Stanza stanza = envelope.stanza();
        if (stanza instanceof Iq iq && iq.isRequest()) {
            tools.give(answer(iq, rooms), envelope);
        } else if (!(stanza instanceof Iq) && !(stanza instanceof Presence)) {
            Replies.error(stanza, StanzaError.of(Condition.SERVICE_UNAVAILABLE))
                    .ifPresent(error -> tools.give(error, envelope));
        }
    }

    private Stanza answer(Iq iq, Collection<RoomListing> rooms) {
        Element payload = iq.payload();
        boolean isGet = iq.type() == Iq.Type.GET;
        if (isGet && payload.attribute("node") != null) {
            return error(iq, Condition.ITEM_NOT_FOUND);
        }
        if (isGet && payload.is(Disco.INFO, "query")) {
            return Replies.result(iq, Element.of(Disco.INFO, "query").withNodes(Disco.elements(info())));
        }
        if (isGet && payload.is(Disco.ITEMS, "query")) {
            return items(iq, rooms);
        }
        if (isGet && payload.is(Pings.NS, "ping")) {
            return Replies.result(iq);
        }
        if (isGet && payload.is(UNIQUE, "unique")) {
            return Replies.result(
                    iq, Element.ofText(UNIQUE, "unique", tools.tokens().hex(10)));
        }
        return error(iq, Condition.SERVICE_UNAVAILABLE);
    }

    private static Stanza error(Iq iq, Condition condition) {
        return Replies.error(iq, StanzaError.of(condition)).orElseThrow();
    }

    private static DiscoInfo info() {
        return new DiscoInfo(
                List.of(new DiscoInfo.Identity("conference", "text", RoomService.NAME)),
                List.of(Disco.INFO, Disco.ITEMS, Muc.NS, UNIQUE, Paging.NS, Pings.NS, VCardTemp.NS),
                List.of());
    }

    private Stanza items(Iq iq, Collection<RoomListing> rooms) {
        Optional<Paging> paging = Paging.read(iq.payload());
        if (paging.isEmpty()) {
            return error(iq, Condition.BAD_REQUEST);
        }
        // What is listed is for users of this server; who is from elsewhere is told a room's address by somebody.
        boolean isOurs = iq.from() != null && tools.isOurs(iq.from());
        List<RoomListing> listed = rooms.stream()
                .filter(room -> isOurs && room.isListed())
                .sorted(Comparator.comparing(RoomListing::room))
                .toList();
        Optional<Paging.Page<RoomListing>> page = paging.get()
                .of(listed, listing -> listing.room().toString(), paging.get().size(MOST, MOST));
        if (page.isEmpty()) {
            return error(iq, Condition.ITEM_NOT_FOUND);
        }
        List<Element> items = new ArrayList<>();
        for (RoomListing each : page.get().items()) {
            items.add(Element.of(Disco.ITEMS, "item")
                    .with("jid", under(each.room(), iq).toString())
                    .with("name", each.name().isEmpty() ? each.room().local() : each.name()));
        }
        boolean isPaged = iq.payload().has(Paging.NS, "set") || !page.get().isLast();
        if (isPaged) {
            items.add(page.get().toElement());
        }
        return Replies.result(iq, Element.of(Disco.ITEMS, "query").withNodes(items));
    }

    /// The room under the domain that was asked for.
    private static Jid under(Jid room, Iq iq) {
        return iq.to() == null ? room : Jid.of(room.local(), iq.to().domain(), "");
    }
}
