package im.clove.node.ext.std;

import im.clove.node.ext.Chapter;
import im.clove.node.store.Key;
import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.node.store.Shelf;
import im.clove.node.store.StoreException;
import im.clove.node.store.Table;
import im.clove.node.store.Tables;
import im.clove.node.store.Writes;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.HeapWeight;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which nodes clients with these capabilities want to hear of (XEP-0060 §9.2, `+notify`), as far as an answer that
/// fits
/// the hash has said so (XEP-0115 §5.4). Each account knows what its own contacts have shown it: a hash that somebody
/// could forge deceives nobody else's. Immutable.
///
/// ```
/// caps
///   (account)(hash)    the nodes
/// ```
record KnownCaps(Map<String, Known> hashes) {
    static final Chapter<KnownCaps> CHAPTER =
            Chapter.of(new Table("caps"), KnownCaps::load).weighing(KnownCaps::heapWeight);

    static final int MOST = 64;

    /// More than any client wants to hear of.
    static final int MOST_NODES = 40;

    /// A set or map with nothing in it, in bytes of the heap.
    private static final long BARE = 96;

    private static final int MOST_NAME = 200;
    private static final String SUFFIX = "+notify";
    private static final byte FORMAT = 1;
    private static final Logger LOG = LoggerFactory.getLogger(KnownCaps.class);

    /// @param number in the order they became known: the oldest makes room
    record Known(long number, Set<String> nodes) {}

    KnownCaps {
        hashes = Collections.unmodifiableMap(hashes);
    }

    private long heapWeight() {
        long sum = BARE;
        for (Map.Entry<String, Known> each : hashes.entrySet()) {
            sum += HeapWeight.ENTRY
                    + HeapWeight.string(each.getKey())
                    + weight(each.getValue().nodes());
        }
        return sum;
    }

    /// Of names that clients want to hear of, in bytes of the heap.
    static long weight(Set<String> nodes) {
        long sum = BARE;
        for (String node : nodes) {
            sum += HeapWeight.ENTRY + HeapWeight.string(node);
        }
        return sum;
    }

    /// What an answer says.
    static Set<String> nodes(Element query) {
        Set<String> nodes = new TreeSet<>();
        for (Element feature : query.children()) {
            String var = feature.attributeOr("var", "");
            if (feature.is(Disco.INFO, "feature")
                    && var.endsWith(SUFFIX)
                    && var.length() <= MOST_NAME
                    && nodes.size() < MOST_NODES) {
                nodes.add(var.substring(0, var.length() - SUFFIX.length()));
            }
        }
        return Collections.unmodifiableSet(nodes);
    }

    Optional<Set<String>> of(CapsHash hash) {
        return hash.isChecked() ? Optional.ofNullable(hashes.get(hash.key())).map(Known::nodes) : Optional.empty();
    }

    KnownCaps with(CapsHash hash, Set<String> nodes, Writes writes) {
        Map<String, Known> now = new LinkedHashMap<>(hashes);
        long number = 1;
        for (Known known : now.values()) {
            number = Math.max(number, known.number() + 1);
        }
        while (now.size() >= MOST) {
            String oldest = Collections.min(
                            now.entrySet(),
                            (a, b) -> Long.compare(
                                    a.getValue().number(), b.getValue().number()))
                    .getKey();
            now.remove(oldest);
            writes.remove(Key.of(oldest));
        }
        now.put(hash.key(), new Known(number, nodes));
        RecordWriter out =
                new RecordWriter(FORMAT).text(hash.key()).number(number).number(nodes.size());
        nodes.forEach(out::text);
        writes.put(Key.of(hash.key()), out.done());
        return new KnownCaps(now);
    }

    private static KnownCaps load(Shelf shelf) {
        Map<String, Known> hashes = new LinkedHashMap<>();
        for (Tables.Entry entry : shelf.all(Key.EMPTY)) {
            try {
                RecordReader in = new RecordReader("capability", entry.value(), FORMAT);
                String key = in.text();
                long number = in.longNumber();
                Set<String> nodes = new TreeSet<>();
                for (int n = in.count(); n > 0; n--) {
                    nodes.add(in.text());
                }
                in.end();
                hashes.put(key, new Known(number, Collections.unmodifiableSet(nodes)));
            } catch (StoreException e) {
                LOG.error("What is known of a client cannot be read any more; it is asked again", e);
            }
        }
        return new KnownCaps(hashes);
    }
}
