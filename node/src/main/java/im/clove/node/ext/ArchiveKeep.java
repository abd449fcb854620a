package im.clove.node.ext;

import im.clove.node.store.Key;
import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.node.store.Shelf;
import im.clove.node.store.StoreException;
import im.clove.node.store.Writes;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// For how long an account wants its messages kept, if for less than the node keeps them ([ArchiveTerms#within]): a
/// number of days, zero for as long as the node does.
///
/// ```
/// settings
///   (account)"archive-keep"    days
/// ```
public final class ArchiveKeep {
    /// A hundred years.
    public static final int MOST_DAYS = 36_500;

    public static final Chapter<Duration> CHAPTER = Chapter.setting("archive-keep", ArchiveKeep::load);

    private static final int FORMAT = 1;
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveKeep.class);

    private ArchiveKeep() {}

    private static Duration load(Shelf shelf) {
        byte[] said = shelf.get(Key.EMPTY);
        try {
            return said == null
                    ? Duration.ZERO
                    : Duration.ofDays(new RecordReader("time messages are kept", said, FORMAT).longNumber());
        } catch (StoreException e) {
            LOG.error("How long an account wants its messages kept cannot be read; it is as the node has it", e);
            return Duration.ZERO;
        }
    }

    /// What is written for it.
    public static Writes writes(Duration keep) {
        return keep.isZero()
                ? new Writes().remove(Key.EMPTY)
                : new Writes()
                        .put(
                                Key.EMPTY,
                                new RecordWriter(FORMAT).number(keep.toDays()).done());
    }

    /// What it takes that an account's messages are kept for so long from now on.
    public static List<Effect> turned(Duration keep) {
        return List.of(new Effect.Turn<>(CHAPTER, keep, writes(keep)));
    }
}
