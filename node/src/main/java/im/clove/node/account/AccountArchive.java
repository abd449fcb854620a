package im.clove.node.account;

import im.clove.node.ext.Archive;
import im.clove.node.ext.ArchiveId;
import im.clove.node.ext.ArchiveKeep;
import im.clove.node.ext.ArchiveTerms;
import im.clove.node.ext.Archived;
import im.clove.node.ext.Pruning;
import im.clove.node.owner.Work;
import im.clove.node.store.Shelf;
import im.clove.node.store.Writes;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.StanzaIds;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// Keeps messages in the account's archive: those that bear an id of it, which they got when they came in, and which is
/// the same in every copy. Owned by the account.
final class AccountArchive {
    /// No message has this number.
    static final long NOT_ARCHIVED = 0;

    /// Old messages removed with one that comes: more than one, so that what is too much goes; not many, since others
    /// wait for the commit.
    private static final int REMOVED_AT_ONCE = 100;

    /// Whether the oldest message is too old is looked at with every so-manieth.
    private static final int LOOKED_AT = 64;

    private final AccountState state;

    AccountArchive(AccountState state) {
        this.state = state;
    }

    /// The number under which [#keep] would keep a message, or [#NOT_ARCHIVED].
    long numberOf(Message message) {
        return idOf(message).map(ArchiveId::number).orElse(NOT_ARCHIVED);
    }

    private Optional<ArchiveId> idOf(Message message) {
        ArchiveTerms terms = state.services().limits().archive();
        return terms.enabled()
                ? StanzaIds.read(message.element(), state.account())
                        .flatMap(ArchiveId::parse)
                        .filter(id -> id.number() == archive().next())
                : Optional.empty();
    }

    /// Keeps a message that has an id of the archive, in this commit, and lets go of what is too old or too much.
    ///
    /// @param sent whether the account sent it
    /// @return its number, or [#NOT_ARCHIVED]
    long keep(Message message, boolean sent, Work work) {
        ArchiveId id = idOf(message).orElse(null);
        if (id == null) {
            return NOT_ARCHIVED;
        }
        Writes writes = new Writes();
        Shelf shelf = state.shelf(Archive.CHAPTER);
        Archive longer = archive().append(shelf, state.account(), message, id.secret(), sent, state.now(), writes);
        state.turn(Archive.CHAPTER, longer, writes, work.batch());
        if (longer.isFull(state.services().limits().archive()) || id.number() % LOOKED_AT == 0) {
            long _ = prune(retention().keepingNewest(), REMOVED_AT_ONCE, work);
        }
        return id.number();
    }

    /// What retention says, now.
    Pruning retention() {
        ArchiveTerms terms = state.services().limits().archive().within(state.ownChapter(ArchiveKeep.CHAPTER));
        return Pruning.by(terms, state.now());
    }

    /// Lets go of old messages, but of nothing that waits in the offline queue.
    ///
    /// @param most so many messages in this commit
    /// @return how many that are; if it is less than the most, that was all
    long prune(Pruning what, int most, Work work) {
        Archive before = state.ownChapter(Archive.CHAPTER);
        Writes writes = new Writes();
        Archive after =
                before.prune(state.ownShelf(Archive.CHAPTER), state.account(), what, new Pinned(work), most, writes);
        if (!after.equals(before)) {
            state.turn(Archive.CHAPTER, after, writes, work.batch());
        }
        return before.count() - after.count();
    }

    /// What the offline queue points to, read if somebody asks.
    private final class Pinned implements LongPredicate {
        private final Work work;
        private @Nullable Set<Long> numbers;

        private Pinned(Work work) {
            this.work = work;
        }

        @Override
        public boolean test(long number) {
            Set<Long> known = numbers;
            if (known == null) {
                known = state.services().stores().offline().archived(work.batch(), state.account());
                numbers = known;
            }
            return known.contains(number);
        }
    }

    /// A message as it was archived, or null if it is not there any more; also when nothing is archived any more.
    @Nullable
    Archived find(long number) {
        return number == NOT_ARCHIVED ? null : Archive.find(state.ownShelf(Archive.CHAPTER), number);
    }

    private Archive archive() {
        return state.chapter(Archive.CHAPTER);
    }
}
