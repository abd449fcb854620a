package im.clove.node.ext.std;

import im.clove.node.ext.Carried;
import im.clove.node.ext.Chapter;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Estate;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Hook.AccountIq;
import im.clove.node.ext.Hook.AccountQuery;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Query;
import im.clove.node.ext.Reply;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.node.store.Key;
import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.node.store.Shelf;
import im.clove.node.store.Table;
import im.clove.node.store.Tables;
import im.clove.node.store.Writes;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.HeapWeight;
import im.clove.xmpp.xml.XmlException;
import im.clove.xmpp.xml.XmlWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// XEP-0049: what a client keeps for itself, an element for each name. The bookmarks among it (XEP-0048) are those of
/// [BookmarkTwins].
public final class PrivateXml implements Extension {
    public static final String NS = "jabber:iq:private";

    private static final int MOST = 100;
    private static final int MOST_BYTES = 128 * 1024;
    private static final long MOST_IN_ALL = 1L << 20;
    private static final byte FORMAT = 1;
    private static final Logger LOG = LoggerFactory.getLogger(PrivateXml.class);

    /// How large what is kept under each name is.
    ///
    /// ```
    /// private
    ///   (account)(namespace)(name)    the element
    /// ```
    static final Chapter<Map<Key, Integer>> SIZES =
            Chapter.of(new Table("private"), PrivateXml::sizes).weighing(PrivateXml::heapWeight);

    private final PepNodes nodes;

    PrivateXml(PepNodes nodes) {
        this.nodes = nodes;
    }

    private static Map<Key, Integer> sizes(Shelf shelf) {
        Map<Key, Integer> sizes = new LinkedHashMap<>();
        for (Tables.Entry entry : shelf.all(Key.EMPTY)) {
            sizes.put(entry.key(), entry.value().length);
        }
        return Collections.unmodifiableMap(sizes);
    }

    private static long heapWeight(Map<Key, Integer> sizes) {
        long sum = HeapWeight.ENTRY;
        for (Key each : sizes.keySet()) {
            sum += 2L * HeapWeight.ENTRY + HeapWeight.bytes(each.length());
        }
        return sum;
    }

    @Override
    public Xep xep() {
        return new Xep(49, "Private XML Storage", "1.2");
    }

    @Override
    public List<String> serverFeatures() {
        return List.of(NS);
    }

    @Override
    public List<Chapter<?>> chapters() {
        return List.of(SIZES);
    }

    @Override
    public List<Hook> hooks() {
        return List.of(
                new AccountQuery(Asker.SELF, Iq.Type.GET, NS, "query", this::get),
                new AccountIq(Asker.SELF, Iq.Type.SET, NS, "query", this::set));
    }

    private Query get(View view, Iq request) {
        List<Element> asked = request.payload().children();
        if (asked.size() != 1 || isForbidden(asked.getFirst())) {
            return new Query.Refuse(StanzaError.of(Condition.NOT_ACCEPTABLE), "not one element");
        }
        Element name = asked.getFirst();
        if (isBookmarks(name)) {
            return nodes.bookmarks(view, list -> result(request, list));
        }
        return new Query.Read(SIZES, shelf -> {
            byte[] kept = shelf.get(key(name));
            Element empty = Element.of(name.namespace(), name.local());
            return new Query.Found.Answer(List.of(), result(request, kept == null ? empty : read(kept, empty)));
        });
    }

    private static Iq result(Iq request, Element kept) {
        return Replies.result(request, Element.of(NS, "query", kept));
    }

    private static Element read(byte[] kept, Element otherwise) {
        RecordReader in = new RecordReader("private element", kept, FORMAT);
        byte[] document = in.bytes();
        in.end();
        try {
            return Elements.stored(document);
        } catch (XmlException e) {
            LOG.error("What an account keeps for itself cannot be read any more", e);
            return otherwise;
        }
    }

    private Reply<Effect> set(View view, Iq request) {
        List<Element> said = request.payload().children();
        if (said.isEmpty() || said.stream().anyMatch(PrivateXml::isForbidden)) {
            return Reply.refuse(Condition.NOT_ACCEPTABLE, "no element of a namespace of its own");
        }
        if (said.size() == 1 && isBookmarks(said.getFirst())) {
            return nodes.setBookmarks(view, request, said.getFirst());
        }
        if (said.stream().anyMatch(PrivateXml::isBookmarks)) {
            return Reply.refuse(Condition.NOT_ACCEPTABLE, "bookmarks among others");
        }
        Writes writes = new Writes();
        Map<Key, Integer> sizes = new LinkedHashMap<>(view.chapter(SIZES));
        String tooMuch = put(said, sizes, writes);
        return tooMuch != null
                ? tooMuch(tooMuch)
                : new Reply.Answer<>(
                        Replies.result(request),
                        List.of(new Effect.Turn<>(SIZES, Collections.unmodifiableMap(sizes), writes)));
    }

    /// @param sizes of what is kept; with these elements afterwards
    /// @return why they cannot be kept, or null
    private static @Nullable String put(List<Element> said, Map<Key, Integer> sizes, Writes writes) {
        for (Element each : said) {
            byte[] document =
                    new RecordWriter(FORMAT).bytes(XmlWriter.document(each)).done();
            if (document.length > MOST_BYTES) {
                return "One element may have " + MOST_BYTES / 1024 + " KiB";
            }
            sizes.put(key(each), document.length);
            writes.put(key(each), document);
        }
        long all = sizes.values().stream().mapToLong(Integer::longValue).sum();
        return sizes.size() > MOST || all > MOST_IN_ALL ? "There is no room for more private elements" : null;
    }

    @Override
    public Optional<Carried> carried() {
        return Optional.of(new Luggage());
    }

    private final class Luggage implements Carried {
        @Override
        public void out(Estate from, Consumer<Element> to) {
            List<Element> kept = new ArrayList<>();
            for (Tables.Entry entry : from.shelf(SIZES).all(Key.EMPTY)) {
                Element read = read(entry.value(), Element.of(NS, "query"));
                if (!read.is(NS, "query")) {
                    kept.add(read);
                }
            }
            if (!kept.isEmpty()) {
                to.accept(Element.of(NS, "query").withNodes(kept));
            }
        }

        @Override
        public boolean knows(Element element) {
            return element.is(NS, "query");
        }

        @Override
        public Optional<String> in(Estate to, Element element) {
            List<String> left = new ArrayList<>();
            for (Element each : element.children()) {
                take(to, each).ifPresent(why -> left.add("'" + each.local() + "': " + why));
            }
            return left.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", left));
        }

        private Optional<String> take(Estate to, Element each) {
            if (isForbidden(each)) {
                return Optional.of("no element of a namespace of its own");
            }
            if (isBookmarks(each)) {
                return nodes.bookmarks(to, each);
            }
            Writes writes = new Writes();
            Map<Key, Integer> sizes = new LinkedHashMap<>(to.chapter(SIZES));
            String tooMuch = put(List.of(each), sizes, writes);
            if (tooMuch == null) {
                to.turn(SIZES, Collections.unmodifiableMap(sizes), writes);
            }
            return Optional.ofNullable(tooMuch);
        }
    }

    private static Reply<Effect> tooMuch(String text) {
        return new Reply.Refuse<>(StanzaError.of(Condition.RESOURCE_CONSTRAINT, text), "quota");
    }

    /// §4: what belongs to the stream itself is nobody's to keep.
    private static boolean isForbidden(Element element) {
        return element.namespace().isEmpty()
                || element.namespace().equals(NS)
                || element.namespace().equals(Element.CLIENT)
                || element.namespace().length() + element.local().length() > 500;
    }

    private static boolean isBookmarks(Element element) {
        return element.is(PepDefaults.OLD_BOOKMARKS, "storage");
    }

    private static Key key(Element element) {
        return Key.of(element.namespace()).then(element.local());
    }
}
