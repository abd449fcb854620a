package im.clove.xmpp.xml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes elements as UTF-8, the mirror of [StreamParser].
///
/// On a stream, the content namespace, the prefix `stream` and (between servers) the prefix `db` of dialback are
/// declared by the header and by nothing else. On a
/// stream of servers (`jabber:server`) a child of the stream in [Element#CLIENT], and what an unbroken chain of
/// that namespace connects to it, is written in `jabber:server`. An element that is itself in `jabber:server` has
/// no spelling of its own in such a chain; it is left out, for the far end would take it for part of the stanza
///
///
/// **Characters** that XML does not have (C0 controls, lone surrogates, U+FFFE, U+FFFF) are written as U+FFFD
/// . Everything else comes back from a parser as it went in. A name that is no XML name is a bug of
/// ours: [IllegalArgumentException].
public final class XmlWriter {
    private static final String DIALBACK = "jabber:server:dialback";
    private static final String[] ESCAPES = new String[0x80];
    private static final byte[] PLAIN = new byte[0x80];
    private static final byte IN_TEXT = 1;
    private static final byte IN_ATTRIBUTE = 2;

    static {
        for (int c = ' '; c < 0x80; c++) {
            PLAIN[c] = IN_TEXT | IN_ATTRIBUTE;
        }
        PLAIN['\n'] = IN_TEXT;
        PLAIN['\t'] = IN_TEXT;
        // \r would come back as \n, and in an attribute all three as spaces.
        escape('\r', "&#13;");
        escape('\n', "&#10;");
        escape('\t', "&#9;");
        escape('&', "&amp;");
        escape('<', "&lt;");
        escape('>', "&gt;");
        escape('\'', "&#39;");
        escape('"', "&#34;");
        PLAIN['\''] = IN_TEXT;
        PLAIN['"'] = IN_TEXT;
    }

    private final String contentNamespace;
    private byte[] out;
    private int length;
    private boolean isPrefixDeclared;
    private char quote = '\'';

    private XmlWriter(String contentNamespace, int size) {
        this.contentNamespace = contentNamespace;
        this.out = new byte[size];
    }

    private static void escape(char c, String reference) {
        ESCAPES[c] = reference;
        PLAIN[c] &= c == '\n' || c == '\t' ? IN_TEXT : 0;
    }

    /// A child of a stream.
    ///
    /// @param contentNamespace what the header of the stream declared, `jabber:client` or `jabber:server`
    public static byte[] stanza(Element element, String contentNamespace) {
        XmlWriter writer = new XmlWriter(contentNamespace, 512);
        writer.write(element, contentNamespace, true);
        return writer.bytes();
    }

    /// An element that stands alone and declares all its namespaces: a WebSocket frame (RFC 7395), a stored stanza.
    /// `<stream:features/>` and `<stream:error/>` get their usual prefix, which old clients look for.
    public static byte[] document(Element element) {
        XmlWriter writer = new XmlWriter("", 512);
        writer.write(element, "", false);
        return writer.bytes();
    }

    /// As [#document(Element)], for tests and tools.
    public static String toString(Element element) {
        return new String(document(element), StandardCharsets.UTF_8);
    }

    /// The XML declaration and the header of a stream of version 1.0; attributes that are null are left out.
    ///
    /// @param language for `xml:lang`
    public static byte[] header(
            String contentNamespace,
            @Nullable String from,
            @Nullable String to,
            @Nullable String id,
            @Nullable String language) {
        XmlWriter writer = new XmlWriter(contentNamespace, 256);
        writer.ascii("<?xml version='1.0'?><stream:stream");
        writer.optional("from", from);
        writer.optional("to", to);
        writer.optional("id", id);
        writer.optional("version", "1.0");
        writer.optional("xml:lang", language);
        writer.optional("xmlns", contentNamespace);
        writer.optional("xmlns:stream", StreamParser.STREAMS);
        if (contentNamespace.equals(StreamParser.SERVER)) {
            // The declaration announces dialback to servers that do not read features (XEP-0220 §2.4.1).
            writer.optional("xmlns:db", DIALBACK);
        }
        writer.ascii(">");
        return writer.bytes();
    }

    /// The closing tag of a stream.
    public static byte[] close() {
        return "</stream:stream>".getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] bytes() {
        return length == out.length ? out : Arrays.copyOf(out, length);
    }

    /// An element whose end tag is still to be written.
    private static final class Open {
        private final Element element;
        private final String prefix;
        private final boolean isContent;
        private final String defaultNamespace;
        private int next;

        Open(Element element, String prefix, boolean isContent, String defaultNamespace) {
            this.element = element;
            this.prefix = prefix;
            this.isContent = isContent;
            this.defaultNamespace = defaultNamespace;
        }
    }

    /// Writes a tree without recursion.
    private void write(Element root, String defaultNamespace, boolean isStream) {
        boolean isServer = isStream && contentNamespace.equals(StreamParser.SERVER);
        if (isServer && root.namespace().equals(StreamParser.SERVER)) {
            throw new IllegalArgumentException("Stanzas are in jabber:client inside the server");
        }
        isPrefixDeclared = isStream || root.namespace().equals(StreamParser.STREAMS);
        List<Open> stack = new ArrayList<>();
        Open first = open(root, isServer, defaultNamespace);
        if (!isStream && isPrefixDeclared) {
            optional("xmlns:stream", StreamParser.STREAMS);
        }
        Open top = begin(first, stack);
        while (top != null) {
            List<Node> nodes = top.element.nodes();
            if (top.next == nodes.size()) {
                end(top);
                stack.removeLast();
                top = stack.isEmpty() ? null : stack.getLast();
                continue;
            }
            switch (nodes.get(top.next++)) {
                case Text(String value) -> escaped(value, IN_TEXT);
                case Element child -> {
                    if (!top.isContent || !child.namespace().equals(StreamParser.SERVER)) {
                        top = begin(open(child, top.isContent, top.defaultNamespace), stack);
                    }
                }
            }
        }
    }

    /// Writes the start tag without its end.
    private Open open(Element element, boolean isContentAround, String defaultNamespace) {
        boolean isContent = isContentAround && element.namespace().equals(Element.CLIENT);
        String namespace = isContent ? StreamParser.SERVER : element.namespace();
        String prefix = namespace.equals(defaultNamespace) ? "" : prefix(namespace);
        ascii("<");
        ascii(prefix);
        name(element.local());
        String inside = defaultNamespace;
        if (prefix.isEmpty() && !namespace.equals(defaultNamespace)) {
            optional("xmlns", namespace);
            inside = namespace;
        }
        attributes(element.attributes());
        return new Open(element, prefix, isContent, inside);
    }

    /// The prefix, colon included, that is already declared for a namespace; empty if there is none.
    private String prefix(String namespace) {
        return switch (namespace) {
            case StreamParser.STREAMS -> isPrefixDeclared ? "stream:" : "";
            case DIALBACK -> contentNamespace.equals(StreamParser.SERVER) ? "db:" : "";
            // May not be declared as default namespace, so this is its only spelling.
            case Namespaces.XML -> "xml:";
            case Namespaces.XMLNS -> throw new IllegalArgumentException("Nothing is in the namespace of declarations");
            default -> "";
        };
    }

    /// Ends the start tag; what is on top of the stack then, or null.
    private @Nullable Open begin(Open open, List<Open> stack) {
        if (open.element.nodes().isEmpty()) {
            ascii("/>");
            return stack.isEmpty() ? null : stack.getLast();
        }
        ascii(">");
        stack.add(open);
        return open;
    }

    private void end(Open open) {
        ascii("</");
        ascii(open.prefix);
        name(open.element.local());
        ascii(">");
    }

    private void attributes(List<Attribute> attributes) {
        List<String> declared = List.of();
        for (Attribute attribute : attributes) {
            String namespace = attribute.name().namespace();
            if (namespace.isEmpty()) {
                if (attribute.name().local().equals("xmlns")) {
                    throw new IllegalArgumentException("A namespace declaration is not an attribute");
                }
                ascii(" ");
            } else if (namespace.equals(Namespaces.XML)) {
                ascii(" xml:");
            } else {
                int known = declared.indexOf(namespace);
                if (known < 0) {
                    known = declared.size();
                    declared = new ArrayList<>(declared);
                    declared.add(namespace);
                    optional("xmlns:ns" + known, namespace);
                }
                ascii(" ns" + known + ":");
            }
            name(attribute.name().local());
            value(attribute.value());
        }
    }

    private void optional(String name, @Nullable String value) {
        if (value != null) {
            ascii(" ");
            ascii(name);
            value(value);
        }
    }

    private void value(String value) {
        // Whichever quote needs fewer escapes, so that no value grows.
        boolean isDouble = value.indexOf('\'') >= 0 && count(value, '\'') > count(value, '"');
        quote = isDouble ? '"' : '\'';
        ascii(isDouble ? "=\"" : "='");
        escaped(value, IN_ATTRIBUTE);
        ascii(isDouble ? "\"" : "'");
    }

    private static long count(String text, char c) {
        return text.chars().filter(each -> each == c).count();
    }

    private void name(String name) {
        if (!XmlChars.isNcName(name)) {
            throw new IllegalArgumentException("Not an XML name");
        }
        escaped(name, IN_TEXT);
    }

    private void ascii(String text) {
        int size = text.length();
        require(size);
        for (int i = 0; i < size; i++) {
            out[length + i] = (byte) text.charAt(i);
        }
        length += size;
    }

    private void escaped(String text, byte where) {
        int size = text.length();
        require(size);
        for (int i = 0; i < size; i++) {
            char c = text.charAt(i);
            if (c < 0x80 && (PLAIN[c] & where) != 0) {
                if (length == out.length) {
                    require(size - i);
                }
                out[length++] = (byte) c;
            } else if (c < 0x80 && ESCAPES[c] != null) {
                if (isHarmless(c, where)) {
                    encode(c);
                } else {
                    ascii(ESCAPES[c]);
                }
            } else {
                int codePoint = text.codePointAt(i);
                i += Character.charCount(codePoint) - 1;
                encode(XmlChars.isChar(codePoint) ? codePoint : 0xFFFD);
            }
        }
    }

    /// The quote that does not delimit, and `>` other than in `]]>`.
    private boolean isHarmless(char c, byte where) {
        return switch (c) {
            case '"', '\'' -> c != quote;
            case '>' -> where == IN_ATTRIBUTE || length < 2 || out[length - 1] != ']' || out[length - 2] != ']';
            default -> false;
        };
    }

    private void encode(int c) {
        require(4);
        if (c < 0x80) {
            out[length++] = (byte) c;
        } else if (c < 0x800) {
            out[length++] = (byte) (0xC0 | c >> 6);
            out[length++] = (byte) (0x80 | c & 0x3F);
        } else if (c < 0x10000) {
            out[length++] = (byte) (0xE0 | c >> 12);
            out[length++] = (byte) (0x80 | c >> 6 & 0x3F);
            out[length++] = (byte) (0x80 | c & 0x3F);
        } else {
            out[length++] = (byte) (0xF0 | c >> 18);
            out[length++] = (byte) (0x80 | c >> 12 & 0x3F);
            out[length++] = (byte) (0x80 | c >> 6 & 0x3F);
            out[length++] = (byte) (0x80 | c & 0x3F);
        }
    }

    private void require(int more) {
        if (length + more > out.length) {
            out = Arrays.copyOf(out, Math.max(length + more, out.length * 2));
        }
    }
}
