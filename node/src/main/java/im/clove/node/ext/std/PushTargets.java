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
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.HeapWeight;
import im.clove.xmpp.xml.XmlException;
import im.clove.xmpp.xml.XmlWriter;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where an account wants to be called when its clients are not there (XEP-0357): what its clients have enabled, and
/// how
/// the calls went. Immutable; a change gives another value, and says what is to be written for it. How calls went is in
/// memory only.
///
/// ```
/// push
///   (account)(address of the service)(node)    the client's resource, since when, the form of options
/// ```
record PushTargets(Map<Place, Target> targets) {
    static final Chapter<PushTargets> CHAPTER =
            Chapter.of(new Table("push"), PushTargets::load).weighing(PushTargets::weight);

    /// A person has a handful of devices; what an app has forgotten makes room.
    static final int MOST = 20;

    private static final byte FORMAT = 1;
    private static final Logger LOG = LoggerFactory.getLogger(PushTargets.class);

    /// @param node empty for none
    record Place(Jid service, String node) {
        private Key key() {
            return Key.of(service.toString()).then(node);
        }
    }

    /// One that is enabled.
    ///
    /// @param resource of the client that enabled it last
    /// @param options a form that goes with each call, or null
    /// @param calls what is known of its calls
    record Target(String resource, Instant since, @Nullable Element options, Calls calls) {
        Target with(Calls now) {
            return new Target(resource, since, options, now);
        }
    }

    /// @param messages since the client was there last
    /// @param at when the service was called last, or null if it was not since the client was there
    /// @param isCalling whether a call has not been answered
    /// @param failures in a row
    record Calls(int messages, @Nullable Instant at, boolean isCalling, int failures) {
        static final Calls NONE = new Calls(0, null, false, 0);
    }

    PushTargets {
        targets = Collections.unmodifiableMap(targets);
    }

    private static PushTargets load(Shelf shelf) {
        Map<Place, Target> targets = new LinkedHashMap<>();
        for (Tables.Entry entry : shelf.all(Key.EMPTY)) {
            try {
                RecordReader in = new RecordReader("push service", entry.value(), FORMAT);
                Place place = new Place(in.jid(), in.text());
                String resource = in.text();
                Instant since = in.time();
                byte[] options = in.bytes();
                in.end();
                targets.put(
                        place,
                        new Target(resource, since, options.length == 0 ? null : Elements.stored(options), Calls.NONE));
            } catch (StoreException | XmlException e) {
                LOG.error("A push service cannot be read any more; its client will name it again", e);
            }
        }
        return new PushTargets(targets);
    }

    private long weight() {
        long sum = 0;
        for (Map.Entry<Place, Target> each : targets.entrySet()) {
            Jid service = each.getKey().service();
            sum += 4L * HeapWeight.ENTRY
                    + HeapWeight.address(service.local(), service.domain().name(), service.resource())
                    + HeapWeight.string(each.getKey().node())
                    + HeapWeight.string(each.getValue().resource())
                    + (each.getValue().options() == null
                            ? 0
                            : HeapWeight.of(each.getValue().options()));
        }
        return sum;
    }

    /// With this one, whatever was known of it before. The one that was enabled first makes room.
    PushTargets with(Place place, Target target, Writes writes) {
        Map<Place, Target> now = new LinkedHashMap<>(targets);
        now.remove(place);
        if (now.size() >= MOST) {
            Optional<Place> oldest = now.entrySet().stream()
                    .min(Comparator.comparing(e -> e.getValue().since()))
                    .map(Map.Entry::getKey);
            oldest.ifPresent(gone -> {
                now.remove(gone);
                writes.remove(gone.key());
            });
        }
        now.put(place, target);
        Element options = target.options();
        RecordWriter out = new RecordWriter(FORMAT)
                .text(place.service().toString())
                .text(place.node())
                .text(target.resource())
                .time(target.since())
                .bytes(options == null ? new byte[0] : XmlWriter.document(options));
        writes.put(place.key(), out.done());
        return new PushTargets(now);
    }

    /// With other calls; nothing is written.
    PushTargets with(Place place, Calls calls) {
        Target known = targets.get(place);
        if (known == null) {
            return this;
        }
        Map<Place, Target> now = new LinkedHashMap<>(targets);
        now.put(place, known.with(calls));
        return new PushTargets(now);
    }

    /// Without those that match.
    PushTargets without(Predicate<Map.Entry<Place, Target>> gone, Writes writes) {
        Map<Place, Target> now = new LinkedHashMap<>(targets);
        targets.entrySet().stream().filter(gone).forEach(each -> {
            now.remove(each.getKey());
            writes.remove(each.getKey().key());
        });
        return new PushTargets(now);
    }
}
