package im.clove.node.ext;

import im.clove.node.store.Key;
import im.clove.node.store.Shelf;
import im.clove.node.store.Tables;
import im.clove.xmpp.im.Archivable;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.Element;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stays of a message that was retracted (XEP-0424 §4): whose it was, when and under which ids, and nothing of
/// what it said. Pure, but for the message that is looked for.
public final class Tombstones {
    private static final String RETRACTED = "retracted";

    /// XEP-0421.
    private static final String OCCUPANT = "urn:xmpp:occupant-id:0";

    /// How far back a message that is retracted is looked for, among those of one correspondent.
    private static final int RETRACTABLE = 5_000;

    private static final int PAGE = 100;

    private Tombstones() {}

    /// That a message was retracted.
    ///
    /// @param id of the message that said so; null if it has none
    public static Element retracted(@Nullable String id, Instant now) {
        return Element.of(Archivable.RETRACT, RETRACTED)
                .with("id", id)
                .with("stamp", Instant.ofEpochSecond(now.getEpochSecond()).toString());
    }

    /// What is left of a message.
    ///
    /// @param retracted that it was
    public static Element of(Element message, Element retracted) {
        Element stone = Element.of(message.name(), message.attributes(), List.of(retracted));
        for (Element child : message.children()) {
            if (child.is(StanzaIds.NS, "origin-id") || child.is(OCCUPANT, "occupant-id")) {
                stone = stone.with(child);
            } else if (child.is(Archive.MUC_USER, "x") && child.has(Archive.MUC_USER, "item")) {
                stone = stone.with(Element.of(
                        Archive.MUC_USER,
                        "x",
                        child.child(Archive.MUC_USER, "item").orElseThrow()));
            }
        }
        return stone;
    }

    /// Whether it is one already.
    public static boolean is(Element message) {
        return message.has(Archivable.RETRACT, RETRACTED);
    }

    /// The last message of this id by the same sender, or null.
    static @Nullable Archived original(Shelf shelf, Jid who, Element retraction, String id, boolean sent) {
        Key mentions = Archive.MENTIONS.then(who.bare().toString());
        int hash = id.hashCode();
        Key before = null;
        int seen = 0;
        List<Tables.Entry> page;
        do {
            page = shelf.scanBack(mentions, before, PAGE);
            for (Tables.Entry entry : page) {
                before = entry.key();
                Mention mention = Mention.read(entry);
                if (mention != null && mention.mayBe(hash)) {
                    Archived found = Archive.find(shelf, entry.key().lastLong());
                    if (found != null && found.sent() == sent && isBy(found.element(), retraction, id)) {
                        return found;
                    }
                }
            }
            seen += page.size();
        } while (page.size() == PAGE && seen < RETRACTABLE);
        return null;
    }

    /// XEP-0424 §5: by the same bare address; inside a room, where that is everybody's, by the same full one.
    private static boolean isBy(Element original, Element retraction, String id) {
        boolean isNamed = id.equals(original.attribute("id"))
                || StanzaIds.origin(original).filter(id::equals).isPresent();
        boolean isInRoom = original.has(Archive.MUC_USER, "x") || retraction.has(Archive.MUC_USER, "x");
        return isNamed
                && !is(original)
                && (!isInRoom || original.attributeOr("from", "").equals(retraction.attribute("from")));
    }
}
