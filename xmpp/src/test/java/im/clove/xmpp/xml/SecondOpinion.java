package im.clove.xmpp.xml;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// The JDK's own StAX parser, asked what it makes of the same bytes.
final class SecondOpinion {
    private static final XMLInputFactory FACTORY = factory();

    private SecondOpinion() {}

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        return factory;
    }

    /// The root element of a document.
    ///
    /// @throws XMLStreamException if the bytes are no document
    static Element read(byte[] document) throws XMLStreamException {
        XMLStreamReader reader = FACTORY.createXMLStreamReader(new StringReader(decoded(document)));
        List<Name> names = new ArrayList<>();
        List<List<Attribute>> attributes = new ArrayList<>();
        List<List<Node>> nodes = new ArrayList<>();
        nodes.add(new ArrayList<>());
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    names.add(new Name(text(reader.getNamespaceURI()), reader.getLocalName()));
                    attributes.add(attributes(reader));
                    nodes.add(new ArrayList<>());
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    Element element = Element.of(names.removeLast(), attributes.removeLast(), nodes.removeLast());
                    nodes.getLast().add(element);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    addText(nodes.getLast(), reader.getText());
                case XMLStreamConstants.END_DOCUMENT -> {}
                default -> throw new XMLStreamException("restricted");
            }
        }
        return (Element) nodes.getFirst().stream()
                .filter(Element.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    /// Decoded apart, as the parser would print to standard error what it thinks of the bytes.
    private static String decoded(byte[] document) throws XMLStreamException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(document))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new XMLStreamException(e);
        }
    }

    private static void addText(List<Node> nodes, String text) {
        if (!nodes.isEmpty() && nodes.getLast() instanceof Text(String before)) {
            nodes.set(nodes.size() - 1, new Text(before + text));
        } else if (!text.isEmpty()) {
            nodes.add(new Text(text));
        }
    }

    private static List<Attribute> attributes(XMLStreamReader reader) {
        List<Attribute> out = new ArrayList<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            out.add(new Attribute(
                    new Name(text(reader.getAttributeNamespace(i)), reader.getAttributeLocalName(i)),
                    reader.getAttributeValue(i)));
        }
        return out;
    }

    private static String text(String nullable) {
        return nullable == null ? "" : nullable;
    }
}
