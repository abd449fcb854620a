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
/// . The same goes for streams of components and their namespace.
///
/// Other namespaces are declared where they begin, or, where that would repeat them at a loss, by the stanza's own
/// element and with a prefix: [Spelling].
///
/// **Characters** that XML does not have (C0 controls, lone surrogates, U+FFFE, U+FFFF) are written as U+FFFD
/// . Everything else comes back from a parser as it went in. A name that is no XML name is a bug of
/// ours: [IllegalArgumentException].
public final class XmlWriter {
    private static final String DIALBACK = "jabber:server:dialback";
    /// May not be declared as default namespace, so this is its only spelling.
    private static final String XML_PREFIX = "xml:";
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
    /// Whether stanzas are written in that namespace, which inside the server are in another.
    private final boolean isSpelling;
    private byte[] out;
    private int length;
    private Spelling spelling = Spelling.PLAIN;
    /// Whether all namespaces are written where they begin only as long as that takes little.
    private boolean isTrial = true;
    private int declared;
    private char quote = '\'';

    private XmlWriter(String contentNamespace, int size) {
        this.contentNamespace = contentNamespace;
        this.isSpelling = StreamParser.isSpelling(contentNamespace);
        this.out = new byte[size];
    }

    private static void escape(char c, String reference) {
        ESCAPES[c] = reference;
        PLAIN[c] &= c == '\n' || c == '\t' ? IN_TEXT : 0;
    }

    /// A child of a stream.
    ///
    /// @param contentNamespace what the header of the stream declared, `jabber:client`, [StreamParser#SERVER] or
    ///     [StreamParser#COMPONENT]
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

    /// The XML declaration and the header of a stream of version 1.0, or of none for a component, which would wait for
    /// features; attributes that are null are left out.
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
        writer.optional("version", contentNamespace.equals(StreamParser.COMPONENT) ? null : "1.0");
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

    /// Writes a tree. Plainly at first; where namespaces then repeat at a loss, as [Spelling] says.
    private void write(Element root, String defaultNamespace, boolean isStream) {
        if (isStream && isSpelling && root.namespace().equals(contentNamespace)) {
            throw new IllegalArgumentException("Stanzas are in jabber:client inside the server");
        }
        if (!tree(root, defaultNamespace, isStream)) {
            isTrial = false;
            spelling = Spelling.of(root);
            length = 0;
            tree(root, defaultNamespace, isStream);
        }
    }

    /// Writes a tree without recursion.
    ///
    /// @return false if it was given up
    private boolean tree(Element root, String defaultNamespace, boolean isStream) {
        List<Open> stack = new ArrayList<>();
        Open top = begin(root(root, defaultNamespace, isStream), stack);
        declared = 0;
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
                    if (!top.isContent || !child.namespace().equals(contentNamespace)) {
                        top = begin(child(child, top), stack);
                        if (isTrial && declared > Spelling.SPARED) {
                            return false;
                        }
                    }
                }
            }
        }
        return true;
    }

    /// Writes the start tag of what stands in no other element, without its end.
    private Open root(Element element, String defaultNamespace, boolean isStream) {
        String namespace = element.namespace();
        boolean isContent = isStream && isSpelling && namespace.equals(Element.CLIENT);
        String prefix = "";
        String inside = defaultNamespace;
        if (namespace.equals(StreamParser.STREAMS)) {
            prefix = "stream:";
        } else if (namespace.equals(DIALBACK) && contentNamespace.equals(StreamParser.SERVER)) {
            prefix = "db:";
        } else if (namespace.equals(Namespaces.XML)) {
            prefix = XML_PREFIX;
        } else if (!isContent) {
            inside = namespace;
        }
        start(prefix, element);
        if (!inside.equals(defaultNamespace)) {
            declare("xmlns", namespace);
        }
        spelling.prefixes().forEach((each, its) -> declare("xmlns:" + its.charAt(0), each));
        attributes(element.attributes());
        if (!isStream && prefix.equals("stream:")) {
            declare("xmlns:stream", namespace);
        }
        return new Open(element, prefix, isContent, inside);
    }

    /// Writes the start tag of an element in another, without its end.
    private Open child(Element element, Open around) {
        String namespace = element.namespace();
        boolean isContent = around.isContent && namespace.equals(Element.CLIENT);
        String inside = around.defaultNamespace;
        String prefix = "";
        if (!isContent && !namespace.equals(inside)) {
            prefix = namespace.equals(Namespaces.XML) ? XML_PREFIX : spelling.prefix(namespace);
            inside = prefix == null ? namespace : inside;
        }
        start(prefix, element);
        if (prefix == null) {
            declare("xmlns", namespace);
        }
        attributes(element.attributes());
        return new Open(element, prefix == null ? "" : prefix, isContent, inside);
    }

    private void start(@Nullable String prefix, Element element) {
        ascii("<");
        if (prefix != null) {
            ascii(prefix);
        }
        name(element.local());
    }

    private void declare(String name, String namespace) {
        int before = length;
        if (namespace.equals(Namespaces.XMLNS)) {
            throw new IllegalArgumentException("Nothing is in the namespace of declarations");
        }
        optional(name, namespace);
        declared += length - before;
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
        List<String> own = List.of();
        for (Attribute attribute : attributes) {
            String namespace = attribute.name().namespace();
            String prefix = namespace.isEmpty() ? "" : spelling.prefix(namespace);
            if (namespace.isEmpty() && attribute.name().local().equals("xmlns")) {
                throw new IllegalArgumentException("A namespace declaration is not an attribute");
            } else if (namespace.equals(Namespaces.XML)) {
                prefix = XML_PREFIX;
            } else if (prefix == null) {
                int known = own.indexOf(namespace);
                if (known < 0) {
                    known = own.size();
                    own = new ArrayList<>(own);
                    own.add(namespace);
                    declare("xmlns:ns" + known, namespace);
                }
                prefix = "ns" + known + ":";
            }
            ascii(" ");
            ascii(prefix);
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
        require(XmlChars.MOST_BYTES);
        length = XmlChars.encode(c, out, length);
    }

    private void require(int more) {
        if (length + more > out.length) {
            out = Arrays.copyOf(out, Math.max(length + more, out.length * 2));
        }
    }
}
