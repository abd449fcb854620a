package im.clove.xmpp.xml;

import java.util.ArrayDeque;
import java.util.Deque;

/// How much an element weighs: the bytes that [XmlWriter#stanza] writes of it on a stream of its own content
/// namespace, counted without writing them. Every bound in bytes on stanzas that wait is in this measure.
public final class Weight {
    private Weight() {}

    /// @return bytes
    public static int of(Element stanza) {
        long sum = 0;
        // Elements with the default namespace around them, always in pairs: most have no children, and are never
        // put here.
        Deque<Object> rest = new ArrayDeque<>();
        rest.add(stanza);
        rest.add(Element.CLIENT);
        while (!rest.isEmpty()) {
            String around = (String) rest.removeLast();
            Element element = (Element) rest.removeLast();
            sum += tags(element, around);
            String inside = inside(element, around);
            for (Node node : element.nodes()) {
                switch (node) {
                    case Text(String value) -> sum += text(value);
                    case Element child -> {
                        if (child.nodes().isEmpty()) {
                            sum += tags(child, inside);
                        } else {
                            rest.add(child);
                            rest.add(inside);
                        }
                    }
                }
            }
        }
        return (int) Math.min(sum, Integer.MAX_VALUE);
    }

    private static long tags(Element element, String around) {
        String namespace = element.namespace();
        boolean isPrefixed = namespace.equals(StreamParser.STREAMS) && !namespace.equals(around);
        long name = utf8(element.local()) + (isPrefixed ? "stream:".length() : 0);
        // <a/> or <a></a>
        long sum = element.nodes().isEmpty() ? name + 3 : 2 * name + 5;
        if (!isPrefixed && !namespace.equals(around)) {
            sum += " xmlns=''".length() + value(namespace);
        }
        return sum + attributes(element);
    }

    private static long attributes(Element element) {
        long sum = 0;
        int declared = 0;
        for (Attribute attribute : element.attributes()) {
            String namespace = attribute.name().namespace();
            // Two attributes in one foreign namespace share its declaration; that is rare, and a few bytes more.
            sum += utf8(attribute.name().local()) + " =''".length() + value(attribute.value());
            if (namespace.equals(Namespaces.XML)) {
                sum += "xml:".length();
            } else if (!namespace.isEmpty()) {
                sum += " xmlns:ns=''ns:".length() + 2 * digits(declared++) + value(namespace);
            }
        }
        return sum;
    }

    private static int digits(int number) {
        return number < 10 ? 1 : number < 100 ? 2 : 3;
    }

    private static String inside(Element element, String around) {
        return element.namespace().equals(StreamParser.STREAMS) ? around : element.namespace();
    }

    private static long text(String text) {
        long sum = utf8(text);
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '&', '\r' -> sum += 4;
                case '<' -> sum += 3;
                case '>' -> sum += i >= 2 && text.charAt(i - 1) == ']' && text.charAt(i - 2) == ']' ? 3 : 0;
                default -> {}
            }
        }
        return sum;
    }

    private static long value(String value) {
        long sum = utf8(value);
        int single = 0;
        int twofold = 0;
        for (int i = 0; i < value.length(); i++) {
            switch (value.charAt(i)) {
                case '&', '\r', '\n' -> sum += 4;
                case '<', '\t' -> sum += 3;
                case '\'' -> single++;
                case '"' -> twofold++;
                default -> {}
            }
        }
        return sum + 4L * Math.min(single, twofold);
    }

    /// What XML does not have is written as U+FFFD, three bytes.
    private static long utf8(String text) {
        long size = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                boolean isPair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                // A pair is four bytes of two characters, a lone half is none that XML has.
                size += isPair ? 2 : c < 0x800 ? 1 : 2;
                i += isPair ? 1 : 0;
            } else if (c < ' ' && c != '\t' && c != '\n' && c != '\r') {
                size += 2;
            }
        }
        return size;
    }
}
