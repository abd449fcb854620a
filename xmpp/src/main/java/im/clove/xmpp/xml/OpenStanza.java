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
    /// How much more than was read a stanza may take when it is written: this many bytes, and as many again as
    /// were read.
    private static final int GROWTH = 4 * 1024;

    private final XmlLimits limits;
    private final Namespaces scope;
    private final boolean isSpelled;
    private final Deque<Open> open = new ArrayDeque<>(4);
    private final String around;
    private int elements;
    private long objects;
    /// Whether something was said more shortly than [XmlWriter] may say it.
    private boolean isTerse;

    /// An element whose end tag has not come.
    private static final class Open {
        private final StartTag tag;
        private final int mark;
        /// In the content namespace of a stream that is none of a client, as are all elements around it (see
        /// [StreamParser]).
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
        this.isSpelled = StreamParser.isSpelling(contentNamespace);
    }

    int depth() {
        return open.size();
    }

    /// What its objects take of the heap so far, without what is in their strings.
    long objects() {
        return objects;
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
        int mark = scope.mark();
        StartTag tag = StartTag.read(bytes, from, to, scope, limits, parent == null);
        objects += HeapWeight.BARE_ELEMENT
                + (long) HeapWeight.BARE_ATTRIBUTE * tag.attributes().size();
        if (parent == null && tag.name().equals(StreamParser.HEADER)) {
            throw Malformed.notWellFormed("a second stream header");
        }
        isTerse |= isTerse(tag, parent == null ? around : parent.tag.name().namespace(), mark);
        boolean isContent = isSpelled && tag.name().namespace().equals(around) && (parent == null || parent.isContent);
        if (parent != null) {
            parent.join();
        }
        open.addLast(new Open(tag, mark, isContent));
        return tag.isEmpty() ? close() : null;
    }

    /// Refuses a stanza that takes more when it is written than was read, and too much, in any measure that is
    /// bounded: who gets it next has the same limits.
    ///
    /// @param read how many bytes were read of it
    void requireModest(Element whole, int read) throws Malformed {
        if (!isTerse) {
            return;
        }
        Weight.Written written = Weight.written(whole);
        if (written.bytes() > limits.bytes() || written.bytes() > 2L * read + GROWTH) {
            throw Malformed.policy("more bytes than one stanza may have once written out");
        }
        if (written.attributes() > limits.attributes() || written.namespaces() > limits.namespaces()) {
            throw Malformed.policy("more attributes than an element may have once written out");
        }
    }

    /// Whether a tag uses what it does not declare itself: [XmlWriter] may have to declare it again.
    private boolean isTerse(StartTag tag, String outside, int mark) {
        String own = tag.name().namespace();
        if (!own.equals(outside) && !scope.isDeclaredSince(mark, own)) {
            return true;
        }
        for (Attribute attribute : tag.attributes()) {
            String namespace = attribute.name().namespace();
            if (!namespace.isEmpty() && !namespace.equals(Namespaces.XML)) {
                return true;
            }
        }
        return false;
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

    void cdata(byte[] bytes, int from, int to) {
        int before = "<![CDATA[".length();
        int after = "]]>".length();
        open.getLast().add(CharacterData.cdata(bytes, from + before, to - after));
        for (int i = from + before; i < to - after; i++) {
            isTerse |= bytes[i] == '<' || bytes[i] == '&';
        }
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
