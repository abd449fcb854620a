package im.clove.node.service.room;

import im.clove.node.core.Envelope;
import im.clove.node.ext.std.VCardTemp;
import im.clove.node.owner.Memory;
import im.clove.node.owner.Work;
import im.clove.node.store.Ahead;
import im.clove.node.store.Key;
import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.node.store.Shelf;
import im.clove.node.store.StoreException;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// XEP-0486, XEP-0054: what a room looks like, set by its owners for everybody. Who is in hears the hash of the image
/// from the room's bare address (XEP-0153), others find it in discovery.
///
/// ```
/// rooms
///   (room)"v"          hash of the image, and the vCard
/// ```
final class RoomCard implements RoomFeature {
    private static final Key CARD = Key.of("v");
    private static final int FORMAT = 1;

    private static final Logger LOG = LoggerFactory.getLogger(RoomCard.class);

    /// As it is sent to whoever asks.
    private static final int MOST_BYTES = 128 * 1024;

    private final RoomState state;
    private final Telling telling;
    private final OwnerRequests owners;
    private final Shelf shelf;
    private final Memory.Cell<Shown> shown;

    /// @param owners tell of changes
    RoomCard(RoomState state, Memory memory, Telling telling, OwnerRequests owners) {
        this.state = state;
        this.telling = telling;
        this.owners = owners;
        this.shelf = Shelf.of(state.tools().stores().store(), RoomShelf.TABLE, state.room());
        this.shown = memory.cell(new Shown(state.head().secret(), stored()));
    }

    private String stored() {
        try {
            return read(shelf).map(Card::hash).orElse("");
        } catch (StoreException e) {
            LOG.error("The vCard of a room cannot be read any more; the room is shown without", e);
            return "";
        }
    }

    /// What is known without reading.
    ///
    /// @param room whose it is: another one of the same name begins without
    /// @param hash empty for no image
    private record Shown(String room, String hash) {}

    private record Card(String hash, Element card) {}

    private static Optional<Card> read(Shelf shelf) {
        byte[] kept = shelf.get(CARD);
        if (kept == null) {
            return Optional.empty();
        }
        RecordReader in = new RecordReader("vCard of a room", kept, FORMAT);
        String hash = in.text();
        byte[] document = in.bytes();
        in.end();
        return Optional.of(new Card(hash, Elements.stored(document)));
    }

    /// Of the image, in hex; empty for none.
    String hash() {
        return shown.get().room().equals(state.head().secret()) ? shown.get().hash() : "";
    }

    @Override
    public List<String> features() {
        return List.of(VCardTemp.NS);
    }

    @Override
    public List<Question> questions() {
        return List.of(
                new Question(Iq.Type.GET, VCardTemp.NS, "vCard", this::get),
                new Question(Iq.Type.SET, VCardTemp.NS, "vCard", this::set));
    }

    private void get(Iq iq, @Nullable Occupant who, Envelope envelope, Work work) {
        Shelf now = Shelf.of(new Ahead(state.tools().stores().store(), work.batch()), RoomShelf.TABLE, state.room());
        Element card = read(now).map(Card::card).orElseGet(() -> Element.of(VCardTemp.NS, "vCard"));
        telling.answer(Replies.result(iq, card), envelope, work);
    }

    private void set(Iq iq, @Nullable Occupant who, Envelope envelope, Work work) {
        Jid asker = iq.from();
        if (asker == null || state.affiliationOf(asker) != Affiliation.OWNER) {
            telling.refuse(
                    envelope,
                    StanzaError.of(Condition.FORBIDDEN, "Only owners say what the room looks like"),
                    "not an owner",
                    work);
            return;
        }
        if (!state.isOpen()) {
            telling.refuse(
                    envelope,
                    StanzaError.of(Condition.UNEXPECTED_REQUEST, "The room has to be configured first"),
                    "not open",
                    work);
            return;
        }
        Element card = oneImage(iq.payload());
        Optional<String> hash = VCardTemp.hasPhoto(card) ? VCardTemp.photoHash(card) : Optional.of("");
        byte[] document = XmlWriter.document(card);
        if (hash.isEmpty()) {
            telling.refuse(envelope, Condition.BAD_REQUEST, "an image that is no Base64", work);
        } else if (document.length > MOST_BYTES) {
            telling.refuse(
                    envelope,
                    StanzaError.of(Condition.RESOURCE_CONSTRAINT, "It may have " + MOST_BYTES / 1024 + " KiB"),
                    "a large vCard",
                    work);
        } else {
            keep(new Card(hash.get(), card), document, work);
            telling.answer(Replies.result(iq), envelope, work);
            tell(work);
        }
    }

    /// Of several images the first: their hashes are told, and one is enough for everybody.
    private static Element oneImage(Element card) {
        Element first = card.children().stream()
                .filter(child -> child.is(VCardTemp.NS, "PHOTO") && child.has(VCardTemp.NS, "BINVAL"))
                .findFirst()
                .orElse(null);
        Element bare = card.without(child -> child.is(VCardTemp.NS, "PHOTO"));
        return first == null ? bare : bare.with(first);
    }

    private void keep(Card next, byte[] document, Work work) {
        Writes writes = new Writes();
        if (next.card().children().isEmpty()) {
            writes.remove(CARD);
        } else {
            writes.put(
                    CARD,
                    new RecordWriter(FORMAT).text(next.hash()).bytes(document).done());
        }
        shelf.write(writes, work.batch());
        shown.set(new Shown(state.head().secret(), next.hash()));
    }

    private void tell(Work work) {
        state.seats().forEach(seat -> tell(seat, work));
        owners.tellOfChange(List.of(Muc.Status.CONFIGURATION_CHANGED.code()), work);
    }

    /// To who enters, if there is an image.
    void show(Seat seat, Work work) {
        if (!hash().isEmpty()) {
            tell(seat, work);
        }
    }

    private void tell(Seat seat, Work work) {
        Element update = Element.of(VCardTemp.UPDATE, "x", Element.ofText(VCardTemp.UPDATE, "photo", hash()));
        telling.to(seat, room -> Element.of(Element.CLIENT, "presence", update).with("from", room.toString()), work);
    }
}
