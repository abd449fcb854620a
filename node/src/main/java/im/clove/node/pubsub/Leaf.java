package im.clove.node.pubsub;

import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.HeapWeight;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// A node: how it is set, who is what to it, and which items it has. The items themselves are in the store. Immutable.
///
/// @param subscribers addresses that want to be told whatever their presence (XEP-0060 §6.1)
/// @param items by id, the oldest first
public record Leaf(
        String name,
        NodeConfig config,
        Map<Jid, Affiliation> affiliations,
        Set<Jid> subscribers,
        SequencedMap<String, Item.Place> items) {
    private static final String WHAT = "node";
    private static final byte FORMAT = 1;

    /// One with a short name and nothing else, in bytes of the heap: its maps, and the fields of its settings.
    private static final long BARE = 512;

    /// Where an item is.
    private static final int PLACE = 24;

    public Leaf {
        affiliations = Collections.unmodifiableMap(affiliations);
        subscribers = Collections.unmodifiableSet(subscribers);
        items = Collections.unmodifiableSequencedMap(items);
    }

    static Leaf of(String name, NodeConfig config) {
        return new Leaf(name, config, Map.of(), Set.of(), new LinkedHashMap<>());
    }

    Leaf withConfig(NodeConfig other) {
        return new Leaf(name, other, affiliations, subscribers, items);
    }

    Leaf withItems(SequencedMap<String, Item.Place> other) {
        return new Leaf(name, config, affiliations, subscribers, other);
    }

    /// [Affiliation#NONE] takes it away.
    Leaf with(Jid jid, Affiliation affiliation) {
        Map<Jid, Affiliation> now = new LinkedHashMap<>(affiliations);
        if (affiliation == Affiliation.NONE) {
            now.remove(jid);
        } else {
            now.put(jid, affiliation);
        }
        return new Leaf(name, config, now, subscribers, items);
    }

    Leaf withSubscriber(Jid jid, boolean add) {
        Set<Jid> now = new LinkedHashSet<>(subscribers);
        boolean _ = add ? now.add(jid) : now.remove(jid);
        return new Leaf(name, config, affiliations, now, items);
    }

    /// Whether all contacts may read it, or everybody.
    public boolean isForContacts() {
        return config.is(ConfigField.ACCESS, "open") || config.is(ConfigField.ACCESS, "presence");
    }

    /// The form for everybody who may read it (§5.4).
    public Element metaData() {
        return config.metaData(items.size());
    }

    /// Whether somebody who comes is told what was published last.
    public boolean tellsNewcomers() {
        return config.is(ConfigField.SEND_LAST, "on_sub_and_presence")
                && config.is(ConfigField.NOTIFICATIONS)
                && !items.isEmpty();
    }

    long next() {
        return items.isEmpty() ? 1 : items.lastEntry().getValue().seq() + 1;
    }

    long itemBytes() {
        long sum = 0;
        for (Item.Place place : items.values()) {
            sum += place.bytes();
        }
        return sum;
    }

    /// What it takes in memory, in bytes of the heap.
    long heapWeight() {
        long sum = BARE + HeapWeight.string(name);
        for (List<String> values : config.set().values()) {
            sum += HeapWeight.list(values.size())
                    + values.stream().mapToLong(HeapWeight::string).sum();
        }
        for (Jid jid : affiliations.keySet()) {
            sum += entry(jid);
        }
        for (Jid jid : subscribers) {
            sum += entry(jid);
        }
        for (String id : items.keySet()) {
            sum += HeapWeight.ENTRY + HeapWeight.string(id) + PLACE;
        }
        return sum;
    }

    private static long entry(Jid jid) {
        return HeapWeight.ENTRY + HeapWeight.address(jid.local(), jid.domain().name(), jid.resource());
    }

    /// But for the items.
    byte[] stored() {
        RecordWriter out = new RecordWriter(FORMAT).text(name);
        out.number(config.set().size());
        config.set().forEach((field, values) -> {
            out.text(field.var).number(values.size());
            values.forEach(out::text);
        });
        out.number(affiliations.size());
        affiliations.forEach((jid, affiliation) -> out.text(jid.toString()).text(affiliation.wireName()));
        out.number(subscribers.size());
        subscribers.forEach(jid -> out.text(jid.toString()));
        return out.done();
    }

    /// Without its items.
    ///
    /// @throws im.clove.node.store.StoreException if it is damaged
    static Leaf read(byte[] stored) {
        RecordReader in = new RecordReader(WHAT, stored, FORMAT);
        String name = in.text();
        Map<ConfigField, List<String>> set = new LinkedHashMap<>();
        for (int fields = in.count(); fields > 0; fields--) {
            String var = in.text();
            List<String> values = new ArrayList<>();
            for (int n = in.count(); n > 0; n--) {
                values.add(in.text());
            }
            set.put(ConfigField.of(var).orElseThrow(in::damaged), values);
        }
        Map<Jid, Affiliation> affiliations = new LinkedHashMap<>();
        for (int n = in.count(); n > 0; n--) {
            Jid jid = in.jid();
            affiliations.put(jid, Affiliation.of(in.text()).orElseThrow(in::damaged));
        }
        Set<Jid> subscribers = new LinkedHashSet<>();
        for (int n = in.count(); n > 0; n--) {
            subscribers.add(in.jid());
        }
        in.end();
        return new Leaf(name, new NodeConfig(set), affiliations, subscribers, new LinkedHashMap<>());
    }
}
