package im.clove.xmpp.xml;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How much an element weighs: the bytes that [XmlWriter#stanza] writes of it on a stream of its own content
/// namespace, counted without writing them. Every bound in bytes on stanzas that wait is in this measure.
public final class Weight {
    /// Namespaces longer than this are measured once each: one may stand on every element.
    private static final int LONG = 64;

    private final Spelling spelling;
    private final Map<String, Integer> lengths = new HashMap<>(4);
    private long bytes;
    private long declarations;
    private int attributes;
    private int namespaces;

    private Weight(Spelling spelling) {
        this.spelling = spelling;
    }

    /// @return bytes
    public static int of(Element stanza) {
        return (int) Math.min(written(stanza).bytes, Integer.MAX_VALUE);
    }

    /// What a stanza comes to when it is written.
    ///
    /// @param attributes of the element with most of them, namespace declarations included
    /// @param namespaces the most declarations that are in scope in one place
    record Written(long bytes, int attributes, int namespaces) {}

    static Written written(Element stanza) {
        Weight plain = new Weight(Spelling.PLAIN);
        Written written = plain.add(stanza);
        if (plain.declarations <= Spelling.SPARED) {
            return written;
        }
        Spelling spelling = Spelling.of(stanza, written.bytes);
        return spelling == Spelling.PLAIN ? written : spelled(stanza, spelling);
    }

    static Written spelled(Element stanza, Spelling spelling) {
        return new Weight(spelling).add(stanza);
    }

    /// An element whose children are still to be counted.
    ///
    /// @param inside the default namespace there
    /// @param scope declarations in scope there
    private record Open(Element element, String inside, int scope) {}

    private Written add(Element stanza) {
        Deque<Open> rest = new ArrayDeque<>();
        rest.add(root(stanza));
        // Every spelling has these.
        declarations = 0;
        while (!rest.isEmpty()) {
            Open open = rest.removeLast();
            for (Node node : open.element.nodes()) {
                switch (node) {
                    case Text(String value) -> bytes += text(value);
                    case Element child -> {
                        int scope = tags(child, open);
                        // Most have no children, and are never put here.
                        if (!child.nodes().isEmpty()) {
                            rest.add(new Open(child, inside(child, open.inside), scope));
                        }
                    }
                }
            }
        }
        return new Written(bytes, attributes, namespaces);
    }

    private Open root(Element stanza) {
        boolean isOfStream = stanza.namespace().equals(StreamParser.STREAMS);
        names(stanza, isOfStream ? "stream:".length() : 0);
        int declared = 0;
        if (!isOfStream && !stanza.namespace().equals(Element.CLIENT)) {
            declare(" xmlns=''".length(), stanza.namespace());
            declared++;
        }
        for (String namespace : spelling.prefixes().keySet()) {
            declare(" xmlns:a=''".length(), namespace);
            declared++;
        }
        return new Open(stanza, isOfStream ? Element.CLIENT : stanza.namespace(), attributes(stanza, declared, 0));
    }

    /// @return how many declarations are in scope in the element
    private int tags(Element element, Open around) {
        String namespace = element.namespace();
        if (namespace.equals(around.inside)) {
            names(element, 0);
        } else if (namespace.equals(Namespaces.XML)) {
            names(element, "xml:".length());
        } else if (spelling.prefix(namespace) != null) {
            names(element, "a:".length());
        } else {
            names(element, 0);
            declare(" xmlns=''".length(), namespace);
            return attributes(element, 1, around.scope);
        }
        return attributes(element, 0, around.scope);
    }

    private String inside(Element element, String around) {
        String namespace = element.namespace();
        return namespace.equals(Namespaces.XML) || spelling.prefix(namespace) != null ? around : namespace;
    }

    private void names(Element element, int prefix) {
        long name = utf8(element.local()) + prefix;
        // <a/> or <a></a>
        bytes += element.nodes().isEmpty() ? name + 3 : 2 * name + 5;
    }

    private void declare(int around, String namespace) {
        int length = around + length(namespace);
        bytes += length;
        declarations += length;
    }

    private int length(String namespace) {
        if (namespace.length() <= LONG) {
            return (int) value(namespace);
        }
        return lengths.computeIfAbsent(namespace, each -> (int) value(each));
    }

    /// @param declared by the element's own tag already
    /// @return how many declarations are in scope in the element
    private int attributes(Element element, int declared, int scope) {
        List<Attribute> all = element.attributes();
        List<String> own = List.of();
        for (Attribute attribute : all) {
            String namespace = attribute.name().namespace();
            bytes += utf8(attribute.name().local()) + " =''".length() + value(attribute.value());
            if (namespace.equals(Namespaces.XML)) {
                bytes += "xml:".length();
            } else if (spelling.prefix(namespace) != null) {
                bytes += "a:".length();
            } else if (!namespace.isEmpty()) {
                int known = own.indexOf(namespace);
                if (known < 0) {
                    known = own.size();
                    own = new ArrayList<>(own);
                    own.add(namespace);
                    declare(" xmlns:ns=''".length() + digits(known), namespace);
                }
                bytes += "ns:".length() + digits(known);
            }
        }
        int declaredHere = declared + own.size();
        attributes = Math.max(attributes, all.size() + declaredHere);
        namespaces = Math.max(namespaces, scope + declaredHere);
        return scope + declaredHere;
    }

    private static int digits(int number) {
        return number < 10 ? 1 : number < 100 ? 2 : 3;
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

    /// Bytes between the quotes.
    static long value(String value) {
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
