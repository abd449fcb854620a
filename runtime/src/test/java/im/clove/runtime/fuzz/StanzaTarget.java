package im.clove.runtime.fuzz;

import static im.clove.runtime.fuzz.FuzzTarget.require;

import im.clove.xmpp.stanza.MalformedStanzaException;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Attribute;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.Name;
import im.clove.xmpp.xml.Text;
import im.clove.xmpp.xml.XmlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Elements of every shape, as extensions might make them: written, read back, taken for stanzas, answered. Broken
/// characters come out as U+FFFD, nothing becomes markup.
public final class StanzaTarget implements FuzzTarget {
    private static final List<String> NAMESPACES = List.of(
            Element.CLIENT,
            "",
            "u",
            "urn:xmpp:delay",
            "http://etherx.jabber.org/streams",
            "jabber:server:dialback",
            StanzaError.NS,
            StreamCondition.NS,
            "http://www.w3.org/XML/1998/namespace",
            "a'b\"c&<>",
            "\n}|");
    private static final List<String> NAMES = List.of(
            "message", "iq", "presence", "error", "body", "x", "query", "bad-request", "text", "stanza-id", "delay");
    private static final List<String> ATTRIBUTES =
            List.of("type", "id", "from", "to", "by", "stamp", "lang", "xmlns", "a");
    private static final List<String> VALUES = List.of(
            "get", "set", "result", "error", "chat", "subscribe", "probe", "a@b/c", "a@b", "", "2026-01-01T00:00:00Z");

    @Override
    public String name() {
        return "stanza";
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> out = new ArrayList<>();
        for (int first = 0; first < 12; first++) {
            byte[] seed = new byte[60];
            for (int i = 0; i < seed.length; i++) {
                seed[i] = (byte) (i * 37 * (first + 1) + first);
            }
            out.add(seed);
        }
        return out;
    }

    @Override
    public int most() {
        return 512;
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        Choices choices = new Choices(input);
        Element element = element(choices, 0, new int[] {200});
        Element read = Elements.parse(XmlWriter.toString(element));
        // What could not be written is U+FFFD now, and stays it.
        require(Elements.parse(XmlWriter.toString(read)).equals(read), "not the same the second time");
        require(sameShape(element, read), "something became markup");
        XmlTarget.Written.check(read);
        StanzaError.read(read);
        StreamCondition.read(read);
        try {
            Stanza stanza = Stanza.of(read);
            Optional<Stanza> answer =
                    Replies.error(stanza, StanzaError.of(StanzaError.Condition.SERVICE_UNAVAILABLE, "no"));
            if (answer.isPresent()) {
                require(!"error".equals(read.attribute("type")), "an error was answered");
                require(
                        Stanza.of(answer.get().element())
                                .element()
                                .equals(answer.get().element()),
                        "a reply is none");
            }
            return read.local()
                    + read.attribute("type")
                    + answer.isPresent()
                    + Math.min(9, read.nodes().size());
        } catch (MalformedStanzaException e) {
            return e.error().condition() + read.local();
        }
    }

    private static boolean sameShape(Element a, Element b) {
        List<Element> left = a.children();
        List<Element> right = b.children();
        boolean same = a.local().equals(b.local())
                && a.attributes().size() == b.attributes().size()
                && left.size() == right.size();
        for (int i = 0; same && i < left.size(); i++) {
            same = sameShape(left.get(i), right.get(i));
        }
        return same;
    }

    private static Element element(Choices choices, int depth, int[] left) {
        String namespace = depth == 0 && choices.next(4) > 0 ? Element.CLIENT : choices.of(NAMESPACES);
        List<Attribute> attributes = new ArrayList<>();
        for (int i = choices.next(5); i > 0; i--) {
            Name name = new Name(choices.next(4) == 0 ? choices.of(NAMESPACES) : "", choices.of(ATTRIBUTES));
            boolean isTaken = attributes.stream().anyMatch(other -> other.name().equals(name));
            boolean isDeclaration =
                    name.local().equals("xmlns") && name.namespace().isEmpty();
            String value = choices.next(2) == 0 ? choices.of(VALUES) : choices.text();
            if (!isTaken && !isDeclaration) {
                attributes.add(new Attribute(name, value));
            }
        }
        Element element = Element.of(new Name(namespace, choices.of(NAMES)), attributes, List.of());
        for (int i = depth > 20 ? 0 : choices.next(4); i > 0 && left[0]-- > 0; i--) {
            if (choices.next(3) == 0) {
                element = element.with(new Text(choices.text() + "]]>"));
            } else {
                element = element.with(element(choices, depth + 1, left));
            }
        }
        return element;
    }
}
