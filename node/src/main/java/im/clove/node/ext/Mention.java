package im.clove.node.ext;

import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.node.store.StoreException;
import im.clove.node.store.Tables;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.StanzaIds;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the index by correspondent knows of a message without reading it.
///
/// @param place of the message among those of the correspondent, from 1; so messages between two are counted
/// @param resource of the correspondent's address; empty for none
/// @param id hash of the message's `id`
/// @param origin hash of its origin id (XEP-0359)
record Mention(long place, String resource, int id, int origin) {
    private static final int FORMAT = 1;

    private static final Logger LOG = LoggerFactory.getLogger(Mention.class);

    static Mention of(long place, String resource, Message message) {
        String id = message.id();
        String origin = StanzaIds.origin(message.element()).orElse("");
        return new Mention(place, resource, id == null ? 0 : id.hashCode(), origin.hashCode());
    }

    /// Null for one that is damaged.
    static @Nullable Mention read(Tables.Entry entry) {
        try {
            RecordReader in = new RecordReader("entry of an archive's index", entry.value(), FORMAT);
            Mention read = new Mention(in.longNumber(), in.text(), in.number(), in.number());
            in.end();
            return read;
        } catch (StoreException e) {
            LOG.error("An entry of an archive's index cannot be read any more and is left out", e);
            return null;
        }
    }

    static long placeOf(Tables.Entry entry) {
        Mention read = read(entry);
        return read == null ? 0 : read.place;
    }

    byte[] toBytes() {
        return new RecordWriter(FORMAT)
                .number(place)
                .text(resource)
                .number(id)
                .number(origin)
                .done();
    }

    /// Whether the message may have an id of this hash.
    boolean mayBe(int hash) {
        return id == hash || origin == hash;
    }
}
