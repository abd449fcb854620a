package im.clove.node.play;

import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.Attribute;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.Text;
import im.clove.xmpp.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Compares what came with the XML that a play expects. The order of attributes does not matter, `{any}` stands for
/// any value. The text of an error, our `stanza-id` and the version of a room's lists are only looked at where the play
/// names them.
final class Literal {
    private static final String ANY = "{any}";
    private static final String VERSIONS = "urn:xmpp:muc:affiliations:1";
    private static final String STANZA_ERRORS = "urn:ietf:params:xml:ns:xmpp-stanzas";

    private Literal() {}

    static Element parse(String xml) {
        return Elements.stanza(xml);
    }

    static String show(Element element) {
        return new String(XmlWriter.stanza(element, Element.CLIENT), StandardCharsets.UTF_8);
    }

    static boolean matches(Element expected, Element actual) {
        if (!expected.name().equals(actual.name()) || !attributes(expected, actual)) {
            return false;
        }
        List<Element> children = expected.children();
        List<Element> present = actual.children().stream()
                .filter(e ->
                        !isExtra(e) || children.stream().anyMatch(c -> c.name().equals(e.name())))
                .toList();
        if (children.size() != present.size()) {
            return false;
        }
        for (int i = 0; i < children.size(); i++) {
            if (!matches(children.get(i), present.get(i))) {
                return false;
            }
        }
        return expected.text().equals(ANY) || text(expected).equals(text(actual));
    }

    private static boolean isExtra(Element e) {
        return e.is(StanzaIds.NS, "stanza-id") || e.is(STANZA_ERRORS, "text") || e.is(VERSIONS, "mav");
    }

    private static boolean attributes(Element expected, Element actual) {
        Map<String, String> left = map(expected);
        Map<String, String> right = map(actual);
        left.forEach((name, value) -> {
            if (value.equals(ANY)) {
                right.computeIfPresent(name, (_, _) -> ANY);
            }
        });
        return left.equals(right);
    }

    private static Map<String, String> map(Element element) {
        Map<String, String> out = new HashMap<>();
        for (Attribute a : element.attributes()) {
            out.put(a.name().namespace() + ' ' + a.name().local(), a.value());
        }
        return out;
    }

    private static String text(Element element) {
        StringBuilder out = new StringBuilder();
        element.nodes().forEach(node -> {
            if (node instanceof Text(String value)) {
                out.append(value);
            }
        });
        return out.toString().strip();
    }
}
