package im.clove.node.ext;

import im.clove.node.store.Shelf;
import im.clove.node.store.Tables;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An archive on its way to another server and from one: message by message, never as a whole.
public final class ArchiveCarriage {
    private static final int PAGE = 100;

    /// Far beyond what an archive ever counts, and far from where counting ends.
    private static final long MOST_NUMBER = 1L << 48;

    /// Between two messages: who looks through an archive pays for it.
    private static final long MOST_GAP = 1_000_000;

    private ArchiveCarriage() {}

    /// All messages there are now, the oldest first; what is added meanwhile is left out.
    public static void out(Shelf shelf, Consumer<Archived> to) {
        List<Tables.Entry> last = shelf.scanBack(Archive.MESSAGES, null, 1);
        long end = last.isEmpty() ? 0 : last.getFirst().key().lastLong();
        Tables.Entry before = null;
        List<Tables.Entry> page;
        do {
            page = shelf.scan(Archive.MESSAGES, before == null ? null : before.key(), PAGE);
            for (Tables.Entry entry : page) {
                before = entry;
                Archived read = Archive.readable(entry);
                if (read != null && read.id().number() <= end) {
                    to.accept(read);
                }
            }
        } while (page.size() == PAGE && page.getLast().key().lastLong() < end);
    }

    /// With a message that comes from elsewhere at its end. An id of ours is kept, so that what clients know of this
    /// archive still holds; so the numbers of messages must grow, or they get others.
    ///
    /// @param id as it comes
    /// @param secret of the id that the message gets if it comes with a foreign one
    /// @return the archive; its last message has the number before [Archive#next]
    public static Archive append(
            Archive archive,
            Shelf shelf,
            Jid account,
            Message message,
            @Nullable String id,
            String secret,
            boolean sent,
            Instant at,
            Writes writes) {
        Optional<ArchiveId> own = ArchiveId.parse(id == null ? "" : id).filter(known -> fits(known.number(), archive));
        return archive.at(own.map(ArchiveId::number).orElse(0L))
                .append(shelf, account, message, own.map(ArchiveId::secret).orElse(secret), sent, at, writes);
    }

    private static boolean fits(long number, Archive archive) {
        long most = archive.count() == 0 ? MOST_NUMBER : Math.min(MOST_NUMBER, archive.next() + MOST_GAP);
        return number >= archive.next() && number < most;
    }
}
