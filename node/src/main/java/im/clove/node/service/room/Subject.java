package im.clove.node.service.room;

import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Delay;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlException;
import im.clove.xmpp.xml.XmlWriter;
import java.time.Instant;
import java.util.List;

/// What a room is about (XEP-0045 §8.1): the message that said so, and when.
///
/// @param message with nothing but its subjects and the sender's occupant id; `from` is not set
/// @param nick whose it was; empty if nobody has set one yet
record Subject(Element message, String nick, Instant at) {
    static final Subject NONE = new Subject(
            Element.of(Element.CLIENT, "message", Element.of(Element.CLIENT, "subject"))
                    .with("type", "groupchat"),
            "",
            Instant.EPOCH);

    private static final int FORMAT = 1;

    /// Of a message that sets it.
    static Subject of(Element said, String nick, Instant at) {
        List<Element> kept = said.children().stream()
                .filter(child -> child.is(Element.CLIENT, "subject") || child.is(Muc.OCCUPANT, "occupant-id"))
                .toList();
        return new Subject(
                Element.of(Element.CLIENT, "message")
                        .with("type", "groupchat")
                        .with("id", said.attribute("id"))
                        .withNodes(kept),
                nick,
                at);
    }

    /// For who enters; the time it was said is told, as with history.
    Element element(Jid room) {
        if (nick.isEmpty()) {
            return message.with("from", room.toString());
        }
        return new Delay(at, room, "")
                .stamp(message.with("from", room.withResource(nick).toString()));
    }

    String text() {
        return message.child(Element.CLIENT, "subject").map(Element::text).orElse("");
    }

    byte[] toBytes() {
        return new RecordWriter(FORMAT)
                .bytes(XmlWriter.document(message))
                .text(nick)
                .time(at)
                .done();
    }

    static Subject read(byte[] value) {
        RecordReader in = new RecordReader("subject of a room", value, FORMAT);
        byte[] xml = in.bytes();
        String nick = in.text();
        Instant at = in.time();
        in.end();
        try {
            return new Subject(Elements.stored(xml), nick, at);
        } catch (XmlException _) {
            throw in.damaged();
        }
    }
}
