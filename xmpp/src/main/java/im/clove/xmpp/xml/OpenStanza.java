package im.clove.xmpp.xml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A child of the stream while it is being read: its open elements and the namespaces in scope. Lives from the
/// child's start tag to its end tag, so an idle stream holds none of it. Nesting is a stack on the heap, never one
/// of calls.
final class OpenStanza {
    /// Bytes of ` xmlns:ns99=''`.
    private static final int DECLARATION = 14;

    private final XmlLimits limits;
    private final Namespaces scope;
    private final boolean isServer;
    private final Deque<Open> open = new ArrayDeque<>(4);
    private final String around;
    private int elements;
    private int surplus;

    /// An element whose end tag has not come.
    private static final class Open {
        private final StartTag tag;
        private final int mark;
        /// In `jabber:server` on a stream of servers, as are all elements around it (see [StreamParser]).
        private final boolean isContent;
        private @Nullable List<Node> nodes;
        private @Nullable StringBuilder text;

        Open(StartTag tag, int mark, boolean isContent) {
            this.tag = tag;
            this.mark = mark;
            this.isContent = isContent;
        }

        void add(Node node) {
            List<Node> all = nodes;
            if (all == null) {
                all = new ArrayList<>(4);
                nodes = all;
            }
            all.add(node);
        }

        /// Character data and CDATA sections that follow each other are one piece of text.
        void add(String more) {
            StringBuilder joined = text;
            if (joined != null) {
                joined.append(more);
            } else if (nodes != null && nodes.getLast() instanceof Text(String value)) {
                text = new StringBuilder(value).append(more);
            } else if (!more.isEmpty()) {
                add(new Text(more));
            }
        }

        void join() {
            StringBuilder joined = text;
            List<Node> all = nodes;
            if (joined != null && all != null) {
                all.set(all.size() - 1, new Text(joined.toString()));
                text = null;
            }
        }

        Element close() {
            join();
            Name name = isContent ? new Name(Element.CLIENT, tag.local()) : tag.name();
            List<Node> all = nodes;
            return Element.of(name, tag.attributes(), all == null ? List.of() : all);
        }
    }

    OpenStanza(XmlLimits limits, Namespaces header, String contentNamespace) {
        this.limits = limits;
        this.scope = new Namespaces(header);
        this.around = contentNamespace;
        this.isServer = contentNamespace.equals(StreamParser.SERVER);
    }

    int depth() {
        return open.size();
    }

    /// The stanza if this tag ended it.
    @Nullable
    Element start(byte[] bytes, int from, int to) throws Malformed {
        Open parent = open.peekLast();
        if (open.size() == limits.depth()) {
            throw Malformed.policy("elements nested deeper than a stanza may");
        }
        if (elements == limits.elements()) {
            throw Malformed.policy("more elements than a stanza may have");
        }
        elements++;
        surplus = 0;
        int mark = scope.mark();
        StartTag tag = StartTag.read(bytes, from, to, scope, limits, parent == null);
        if (parent == null && tag.name().equals(StreamParser.HEADER)) {
            throw Malformed.notWellFormed("a second stream header");
        }
        account(tag, parent == null ? around : parent.tag.name().namespace(), mark);
        boolean isContent =
                isServer && tag.name().namespace().equals(StreamParser.SERVER) && (parent == null || parent.isContent);
        if (parent != null) {
            parent.join();
        }
        open.addLast(new Open(tag, mark, isContent));
        return tag.isEmpty() ? close() : null;
    }

    /// How many bytes more than were read the last start tag takes when it is written, at most.
    int surplus() {
        return surplus;
    }

    /// Counts what [XmlWriter] will write: a namespace declared far away under a short prefix is declared again on
    /// every element that needs it.
    private void account(StartTag tag, String outside, int mark) throws Malformed {
        String own = tag.name().namespace();
        List<Attribute> attributes = tag.attributes();
        int written = attributes.size();
        if (!own.equals(outside)) {
            written++;
            surplus += scope.isDeclaredSince(mark, own) ? 0 : DECLARATION + utf8Length(own);
        }
        for (int i = 0; i < attributes.size(); i++) {
            String namespace = attributes.get(i).name().namespace();
            if (!namespace.isEmpty() && !namespace.equals(Namespaces.XML)) {
                surplus += DECLARATION;
                if (isFirst(attributes, i, namespace)) {
                    written++;
                    surplus += scope.isDeclaredSince(mark, namespace) ? 0 : utf8Length(namespace);
                }
            }
        }
        if (written > limits.attributes()) {
            throw Malformed.policy("more attributes than an element may have once written out");
        }
    }

    private static boolean isFirst(List<Attribute> attributes, int index, String namespace) {
        for (int i = 0; i < index; i++) {
            if (attributes.get(i).name().namespace().equals(namespace)) {
                return false;
            }
        }
        return true;
    }

    /// The stanza if this tag ended it.
    @Nullable
    Element end(byte[] bytes, int from, int to) throws Malformed {
        StartTag tag = open.getLast().tag;
        requireSame(bytes, from, to, tag.prefix(), tag.local());
        return close();
    }

    private @Nullable Element close() {
        Open last = open.removeLast();
        scope.release(last.mark);
        Element element = last.close();
        Open parent = open.peekLast();
        if (parent == null) {
            return element;
        }
        parent.add(element);
        return null;
    }

    void text(byte[] bytes, int from, int to) throws Malformed {
        open.getLast().add(CharacterData.text(bytes, from, to));
    }

    /// @return how many bytes more it takes to write it as text
    int cdata(byte[] bytes, int from, int to) {
        int before = "<![CDATA[".length();
        int after = "]]>".length();
        open.getLast().add(CharacterData.cdata(bytes, from + before, to - after));
        int more = 0;
        for (int i = from + before; i < to - after; i++) {
            more += bytes[i] == '<' || bytes[i] == '&' ? "&amp;".length() - 1 : 0;
        }
        return more;
    }

    /// @param bytes an end tag, from `</` to `>`
    static void requireSame(byte[] bytes, int from, int to, String prefix, String local) throws Malformed {
        int last = to - 1;
        while (last > from && XmlChars.isWhitespace(bytes[last - 1])) {
            last--;
        }
        int at = from + 2;
        boolean isSame = prefix.isEmpty()
                ? isText(bytes, at, last, local)
                : last - at > prefix.length()
                        && isText(bytes, at, at + utf8Length(prefix), prefix)
                        && bytes[at + utf8Length(prefix)] == ':'
                        && isText(bytes, at + utf8Length(prefix) + 1, last, local);
        if (!isSame) {
            throw Malformed.notWellFormed("an end tag that does not match");
        }
    }

    private static int utf8Length(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return text.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        return text.length();
    }

    private static boolean isText(byte[] bytes, int from, int to, String text) {
        if (to > bytes.length || to - from < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80 || bytes[from + i] < 0) {
                return new String(bytes, from, to - from, StandardCharsets.UTF_8).equals(text);
            }
            if (bytes[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return to - from == text.length();
    }
}
