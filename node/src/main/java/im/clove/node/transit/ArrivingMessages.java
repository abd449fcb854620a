package im.clove.node.transit;

import im.clove.node.ext.Archive;
import im.clove.node.ext.ArchiveCarriage;
import im.clove.node.ext.Pruning;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Shelf;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Delay;
import im.clove.xmpp.stanza.MalformedStanzaException;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Weight;
import im.clove.xmpp.xml.XmlWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The messages of an account that comes: its archive, and what waits for it.
final class ArrivingMessages {
    private static final int SECRET_BYTES = 12;

    /// The archive is cut to its size by so many messages at once.
    private static final int PRUNED = 200;

    /// Of so many archived messages the foreign ids are known while the account comes: more than wait for anybody.
    private static final int KNOWN_IDS = 4_000;

    private final StoredEstate estate;
    private final Arrivals.Terms terms;
    private final OfflineQueue queue;
    private final Map<String, Long> numbers = new Known();

    private static final class Known extends LinkedHashMap<String, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > KNOWN_IDS;
        }
    }

    ArrivingMessages(StoredEstate estate, Arrivals.Terms terms) {
        this.estate = estate;
        this.terms = terms;
        this.queue = new OfflineQueue(estate.store(), terms.offline());
    }

    private @Nullable Message read(Element element) {
        try {
            Message message = Message.of(element);
            return message.type() == Message.Type.ERROR ? null : message;
        } catch (MalformedStanzaException e) {
            return null;
        }
    }

    private Optional<String> tooLarge(Element element) {
        return Weight.of(element) > terms.messageBytes()
                ? Optional.of("larger than " + terms.messageBytes() / 1024 + " KiB (limits.stanza.server)")
                : Optional.empty();
    }

    Optional<String> archived(Piece.Archived piece, Element element) {
        Jid account = estate.account();
        Message message = read(element);
        if (message == null) {
            return Optional.of("no message");
        }
        if (!terms.archive().enabled()) {
            return Optional.of("there are no archives here (archive.enabled)");
        }
        Optional<String> tooLarge = tooLarge(element);
        if (tooLarge.isPresent()) {
            return tooLarge;
        }
        Instant now = terms.clock().instant();
        Duration keep = terms.archive().keep();
        if (!keep.isZero() && piece.at().isBefore(now.minus(keep))) {
            return Optional.of("older than " + keep.toDays() + " days (archive.keep)");
        }
        Jid from = message.from();
        boolean sent = from == null || from.bare().equals(account);
        Archive archive = estate.chapter(Archive.CHAPTER);
        Writes writes = new Writes();
        Archive longer = ArchiveCarriage.append(
                archive,
                estate.shelf(Archive.CHAPTER),
                account,
                message,
                piece.id(),
                secret(),
                sent,
                piece.at().isAfter(now) ? now : piece.at(),
                writes);
        estate.turn(Archive.CHAPTER, longer, writes);
        String id = piece.id();
        if (id != null) {
            numbers.put(id, longer.next() - 1);
        }
        return longer.isFull(terms.archive()) ? cut(longer, now) : Optional.empty();
    }

    private Optional<String> cut(Archive archive, Instant now) {
        Writes writes = new Writes();
        Pruning what = Pruning.by(terms.archive(), now).keepingNewest();
        estate.turn(
                Archive.CHAPTER,
                archive.prune(estate.shelf(Archive.CHAPTER), estate.account(), what, _ -> false, PRUNED, writes),
                writes);
        return Optional.of("more than an archive may have (archive.messages, archive.size): the oldest made room");
    }

    private String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        terms.random().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    Optional<String> waiting(Element element, Instant at) {
        Jid account = estate.account();
        if (read(element) == null) {
            return Optional.of("no message");
        }
        Optional<String> tooLarge = tooLarge(element);
        if (tooLarge.isPresent()) {
            return tooLarge;
        }
        Element message = Delay.strip(StanzaIds.strip(element, account), Jid.of(account.domain()));
        Shelf archive = estate.shelf(Archive.CHAPTER);
        long number = StanzaIds.read(element, account)
                .map(id -> numbers.getOrDefault(id, OfflineQueue.NOT_ARCHIVED))
                .filter(known -> Archive.find(archive, known) != null)
                .orElse(OfflineQueue.NOT_ARCHIVED);
        long seq = next();
        OfflineQueue.Waiting entry = new OfflineQueue.Waiting(seq, at, XmlWriter.document(message), number);
        if (!queue.put(estate.batch(), account, entry)) {
            return Optional.of("more than may wait (limits.account.offline-messages)");
        }
        seqs = seq + 1;
        return Optional.empty();
    }

    private long seqs;

    /// The queue says how it is committed.
    private long next() {
        if (seqs == 0) {
            seqs = queue.next(estate.account());
        }
        return seqs;
    }
}
