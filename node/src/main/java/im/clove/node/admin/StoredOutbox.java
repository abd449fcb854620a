package im.clove.node.admin;

import im.clove.node.store.Outboxes;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.OutboxStore.Head;
import im.clove.s2s.queue.OutboxStore.Kept;
import im.clove.s2s.queue.OutboxStore.Saved;
import im.clove.xmpp.im.Keepable;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.MalformedStanzaException;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What waits for other servers, as the store has it. Thread-safe.
public final class StoredOutbox {
    /// How many stanzas of one server are listed.
    private static final int SHOWN = 100;

    private final Outboxes outboxes;
    private final Function<Way, Optional<StanzaError>> obstacle;

    /// @param obstacle why nothing can go on a way as things stand
    public StoredOutbox(Outboxes outboxes, Function<Way, Optional<StanzaError>> obstacle) {
        this.outboxes = outboxes;
        this.obstacle = obstacle;
    }

    public List<OutboxInfo> list() {
        List<OutboxInfo> out = new ArrayList<>();
        for (Way way : outboxes.waiting()) {
            Head head = outboxes.load(way).map(Saved::head).orElse(null);
            if (head != null && head.stanzas() > 0) {
                List<OutboxInfo.Item> items = outboxes.read(way, 0, SHOWN).stream()
                        .flatMap(kept -> element(kept).map(stanza -> item(kept, stanza)).stream())
                        .toList();
                String why = obstacle.apply(way).map(StanzaError::text).orElse(null);
                out.add(new OutboxInfo(
                        way.local(), way.remote(), head.stanzas(), head.bytes(), why, head.seen(), items));
            }
        }
        return out;
    }

    private static OutboxInfo.Item item(Kept kept, Element stanza) {
        String type = stanza.attributeOr("type", "");
        return new OutboxInfo.Item(
                stanza.attributeOr("from", ""),
                stanza.attributeOr("to", ""),
                stanza.local().equals("presence") ? type : stanza.local(),
                kept.keptAt(),
                kept.bytes());
    }

    /// Empty if it cannot be read any more: that must not keep the others from being shown.
    private static Optional<Element> element(Kept kept) {
        try {
            return Optional.of(Elements.stored(kept.stanza()));
        } catch (XmlException e) {
            return Optional.empty();
        }
    }

    private static boolean isLeftBy(Jid account, Kept kept) {
        try {
            return element(kept)
                    .filter(stanza -> Keepable.isLeftBy(account, Stanza.of(stanza)))
                    .isPresent();
        } catch (MalformedStanzaException e) {
            return false;
        }
    }

    /// Forgets what waits of an account that was removed, but for its farewells. No node may be running.
    void disown(Jid account) {
        outboxes.waiting().forEach(way -> outboxes.remove(way, kept -> isLeftBy(account, kept)));
    }

    /// Has the next start of the node give back what waits for this domain. No node may be running.
    ///
    /// @return how many stanzas that are
    public int drop(Domain remote) {
        return outboxes.waiting().stream()
                .filter(way -> way.remote().equals(remote))
                .mapToInt(outboxes::drop)
                .sum();
    }
}
