package im.clove.node.service.room;

import im.clove.node.core.Envelope;
import im.clove.node.ext.DiscoInfo;
import im.clove.node.ext.std.Commands;
import im.clove.node.ext.std.Disco;
import im.clove.node.owner.Work;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Pings;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a room tells about itself (XEP-0045 §6.4, §6.5, §7.12).
final class RoomDiscovery implements RoomFeature {
    /// The node under which somebody finds the nickname that is reserved for him.
    private static final String RESERVED = "x-roomuser-item";

    private final RoomState state;
    private final Telling telling;
    private final RoomCard card;
    private final Hats hats;
    private final Supplier<List<String>> all;

    /// @param all features of the room
    RoomDiscovery(RoomState state, Telling telling, RoomCard card, Hats hats, Supplier<List<String>> all) {
        this.state = state;
        this.telling = telling;
        this.card = card;
        this.hats = hats;
        this.all = all;
    }

    @Override
    public List<String> features() {
        return List.of(
                Disco.INFO,
                Disco.ITEMS,
                Pings.NS,
                Muc.OCCUPANT,
                Muc.NS + "#self-ping-optimization",
                Muc.NS + "#stable_id",
                Muc.NS + "#request",
                "urn:xmpp:sid:0");
    }

    @Override
    public List<Question> questions() {
        return List.of(
                new Question(Iq.Type.GET, Disco.INFO, "query", this::info),
                new Question(Iq.Type.GET, Disco.ITEMS, "query", this::items),
                new Question(
                        Iq.Type.GET,
                        Pings.NS,
                        "ping",
                        (iq, _, envelope, work) -> telling.answer(Replies.result(iq), envelope, work)));
    }

    private void info(Iq iq, @Nullable Occupant who, Envelope envelope, Work work) {
        String node = iq.payload().attributeOr("node", "");
        Jid asker = iq.from();
        Element page = Element.of(Disco.INFO, "query").with("node", node.isEmpty() ? null : node);
        if (node.equals(RESERVED) && asker != null) {
            String nick = state.personOf(asker).nick();
            List<Element> identity = nick.isEmpty()
                    ? List.of()
                    : Disco.elements(DiscoInfo.of(new DiscoInfo.Identity("conference", "text", nick)));
            telling.answer(Replies.result(iq, page.withNodes(identity)), envelope, work);
        } else if (!node.isEmpty()) {
            telling.refuse(envelope, Condition.ITEM_NOT_FOUND, "no such node", work);
        } else {
            boolean isOpenToAll = isShownTo(asker, who);
            RoomInfo info = new RoomInfo(
                    state.config(),
                    isOpenToAll ? state.size() : -1,
                    isOpenToAll && !state.config().isProtected()
                            ? state.subject().text()
                            : null,
                    card.hash().isEmpty() ? null : card.hash());
            telling.answer(Replies.result(iq, page.withNodes(Disco.elements(info.disco(all.get())))), envelope, work);
        }
    }

    /// Whether somebody may know who is in, and what about: who is in himself, and users of this server where the room
    /// is listed for them.
    private boolean isShownTo(@Nullable Jid asker, @Nullable Occupant who) {
        return who != null
                || asker != null && state.config().isPublic() && state.tools().isOurs(asker);
    }

    private void items(Iq iq, @Nullable Occupant who, Envelope envelope, Work work) {
        if (Commands.NS.equals(iq.payload().attribute("node")) && iq.to() != null) {
            Element page = Element.of(Disco.ITEMS, "query")
                    .with("node", Commands.NS)
                    .withNodes(hats.items(iq.from(), iq.to()));
            telling.answer(Replies.result(iq, page), envelope, work);
            return;
        }
        if (iq.payload().attribute("node") != null) {
            telling.refuse(envelope, Condition.ITEM_NOT_FOUND, "no such node", work);
            return;
        }
        List<Element> items = new ArrayList<>();
        Jid room = iq.to();
        if (isShownTo(iq.from(), who) && room != null) {
            for (Occupant each : state.occupants()) {
                items.add(Element.of(Disco.ITEMS, "item")
                        .with("jid", room.withResource(each.nick()).toString()));
            }
        }
        telling.answer(Replies.result(iq, Element.of(Disco.ITEMS, "query").withNodes(items)), envelope, work);
    }
}
