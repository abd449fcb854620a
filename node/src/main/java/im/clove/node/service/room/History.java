package im.clove.node.service.room;

import im.clove.node.ext.Archive;
import im.clove.node.ext.ArchiveFilter;
import im.clove.node.ext.ArchiveId;
import im.clove.node.ext.ArchiveReader;
import im.clove.node.ext.Archived;
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
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was said in a room, as far as it is kept: each message gets its number and its id when it is said, and is told
/// to who enters later (XEP-0045 §7.2.13). Messages lie in the archive under the room's own address, with the sender's
/// real address inside, which is taken out for those who may not see it.
final class History {
    private static final Logger LOG = LoggerFactory.getLogger(History.class);

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
        if (!state.config().isLogged() || !state.isOpen() || !isKept(said)) {
            return "";
        }
        Archive archive = state.archive();
        ArchiveId id = new ArchiveId(state.tools().tokens().hex(ArchiveId.SECRET / 2), archive.next());
        Writes writes = new Writes();
        Message kept = Message.of(said.with(item));
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
        return id.toString();
    }

    /// As for an account's archive, where the room's messages would not be kept for being kept here.
    private static boolean isKept(Element said) {
        return Archivable.decide(Message.of(said.with("type", "chat"))).kept();
    }

    /// What was said before, to who enters.
    void tell(Seat seat, HistoryRequest wanted, boolean seesAddresses, Work work) {
        int most = Math.min(wanted.messages(), state.config().history());
        if (most == 0 || wanted.characters() == 0) {
            return;
        }
        Instant earliest = wanted.earliest(state.tools().now());
        ArchiveFilter filter = earliest.equals(Instant.MIN)
                ? ArchiveFilter.ALL
                : new ArchiveFilter(
                        null,
                        OptionalLong.of(earliest.getEpochSecond()),
                        OptionalLong.empty(),
                        null,
                        null,
                        List.of(),
                        "");
        ArchiveReader reader = new ArchiveReader(state.shelf(work), state.archive(), state.room());
        if (reader.read(filter, Paging.LAST, most) instanceof ArchiveReader.Result.Page page) {
            tell(seat, page.items(), wanted.characters(), seesAddresses, work);
        }
    }

    private void tell(Seat seat, List<Archived> items, long characters, boolean seesAddresses, Work work) {
        List<Element> told = new ArrayList<>();
        long left = characters;
        for (Archived item : items.reversed()) {
            Element message = readable(item, seesAddresses);
            if (message != null && !isSubject(message)) {
                Element stamped = new Delay(item.at(), state.room(), "").stamp(message);
                left -= left == Long.MAX_VALUE ? 0 : XmlWriter.document(stamped).length;
                if (left < 0) {
                    break;
                }
                told.add(StanzaIds.stamp(stamped, state.room(), item.id().toString()));
            }
        }
        Collections.reverse(told);
        told.forEach(message -> telling.to(seat, room -> RoomNames.under(message, state.room(), room), work));
    }

    private static @Nullable Element readable(Archived item, boolean seesAddresses) {
        try {
            return seen(item.element(), seesAddresses);
        } catch (XmlException e) {
            LOG.error("An archived message cannot be read any more and is left out", e);
            return null;
        }
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
