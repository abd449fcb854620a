package im.clove.node.ext;

import im.clove.node.store.Key;
import im.clove.node.store.Shelf;
import im.clove.node.store.StoreException;
import im.clove.node.store.Table;
import im.clove.node.store.Tables;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.HeapWeight;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whom an account has blocked (XEP-0191). Immutable; a change gives another list, and says what is to be written for
/// it.
///
/// ```
/// blocklists
///   (account)(blocked address)    nothing but the format version
/// ```
public record BlockList(Set<Jid> blocked) {
    public static final Chapter<BlockList> CHAPTER =
            Chapter.of(new Table("blocklists"), BlockList::load).weighing(BlockList::weight);

    private static final byte FORMAT = 1;

    private static final Logger LOG = LoggerFactory.getLogger(BlockList.class);

    public BlockList {
        blocked = Collections.unmodifiableSet(blocked);
    }

    private static BlockList load(Shelf shelf) {
        Set<Jid> blocked = new LinkedHashSet<>();
        for (Tables.Entry entry : shelf.all(Key.EMPTY)) {
            address(entry.key())
                    .ifPresentOrElse(
                            blocked::add,
                            () -> LOG.error("A blocked address cannot be read any more and is left out of its list"));
        }
        return new BlockList(blocked);
    }

    private long weight() {
        return blocked.stream()
                .mapToLong(jid -> HeapWeight.ENTRY
                        + HeapWeight.address(jid.local(), jid.domain().name(), jid.resource()))
                .sum();
    }

    private static Optional<Jid> address(Key key) {
        try {
            return Jid.tryParse(key.textAt(0));
        } catch (StoreException _) {
            return Optional.empty();
        }
    }

    /// With these, too.
    public BlockList with(Collection<Jid> jids, Writes writes) {
        Set<Jid> now = new LinkedHashSet<>(blocked);
        jids.stream().filter(now::add).forEach(jid -> writes.put(Key.of(jid.toString()), new byte[] {FORMAT}));
        return new BlockList(now);
    }

    /// Without these.
    public BlockList without(Collection<Jid> jids, Writes writes) {
        Set<Jid> now = new LinkedHashSet<>(blocked);
        jids.stream().filter(now::remove).forEach(jid -> writes.remove(Key.of(jid.toString())));
        return new BlockList(now);
    }

    /// XEP-0191 §2: full address, bare address, domain with resource, domain; whichever is listed.
    public boolean blocks(Jid jid) {
        return !blocked.isEmpty()
                && (blocked.contains(jid)
                        || blocked.contains(jid.bare())
                        || blocked.contains(Jid.of("", jid.domain(), jid.resource()))
                        || blocked.contains(Jid.of(jid.domain())));
    }
}
