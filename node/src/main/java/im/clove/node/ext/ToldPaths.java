package im.clove.node.ext;

import im.clove.node.store.Key;
import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.node.store.Shelf;
import im.clove.node.store.StoreException;
import im.clove.node.store.Tables;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.JidFormatException;
import im.clove.xmpp.xml.HeapWeight;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a user has been told of the way to other servers, so that it is told once. Immutable; a change gives another
/// one, and says what is to be written for it.
///
/// ```
/// settings
///   (account)"told-paths"(domain)    the way in a word, and when it was told
/// ```
public record ToldPaths(Map<Domain, Told> told) {
    /// The one that was told the longest ago gives way, and is told again.
    public static final int MOST = 300;

    public static final Chapter<ToldPaths> CHAPTER =
            Chapter.setting("told-paths", ToldPaths::load).weighing(ToldPaths::weight);

    private static final int FORMAT = 1;
    private static final Logger LOG = LoggerFactory.getLogger(ToldPaths.class);

    /// @param way in a word
    public record Told(String way, Instant at) {}

    public ToldPaths {
        told = Collections.unmodifiableMap(told);
    }

    private static ToldPaths load(Shelf shelf) {
        Map<Domain, Told> told = new LinkedHashMap<>();
        for (Tables.Entry entry : shelf.all(Key.EMPTY)) {
            try {
                RecordReader in = new RecordReader("way that was told", entry.value(), FORMAT);
                told.put(Domain.of(entry.key().textAt(0)), new Told(in.text(), in.time()));
            } catch (StoreException | JidFormatException e) {
                LOG.error("What was told of the way to a server cannot be read any more and is told again", e);
            }
        }
        return new ToldPaths(told);
    }

    private long weight() {
        return told.keySet().stream()
                .mapToLong(domain -> HeapWeight.ENTRY + 64 + HeapWeight.address("", domain.name(), ""))
                .sum();
    }

    /// The way that was told of a server.
    public Optional<String> of(Domain domain) {
        return Optional.ofNullable(told.get(domain)).map(Told::way);
    }

    public ToldPaths with(Domain domain, String way, Instant now, Writes writes) {
        Map<Domain, Told> all = new LinkedHashMap<>(told);
        all.put(domain, new Told(way, now));
        writes.put(
                Key.of(domain.name()),
                new RecordWriter(FORMAT).text(way).time(now).done());
        if (all.size() > MOST) {
            all.entrySet().stream()
                    .filter(entry -> !entry.getKey().equals(domain))
                    .min(Comparator.comparing(entry -> entry.getValue().at()))
                    .map(Map.Entry::getKey)
                    .ifPresent(oldest -> {
                        all.remove(oldest);
                        writes.remove(Key.of(oldest.name()));
                    });
        }
        return new ToldPaths(all);
    }
}
