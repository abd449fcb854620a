package im.clove.node.pubsub;

import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlException;
import im.clove.xmpp.xml.XmlWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was published.
///
/// @param payload or null for none
public record Item(String id, @Nullable Element payload) {
    private static final String WHAT = "item of a node";
    private static final byte FORMAT = 1;

    /// Where an item is and how much it takes: what is known of it without reading it.
    ///
    /// @param seq in the order of publishing
    /// @param bytes as it is stored
    public record Place(long seq, int bytes) {}

    byte[] stored() {
        Element said = payload;
        return new RecordWriter(FORMAT)
                .text(id)
                .bytes(said == null ? new byte[0] : XmlWriter.document(said))
                .done();
    }

    /// @throws im.clove.node.store.StoreException if it is damaged
    static Item read(byte[] stored) {
        RecordReader in = new RecordReader(WHAT, stored, FORMAT);
        String id = in.text();
        byte[] document = in.bytes();
        in.end();
        try {
            return new Item(id, document.length == 0 ? null : Elements.stored(document));
        } catch (XmlException e) {
            throw in.damaged();
        }
    }

    /// As it stands in answers and notices.
    ///
    /// @param namespace of the element around it
    Element element(String namespace) {
        Element said = payload;
        return Element.of(namespace, "item").with("id", id).withNodes(said == null ? List.of() : List.of(said));
    }
}
