package im.clove.node.service.room;

import im.clove.node.owner.Memory;
import im.clove.node.owner.Work;
import im.clove.node.service.room.Showing.Change;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.HeapWeight;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Whose presence clients of other servers were not told, since their server was away for longer than presence waits.
/// When it is there again, or somebody there says something, they are told how it stands with each of those now:
/// presence as ever, which clients take as news of somebody they know. Stored, as who is in is. Owned by the room.
final class Missed {
    /// Of one client; what was missed first is forgotten where it is more.
    private static final int MOST = 200;

    private final RoomState state;
    private final Showing showing;
    private final Telling telling;
    private final Memory.Table<Jid, Set<String>> missed;

    Missed(RoomState state, Memory memory, Showing showing, Telling telling) {
        this.state = state;
        this.showing = showing;
        this.telling = telling;
        this.missed = memory.table(state.stored().missed());
    }

    /// Bytes of the heap.
    long weight() {
        return missed.values().stream()
                .flatMap(Set::stream)
                .mapToLong(HeapWeight::string)
                .sum();
    }

    /// A client was not told how it stands with an occupant.
    void note(Seat seat, String nick, Work work) {
        Set<String> nicks = new LinkedHashSet<>(missed.get(seat.jid(), Set.of()));
        nicks.remove(nick);
        nicks.add(nick);
        if (nicks.size() > MOST) {
            nicks.remove(nicks.iterator().next());
        }
        put(seat.jid(), nicks, work);
    }

    private void put(Jid client, Set<String> nicks, Work work) {
        if (nicks.isEmpty()) {
            missed.remove(client);
        } else {
            missed.put(client, nicks);
        }
        state.stored().missed(client, nicks, work);
    }

    /// A server is there again: its clients are told what they have missed.
    void returned(Domain server, Work work) {
        if (missed.isEmpty()) {
            return;
        }
        for (Map.Entry<Jid, Set<String>> entry : List.copyOf(missed.entries())) {
            Jid client = entry.getKey();
            if (client.domain().equals(server)) {
                Occupant who = state.occupantOf(client);
                if (who != null) {
                    who.seatOf(client).ifPresent(seat -> tell(who, seat, entry.getValue(), work));
                }
                put(client, Set.of(), work);
            }
        }
    }

    /// Clients that have left miss nothing.
    void forget(Work work) {
        for (Map.Entry<Jid, Set<String>> entry : List.copyOf(missed.entries())) {
            if (state.occupantOf(entry.getKey()) == null) {
                put(entry.getKey(), Set.of(), work);
            }
        }
    }

    /// Who is gone first: one who has another nickname now is not there twice.
    private void tell(Occupant who, Seat seat, Set<String> nicks, Work work) {
        List<Occupant> here = new ArrayList<>();
        for (String nick : nicks) {
            Occupant other = state.occupant(nick);
            if (other != null && (other.equals(who) || showing.isShown(other))) {
                here.add(other);
            } else {
                telling.to(seat, room -> gone(room, nick), work);
            }
        }
        boolean sees = showing.seesAddresses(who);
        for (Occupant other : here) {
            boolean isSelf = other.equals(who);
            List<Integer> codes = isSelf ? List.of(Muc.Status.SELF.code()) : List.of();
            showing.tell(seat, sees || isSelf, showing.appearance(other, true), Change.NONE, codes, work);
        }
    }

    private static Element gone(Jid room, String nick) {
        Element item = Element.of(Muc.USER, "item").with("affiliation", "none").with("role", "none");
        return Element.of(Element.CLIENT, "presence", Element.of(Muc.USER, "x", item))
                .with("from", room.withResource(nick).toString())
                .with("type", "unavailable");
    }
}
