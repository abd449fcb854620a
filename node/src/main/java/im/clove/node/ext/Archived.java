package im.clove.node.ext;

import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlWriter;
import java.time.Instant;

/// A message in an archive.
///
/// @param sent whether the account sent it; else it was sent to the account
/// @param second when it was archived, since 1970
/// @param stanza as it was sent or received, without an id of the archive's; not to be changed
public record Archived(ArchiveId id, boolean sent, long second, byte[] stanza) {
    private static final int FORMAT = 1;

    static Archived of(ArchiveId id, boolean sent, long second, Message message, Jid account) {
        return new Archived(id, sent, second, XmlWriter.document(StanzaIds.strip(message.element(), account)));
    }

    /// @throws im.clove.node.store.StoreException if it is damaged
    static Archived read(long number, byte[] value) {
        RecordReader in = new RecordReader("archived message", value, FORMAT);
        Archived read = new Archived(new ArchiveId(in.text(), number), in.flag(), in.longNumber(), in.bytes());
        in.end();
        return read;
    }

    byte[] toBytes() {
        return new RecordWriter(FORMAT)
                .text(id.secret())
                .flag(sent)
                .number(second)
                .bytes(stanza)
                .done();
    }

    Archived with(Element other) {
        return new Archived(id, sent, second, XmlWriter.document(other));
    }

    public Instant at() {
        return Instant.ofEpochSecond(second);
    }

    /// The stanza.
    ///
    /// @throws im.clove.xmpp.xml.XmlException if it is damaged
    public Element element() {
        return Elements.stored(stanza);
    }

    /// The stanza with its id, as a client gets it live.
    ///
    /// @throws im.clove.xmpp.xml.XmlException if it is damaged
    public Element stamped(Jid account) {
        return StanzaIds.stamp(element(), account, id.toString());
    }
}
