package im.clove.node.pubsub;

import im.clove.node.store.Key;
import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.node.store.Shelf;
import im.clove.node.store.StoreException;
import im.clove.node.store.Tables;
import im.clove.xmpp.xml.HeapWeight;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All nodes of one owner: what is in memory of them. Immutable. On the owner's shelf:
///
/// ```
/// "n"(node)          how the node is set, and who is what to it
/// "k"(node)(id)      where the item with this id is, and its size
/// "i"(node)(seq)     the item
/// ```
///
/// @param leaves by name, in the order of their names
/// @param items of all nodes
/// @param bytes of all nodes and items as they are stored
public record Nodes(SequencedMap<String, Leaf> leaves, int items, long bytes) {
    public static final Nodes NONE = new Nodes(new LinkedHashMap<>(), 0, 0);

    /// Without any node, in bytes of the heap.
    private static final long BARE = 128;

    private static final byte FORMAT = 1;

    private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);

    public Nodes {
        leaves = Collections.unmodifiableSequencedMap(leaves);
    }

    /// What it takes in memory, in bytes of the heap.
    public long heapWeight() {
        long sum = 0;
        for (Leaf leaf : leaves.values()) {
            sum += HeapWeight.ENTRY + leaf.heapWeight();
        }
        return BARE + sum;
    }

    /// What is on a shelf.
    public static Nodes load(Shelf shelf) {
        SequencedMap<String, Leaf> leaves = new LinkedHashMap<>();
        for (Tables.Entry entry : shelf.all(Key.of("n"))) {
            try {
                Leaf leaf = Leaf.read(entry.value());
                leaves.put(leaf.name(), leaf.withItems(places(shelf, leaf.name())));
            } catch (StoreException e) {
                LOG.error("A node of somebody's cannot be read any more and is left out", e);
            }
        }
        int items = 0;
        long bytes = 0;
        for (Leaf leaf : leaves.values()) {
            items += leaf.items().size();
            bytes += leaf.itemBytes() + leaf.stored().length;
        }
        return new Nodes(leaves, items, bytes);
    }

    private static SequencedMap<String, Item.Place> places(Shelf shelf, String node) {
        List<Map.Entry<String, Item.Place>> found = new ArrayList<>();
        for (Tables.Entry entry : shelf.all(Key.of("k").then(node))) {
            found.add(place(entry.value()));
        }
        found.sort(Comparator.comparingLong(e -> e.getValue().seq()));
        SequencedMap<String, Item.Place> places = new LinkedHashMap<>();
        found.forEach(e -> places.put(e.getKey(), e.getValue()));
        return places;
    }

    private static Map.Entry<String, Item.Place> place(byte[] stored) {
        RecordReader in = new RecordReader("place of an item", stored, FORMAT);
        String id = in.text();
        Item.Place place = new Item.Place(in.longNumber(), in.number());
        in.end();
        return Map.entry(id, place);
    }

    static Key nodeKey(String node) {
        return Key.of("n").then(node);
    }

    static Key placeKey(String node, String id) {
        return Key.of("k").then(node).then(id);
    }

    static Key itemKey(String node, long seq) {
        return Key.of("i").then(node).then(seq);
    }

    static byte[] stored(String id, Item.Place place) {
        return new RecordWriter(FORMAT)
                .text(id)
                .number(place.seq())
                .number(place.bytes())
                .done();
    }

    /// An item as it stands on the shelf; empty if it is gone, or cannot be read.
    ///
    /// @param place where it was when that was looked up: it may have been published anew meanwhile
    public static Optional<Item> item(Shelf shelf, String node, String id, Item.Place place) {
        byte[] stored = shelf.get(itemKey(node, place.seq()));
        if (stored == null) {
            byte[] now = shelf.get(placeKey(node, id));
            stored = now == null
                    ? null
                    : shelf.get(itemKey(node, place(now).getValue().seq()));
        }
        if (stored == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Item.read(stored)).filter(item -> item.id().equals(id));
        } catch (StoreException e) {
            LOG.error("An item cannot be read any more and is left out", e);
            return Optional.empty();
        }
    }

    public @Nullable Leaf leaf(String name) {
        return leaves.get(name);
    }
}
