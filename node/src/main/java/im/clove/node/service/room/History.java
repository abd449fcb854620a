package im.clove.node.service.room;

import im.clove.node.core.Ticket;
import im.clove.node.ext.Archive;
import im.clove.node.ext.ArchiveFilter;
import im.clove.node.ext.ArchiveId;
import im.clove.node.ext.ArchiveReader;
import im.clove.node.ext.Archived;
import im.clove.node.ext.Pruning;
import im.clove.node.ext.Tombstones;
import im.clove.node.owner.Work;
import im.clove.node.store.Writes;
import im.clove.xmpp.im.Archivable;
import im.clove.xmpp.stanza.Delay;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Paging;
import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.XmlException;
import im.clove.xmpp.xml.XmlWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was said in a room, as far as it is kept: each message gets its number and its id when it is said, and is told
/// to who enters later (XEP-0045 §7.2.13). Messages lie in the archive under the room's own address, with the sender's
/// real address inside, which is taken out for those who may not see it.
final class History {
    private static final Logger LOG = LoggerFactory.getLogger(History.class);

    /// Old messages removed with one commit: more than one, so that what is too much goes; not many, since others wait
    /// for it.
    private static final int REMOVED_AT_ONCE = 100;

    /// Whether the oldest message is too old is looked at with every so-manieth.
    private static final int LOOKED_AT = 64;

    /// Messages looked at for what is told to one who enters: not all are told.
    private static final int LOOKED_THROUGH = 500;

    private static final int PAGE = 50;

    /// XEP-0333, XEP-0184.
    private static final Set<String> MARKERS = Set.of("urn:xmpp:chat-markers:0", "urn:xmpp:receipts");

    private final RoomState state;
    private final Telling telling;

    History(RoomState state, Telling telling) {
        this.state = state;
        this.telling = telling;
    }

    /// Keeps a message, if it is of the kind.
    ///
    /// @param said with `from`, the occupant's address
    /// @param item who said it, as moderators see it
    /// @return its id, or empty text if it is not kept
    String keep(Element said, Element item, Work work) {
        return keep(said.with(item), work);
    }

    /// The same of what the room itself says.
    String keep(Element said, Work work) {
        if (!state.isLogged() || !state.isOpen() || !isKept(said)) {
            return "";
        }
        Archive archive = state.archive();
        ArchiveId id = new ArchiveId(state.tools().tokens().hex(ArchiveId.SECRET / 2), archive.next());
        Writes writes = new Writes();
        Message kept = Message.of(said);
        state.archive(
                archive.append(
                        state.shelf(work),
                        state.room(),
                        kept,
                        id.secret(),
                        false,
                        state.tools().now(),
                        writes),
                writes,
                work);
        if (state.archive().isFull(state.tools().limits().archive()) || id.number() % LOOKED_AT == 0) {
            boolean _ = prune(retention().keepingNewest(), work);
        }
        return id.toString();
    }

    /// Of a message that is told to many.
    ///
    /// @param id as [#keep] gave it
    Function<Seat, Ticket> tickets(String id) {
        return ArchiveId.parse(id).map(this::tickets).orElse(_ -> Ticket.NONE);
    }

    private Function<Seat, Ticket> tickets(ArchiveId id) {
        return seat -> new Told.Kept(state.stored(), seat.jid(), id.number());
    }

    /// Of what is told last to who enters: he has all that was said so far, or finds it in the archive.
    Function<Seat, Ticket> ticketsOfEntry() {
        long last = state.archive().next() - 1;
        return state.isOpen() ? seat -> new Told.Kept(state.stored(), seat.jid(), last) : _ -> Ticket.NONE;
    }

    /// Tells these of a message that they may have missed.
    void again(Archived missed, List<Seat> seats, Work work) {
        Element message = readable(missed, false);
        if (message != null) {
            Element told = stamped(message, missed);
            telling.to(seats, room -> RoomNames.under(told, state.room(), room), tickets(missed.id()), work);
        }
    }

    /// A message that was kept, or null.
    @Nullable
    Archived find(String id, Work work) {
        return Archive.find(state.shelf(work), id);
    }

    /// In place of a message there is that it was retracted.
    void bury(Archived found, Element retracted, Work work) {
        Writes writes = new Writes();
        Element stone = Tombstones.of(found.element(), retracted);
        state.archive(state.archive().replace(state.shelf(work), found, stone, writes), writes, work);
    }

    /// Lets go of what is too old or too much.
    ///
    /// @return whether there may be more
    boolean prune(Work work) {
        return prune(retention(), work);
    }

    private boolean prune(Pruning what, Work work) {
        Archive before = state.archive();
        Writes writes = new Writes();
        Archive after = before.prune(state.shelf(work), state.room(), what, _ -> false, REMOVED_AT_ONCE, writes);
        if (!after.equals(before)) {
            state.archive(after, writes, work);
        }
        return before.count() - after.count() >= REMOVED_AT_ONCE;
    }

    private Pruning retention() {
        return Pruning.by(state.tools().limits().archive(), state.tools().now());
    }

    /// As for an account's archive, where the room's messages would not be kept for being kept here.
    static boolean isKept(Element said) {
        return Archivable.decide(Message.of(said.with("type", "chat"))).kept();
    }

    /// What was said before, to who enters. As characters count the bytes of the stanza, but for its `to`.
    void tell(Seat seat, HistoryRequest wanted, boolean seesAddresses, Work work) {
        int most = Math.min(wanted.messages(), state.config().history());
        if (most == 0 || wanted.characters() == 0 || !state.isLogged()) {
            return;
        }
        List<Element> told = new ArrayList<>();
        long left = wanted.characters();
        for (Element message : last(wanted.earliest(state.tools().now()), most, seesAddresses, work)) {
            left -= left == Long.MAX_VALUE ? 0 : XmlWriter.document(message).length;
            if (left < 0) {
                break;
            }
            told.add(message);
        }
        told.reversed()
                .forEach(message -> telling.to(seat, room -> RoomNames.under(message, state.room(), room), work));
    }

    /// The last messages that are told to who enters, the newest first.
    private List<Element> last(Instant earliest, int most, boolean seesAddresses, Work work) {
        OptionalLong start =
                earliest.equals(Instant.MIN) ? OptionalLong.empty() : OptionalLong.of(earliest.getEpochSecond());
        ArchiveFilter filter = new ArchiveFilter(null, start, OptionalLong.empty(), null, null, List.of(), "");
        ArchiveReader reader = new ArchiveReader(state.shelf(work), state.archive(), state.room());
        List<Element> found = new ArrayList<>();
        Paging paging = Paging.LAST;
        for (int seen = 0; seen < LOOKED_THROUGH; seen += PAGE) {
            if (!(reader.read(filter, paging, PAGE) instanceof ArchiveReader.Result.Page page)) {
                return found;
            }
            for (Archived item : page.items().reversed()) {
                Element message = readable(item, seesAddresses);
                if (message != null && isTold(message)) {
                    found.add(stamped(message, item));
                    if (found.size() == most) {
                        return found;
                    }
                }
            }
            if (page.isComplete() || page.items().isEmpty()) {
                return found;
            }
            String before = page.items().getFirst().id().toString();
            paging = new Paging(OptionalInt.empty(), null, before, OptionalInt.empty());
        }
        return found;
    }

    private Element stamped(Element message, Archived item) {
        Element delayed = new Delay(item.at(), state.room(), "").stamp(message);
        return StanzaIds.stamp(delayed, state.room(), item.id().toString());
    }

    private static @Nullable Element readable(Archived item, boolean seesAddresses) {
        try {
            return seen(item.element(), seesAddresses);
        } catch (XmlException e) {
            LOG.error("An archived message cannot be read any more and is left out", e);
            return null;
        }
    }

    /// What others have read is only in the archive, and the subject is told by itself.
    private static boolean isTold(Element message) {
        boolean isMarker = message.children().stream().anyMatch(child -> MARKERS.contains(child.namespace()));
        return !isSubject(message) && (!isMarker || message.has(Element.CLIENT, "body"));
    }

    /// A kept message as somebody may see it.
    static Element seen(Element message, boolean seesAddresses) {
        return seesAddresses ? message : message.without(child -> child.is(Muc.USER, "x"));
    }

    /// The last one is told by itself.
    static boolean isSubject(Element message) {
        return message.has(Element.CLIENT, "subject") && !message.has(Element.CLIENT, "body");
    }
}
