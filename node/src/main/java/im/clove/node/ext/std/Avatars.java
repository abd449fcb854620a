package im.clove.node.ext.std;

import im.clove.node.pubsub.Access;
import im.clove.node.pubsub.Asker;
import im.clove.node.pubsub.Draft;
import im.clove.node.pubsub.Item;
import im.clove.node.pubsub.Leaf;
import im.clove.node.pubsub.Outcome;
import im.clove.node.pubsub.PubSubMachine;
import im.clove.node.store.Shelf;
import im.clove.xmpp.xml.Element;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The avatar of an account is what its nodes say (XEP-0084). In a vCard (XEP-0153) it is put in when somebody asks who
/// may read those nodes, and taken out and published when a vCard is set (XEP-0398). Pure.
final class Avatars {
    static final String DATA = "urn:xmpp:avatar:data";
    static final String METADATA = "urn:xmpp:avatar:metadata";

    /// An image as a vCard has it.
    ///
    /// @param base64 without blanks
    record Photo(String type, String base64, String hash, int bytes) {
        /// @return empty if that is no Base64 or nothing
        static Optional<Photo> of(String type, String text) {
            String base64 = text.replaceAll("\\s", "");
            try {
                byte[] image = Base64.getDecoder().decode(base64);
                return image.length == 0
                        ? Optional.empty()
                        : Optional.of(new Photo(type, base64, sha1(image), image.length));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    private Avatars() {}

    static String sha1(byte[] image) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(image));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-1", e);
        }
    }

    /// The one that the account shows, of those that are here and not somewhere on the web: the `info` of its metadata.
    static Optional<Element> info(Draft draft, Shelf shelf) {
        Leaf leaf = draft.leaf(METADATA);
        Map.Entry<String, Item.Place> last = leaf == null ? null : leaf.items().lastEntry();
        return last == null
                ? Optional.empty()
                : draft.item(shelf, METADATA, last.getKey()).map(Item::payload).stream()
                        .flatMap(metadata -> metadata.children().stream())
                        .filter(info -> info.is(METADATA, "info") && info.attribute("url") == null)
                        .filter(info -> info.attributeOr("id", "").matches("[0-9a-fA-F]{40}"))
                        .findFirst();
    }

    /// Whether the hash of the avatar may stand in presence: those who see it may also see the avatar.
    static boolean isShown(Draft draft) {
        Leaf leaf = draft.leaf(METADATA);
        return leaf != null && leaf.isForContacts();
    }

    /// For a vCard, if it is for whoever asks.
    static Optional<Element> photo(Draft draft, Asker asker, Shelf shelf) {
        Leaf data = draft.leaf(DATA);
        Leaf metadata = draft.leaf(METADATA);
        if (data == null || metadata == null || !Access.mayRead(data, asker) || !Access.mayRead(metadata, asker)) {
            return Optional.empty();
        }
        return info(draft, shelf)
                .flatMap(info -> draft.item(shelf, DATA, info.attributeOr("id", ""))
                        .map(Item::payload)
                        .map(image -> Element.of(
                                VCardTemp.NS,
                                "PHOTO",
                                Element.ofText(VCardTemp.NS, "TYPE", info.attributeOr("type", "image/png")),
                                Element.ofText(
                                        VCardTemp.NS, "BINVAL", image.text().strip()))));
    }

    /// Another avatar.
    ///
    /// @param photo null for none
    /// @return null if it is published
    static Outcome.@Nullable Refused publish(
            PubSubMachine machine, Draft draft, Asker owner, @Nullable Photo photo, Shelf shelf) {
        String now = info(draft, shelf).map(info -> info.attributeOr("id", "")).orElse("");
        if (photo == null) {
            return now.isEmpty()
                    ? null
                    : machine.put(draft, owner, METADATA, new Item("none", Element.of(METADATA, "metadata")));
        }
        if (photo.hash().equals(now)) {
            return null;
        }
        Item data = new Item(photo.hash(), Element.ofText(DATA, "data", photo.base64()));
        Outcome.Refused refused = machine.put(draft, owner, DATA, data);
        Element info = Element.of(METADATA, "info")
                .with("id", photo.hash())
                .with("bytes", Integer.toString(photo.bytes()))
                .with("type", photo.type());
        Item metadata = new Item(photo.hash(), Element.of(METADATA, "metadata", info));
        return refused == null ? machine.put(draft, owner, METADATA, metadata) : refused;
    }
}
