package im.clove.node.ext;

import im.clove.node.store.Key;
import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.node.store.Shelf;
import im.clove.node.store.StoreException;
import im.clove.node.store.Tables;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.HeapWeight;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is no stranger to an account although it is no contact: whom the account has written to, and whom its owner has
/// let in. And whether the account has a door at all, if its owner has said so. Immutable; a change gives another one,
/// and says what is to be written for it.
///
/// ```
/// settings
///   (account)"let-in""g"             whether there is a door
///   (account)"let-in""j"(address)    when it was let in
/// ```
///
/// @param door what the owner has said
/// @param since bare addresses
public record LetIn(Door door, Map<Jid, Instant> since) {
    /// The one that was written to least lately gives way.
    public static final int MOST = 1_000;

    public static final Chapter<LetIn> CHAPTER =
            Chapter.setting("let-in", LetIn::load).weighing(LetIn::weight);

    private static final int FORMAT = 1;
    private static final Key DOOR = Key.of("g");
    private static final Key WHO = Key.of("j");

    /// Who was written to so lately is not noted again.
    private static final Duration FRESH = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(LetIn.class);

    /// Whether strangers stay outside.
    public enum Door {
        /// As the node has it.
        UNSAID,
        OPEN,
        SHUT
    }

    public LetIn {
        since = Collections.unmodifiableMap(since);
    }

    private static LetIn load(Shelf shelf) {
        byte[] said = shelf.get(DOOR);
        Map<Jid, Instant> since = new LinkedHashMap<>();
        for (Tables.Entry entry : shelf.part(WHO).all(Key.EMPTY)) {
            try {
                RecordReader in = new RecordReader("address that was let in", entry.value(), FORMAT);
                Jid who =
                        RecordReader.jid("address that was let in", entry.key().textAt(0));
                since.put(who, in.time());
            } catch (StoreException e) {
                LOG.error("Somebody who was let in cannot be read any more and is a stranger again", e);
            }
        }
        return new LetIn(door(said), since);
    }

    private static Door door(byte @Nullable [] said) {
        try {
            return said == null
                    ? Door.UNSAID
                    : new RecordReader("word about strangers", said, FORMAT).flag() ? Door.SHUT : Door.OPEN;
        } catch (StoreException e) {
            LOG.error("Whether strangers may write to an account cannot be read any more; it is as the node has it", e);
            return Door.UNSAID;
        }
    }

    private long weight() {
        return since.keySet().stream()
                .mapToLong(jid -> HeapWeight.ENTRY
                        + 24
                        + HeapWeight.address(jid.local(), jid.domain().name(), ""))
                .sum();
    }

    public boolean has(Jid who) {
        return since.containsKey(who.bare());
    }

    /// Whether [#with] would change nothing worth writing down.
    public boolean isFresh(Jid who, Instant now) {
        Instant at = since.get(who.bare());
        return at != null && Duration.between(at, now).abs().compareTo(FRESH) < 0;
    }

    public LetIn with(Jid who, Instant now, Writes writes) {
        Map<Jid, Instant> all = new LinkedHashMap<>(since);
        all.put(who.bare(), now);
        writes.put(key(who), new RecordWriter(FORMAT).time(now).done());
        if (all.size() > MOST) {
            all.entrySet().stream()
                    .filter(entry -> !entry.getKey().equals(who.bare()))
                    .min(Comparator.comparing(Map.Entry::getValue))
                    .map(Map.Entry::getKey)
                    .ifPresent(oldest -> {
                        all.remove(oldest);
                        writes.remove(key(oldest));
                    });
        }
        return new LetIn(door, all);
    }

    public LetIn with(Door said, Writes writes) {
        if (said == Door.UNSAID) {
            writes.remove(DOOR);
        } else {
            writes.put(DOOR, new RecordWriter(FORMAT).flag(said == Door.SHUT).done());
        }
        return new LetIn(said, since);
    }

    private static Key key(Jid who) {
        return WHO.then(who.bare().toString());
    }
}
