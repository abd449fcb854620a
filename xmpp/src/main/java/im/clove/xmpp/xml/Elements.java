package im.clove.xmpp.xml;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Reads single elements that are not on a stream of bytes: WebSocket frames, stored stanzas, XML in tests. Through
/// the same parser as streams, so with the same refusals and limits.
public final class Elements {
    private Elements() {}

    /// The one element in this text, within [XmlLimits#STORED].
    ///
    /// @throws XmlException if there is anything else in it
    public static Element parse(String xml) {
        return parse(xml, "", XmlLimits.STORED);
    }

    /// The one element in this text, in `jabber:client` where it declares nothing else, and with the prefix
    /// `stream` declared: as it is written in a stream.
    ///
    /// @throws XmlException if there is anything else in it
    public static Element stanza(String xml) {
        return parse(xml, Element.CLIENT, XmlLimits.STORED);
    }

    /// A stanza that we have stored, as [XmlWriter#document] wrote it. The one place where stored stanzas are read.
    ///
    /// @throws XmlException if it is damaged
    public static Element stored(byte[] document) {
        return parse(ByteBuffer.wrap(document), Element.CLIENT, XmlLimits.STORED);
    }

    /// @param defaultNamespace of elements that declare none, empty for none
    /// @throws XmlException if there is anything but one element and whitespace, or a limit is exceeded
    public static Element parse(String xml, String defaultNamespace, XmlLimits limits) {
        for (int i = 0; i < xml.length(); i++) {
            // getBytes would silently replace it.
            if (Character.isSurrogate(xml.charAt(i))) {
                int c = xml.codePointAt(i++);
                if (c < 0x10000) {
                    throw new XmlException(
                            Malformed.notWellFormed("a lone surrogate").violation());
                }
            }
        }
        return parse(ByteBuffer.wrap(xml.getBytes(StandardCharsets.UTF_8)), defaultNamespace, limits);
    }

    /// As [#parse(String, String, XmlLimits)], from UTF-8.
    ///
    /// @throws XmlException if there is anything but one element and whitespace, or a limit is exceeded
    public static Element parse(ByteBuffer xml, String defaultNamespace, XmlLimits limits) {
        StreamParser parser = new StreamParser(XmlLimits.BEFORE_LOGIN);
        parser.feed(ByteBuffer.wrap(XmlWriter.header(defaultNamespace, null, null, null, null)));
        parser.limits(limits);
        List<StreamEvent> events = parser.feed(xml);
        for (StreamEvent event : events) {
            if (event instanceof StreamEvent.Violation violation) {
                throw new XmlException(violation);
            }
        }
        if (events.size() == 1
                && events.getFirst() instanceof StreamEvent.Received(Element element)
                && parser.pendingBytes() == 0) {
            return element;
        }
        throw new XmlException(
                Malformed.notWellFormed("not exactly one whole element").violation());
    }
}
