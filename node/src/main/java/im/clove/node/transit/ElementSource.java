package im.clove.node.transit;

import im.clove.xmpp.xml.Attribute;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Name;
import im.clove.xmpp.xml.Node;
import im.clove.xmpp.xml.Text;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// A large document, walked through from its root: an element is opened and its children come one by one, or it is
/// read whole, within [#MOST_WEIGHT], or passed over. Not thread-safe.
final class ElementSource implements AutoCloseable {
    /// Of an element that is read whole, in bytes, about: names, values and texts, and something for each.
    static final int MOST_WEIGHT = 4 << 20;

    private static final int MOST_DEPTH = 64;
    private static final int PER_NODE = 16;

    private final XMLStreamReader reader;
    private int depth;

    ElementSource(InputStream in) throws UnreadableSourceException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        // These count the document itself, too, and there are no other entities here.
        for (String limit : List.of("maxGeneralEntitySizeLimit", "totalEntitySizeLimit", "entityExpansionLimit")) {
            factory.setProperty("jdk.xml." + limit, "0");
        }
        try {
            reader = factory.createXMLStreamReader(in);
        } catch (XMLStreamException e) {
            throw new UnreadableSourceException(0, "it cannot be read: " + e.getMessage());
        }
    }

    /// The start of an element.
    ///
    /// @param name without the prefix
    record Open(String namespace, String name, List<Attribute> attributes) {
        boolean is(String ofNamespace, String ofName) {
            return namespace.equals(ofNamespace) && name.equals(ofName);
        }

        /// Empty if it is not there.
        String attribute(String local) {
            for (Attribute each : attributes) {
                if (each.name().namespace().isEmpty() && each.name().local().equals(local)) {
                    return each.value();
                }
            }
            return "";
        }
    }

    UnreadableSourceException trouble(String text) {
        return new UnreadableSourceException(reader.getLocation().getLineNumber(), text);
    }

    private int step() throws UnreadableSourceException {
        try {
            int event = reader.next();
            if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw trouble("it has a document type or entities of its own, which are not read");
            }
            if (event == XMLStreamConstants.START_ELEMENT && ++depth > MOST_DEPTH) {
                throw trouble("elements are nested deeper than " + MOST_DEPTH);
            }
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
            return event;
        } catch (XMLStreamException e) {
            String text = String.valueOf(e.getMessage()).replaceAll("(?s).*Message: ", "");
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
            throw new UnreadableSourceException(line, "it is no well-formed XML: " + text.strip());
        } catch (RuntimeException e) {
            throw trouble("it cannot be read: " + e);
        }
    }

    /// The first element, opened.
    Open root() throws UnreadableSourceException {
        for (int event = step(); ; event = step()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                return open();
            }
        }
    }

    /// The next child of what was opened last, opened; null at its end. Texts between children are passed over.
    @Nullable
    Open next() throws UnreadableSourceException {
        for (int event = step(); ; event = step()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                return open();
            }
            if (event == XMLStreamConstants.END_ELEMENT) {
                return null;
            }
        }
    }

    /// Behind the end of the root there is nothing more.
    void end() throws UnreadableSourceException {
        int event = step();
        while (event != XMLStreamConstants.END_DOCUMENT) {
            event = step();
        }
    }

    private Open open() {
        List<Attribute> attributes = new ArrayList<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            attributes.add(new Attribute(
                    new Name(text(reader.getAttributeNamespace(i)), reader.getAttributeLocalName(i)),
                    reader.getAttributeValue(i)));
        }
        return new Open(text(reader.getNamespaceURI()), reader.getLocalName(), attributes);
    }

    private static String text(@Nullable String text) {
        return text == null ? XMLConstants.NULL_NS_URI : text;
    }

    /// Passes over the rest of what was opened last.
    void skip() throws UnreadableSourceException {
        int end = depth - 1;
        do {
            step();
        } while (depth > end);
    }

    private record Growing(Open open, List<Node> nodes, StringBuilder text) {
        void closeText() {
            if (!text.isEmpty()) {
                nodes.add(new Text(text.toString()));
                text.setLength(0);
            }
        }
    }

    /// Reads what was opened last to its end; null if it is too large, and then it is passed over.
    @Nullable
    Element whole(Open open) throws UnreadableSourceException {
        Deque<Growing> stack = new ArrayDeque<>();
        stack.push(new Growing(open, new ArrayList<>(), new StringBuilder()));
        long weight = weight(open);
        while (true) {
            int event = step();
            Growing top = stack.element();
            if (event == XMLStreamConstants.START_ELEMENT) {
                Open child = open();
                weight += weight(child);
                top.closeText();
                stack.push(new Growing(child, new ArrayList<>(), new StringBuilder()));
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                top.closeText();
                Element made =
                        Element.of(new Name(top.open.namespace(), top.open.name()), top.open.attributes(), top.nodes);
                stack.pop();
                if (stack.isEmpty()) {
                    return made;
                }
                stack.element().nodes.add(made);
            } else if (event == XMLStreamConstants.CHARACTERS
                    || event == XMLStreamConstants.CDATA
                    || event == XMLStreamConstants.SPACE) {
                weight += reader.getTextLength();
                top.text.append(reader.getText());
            }
            if (weight > MOST_WEIGHT) {
                int end = depth - stack.size();
                while (depth > end) {
                    step();
                }
                return null;
            }
        }
    }

    private static long weight(Open open) {
        long sum = (long) PER_NODE + open.namespace().length() + open.name().length();
        for (Attribute each : open.attributes()) {
            sum += PER_NODE + each.name().local().length() + each.value().length();
        }
        return sum;
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (XMLStreamException _) {
            // Its owner closes the stream.
        }
    }
}
