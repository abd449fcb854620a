package im.clove.node.pubsub;

import im.clove.node.store.Shelf;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The nodes as one request leaves them, what is to be written for it, and what is to be told. Several requests may
/// work
/// on the same draft, one after the other: what they do is one commit. Not thread-safe.
public final class Draft {
    private final TreeMap<String, Leaf> leaves;
    private final Writes writes = new Writes();
    private final List<Notice> notices = new ArrayList<>();
    private final Map<String, Map<String, Item>> fresh = new HashMap<>();
    private final List<Last> lasts = new ArrayList<>();
    private long bytes;
    private int items;

    /// Somebody who has just subscribed, and is to be told what was published last (§6.1.7).
    public record Last(Leaf leaf, Jid to) {}

    public Draft(Nodes nodes) {
        this.leaves = new TreeMap<>(nodes.leaves());
        this.bytes = nodes.bytes();
        this.items = nodes.items();
    }

    public Nodes nodes() {
        return new Nodes(new LinkedHashMap<>(leaves), items, bytes);
    }

    public Writes writes() {
        return writes;
    }

    /// In the order in which they are to be told.
    public List<Notice> notices() {
        return List.copyOf(notices);
    }

    public List<Last> lasts() {
        return List.copyOf(lasts);
    }

    public @Nullable Leaf leaf(String name) {
        return leaves.get(name);
    }

    /// An item as this draft leaves it.
    ///
    /// @param shelf as it was before
    public Optional<Item> item(Shelf shelf, String node, String id) {
        Leaf leaf = leaves.get(node);
        Item.Place place = leaf == null ? null : leaf.items().get(id);
        if (place == null) {
            return Optional.empty();
        }
        Item published = fresh.getOrDefault(node, Map.of()).get(id);
        return published == null ? Nodes.item(shelf, node, id, place) : Optional.of(published);
    }

    int size() {
        return leaves.size();
    }

    long bytes() {
        return bytes;
    }

    int items() {
        return items;
    }

    /// Makes it, or sets it anew. Its items are as they were.
    void set(Leaf leaf) {
        Leaf before = leaves.put(leaf.name(), leaf);
        byte[] stored = leaf.stored();
        bytes += stored.length - (before == null ? 0 : before.stored().length);
        writes.put(Nodes.nodeKey(leaf.name()), stored);
    }

    /// Publishes; an item with the same id makes room, and so do the oldest of more than the node keeps.
    void publish(String node, Item item, int most) {
        Leaf leaf = leaves.get(node);
        if (leaf == null) {
            throw new IllegalArgumentException("no such node");
        }
        SequencedMap<String, Item.Place> now = new LinkedHashMap<>(leaf.items());
        long seq = leaf.next();
        drop(node, now, item.id());
        fresh.computeIfAbsent(node, _ -> new HashMap<>()).put(item.id(), item);
        byte[] stored = item.stored();
        Item.Place place = new Item.Place(seq, stored.length);
        now.put(item.id(), place);
        bytes += stored.length;
        items++;
        writes.put(Nodes.placeKey(node, item.id()), Nodes.stored(item.id(), place));
        writes.put(Nodes.itemKey(node, seq), stored);
        while (now.size() > most) {
            drop(node, now, now.firstEntry().getKey());
        }
        leaves.put(node, leaf.withItems(now));
    }

    /// Keeps no more than so many.
    void trim(String node, int most) {
        Leaf leaf = leaves.get(node);
        if (leaf != null && leaf.items().size() > most) {
            SequencedMap<String, Item.Place> now = new LinkedHashMap<>(leaf.items());
            while (now.size() > most) {
                drop(node, now, now.firstEntry().getKey());
            }
            leaves.put(node, leaf.withItems(now));
        }
    }

    void retract(String node, String id) {
        Leaf leaf = leaves.get(node);
        if (leaf != null) {
            SequencedMap<String, Item.Place> now = new LinkedHashMap<>(leaf.items());
            drop(node, now, id);
            leaves.put(node, leaf.withItems(now));
        }
    }

    void delete(String node) {
        trim(node, 0);
        Leaf before = leaves.remove(node);
        if (before != null) {
            bytes -= before.stored().length;
            writes.remove(Nodes.nodeKey(node));
        }
    }

    private void drop(String node, SequencedMap<String, Item.Place> from, String id) {
        Item.Place place = from.remove(id);
        if (place != null) {
            bytes -= place.bytes();
            items--;
            writes.remove(Nodes.placeKey(node, id));
            writes.remove(Nodes.itemKey(node, place.seq()));
        }
    }

    void tell(Leaf leaf, Element event) {
        notices.add(new Notice(leaf, event));
    }

    void tellLast(Leaf leaf, Jid to) {
        lasts.add(new Last(leaf, to));
    }
}
