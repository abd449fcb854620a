package im.clove.node.service.room;

import im.clove.xmpp.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Somebody who is in a room, under one nickname (XEP-0045 §4.1). Immutable.
///
/// @param nick as others see it
/// @param user the real bare address
/// @param id the same whenever this user is in this room, and telling nothing (XEP-0421)
/// @param seats the clients, never none; the last one is that whose presence others see
/// @param isKnown whether others were told that he is there: in a crowd, who only listens is not
record Occupant(String nick, Jid user, String id, Role role, List<Seat> seats, boolean isKnown) {
    Occupant {
        seats = List.copyOf(seats);
    }

    Seat seat() {
        return seats.getLast();
    }

    Optional<Seat> seatOf(Jid client) {
        return seats.stream().filter(seat -> seat.jid().equals(client)).findFirst();
    }

    Occupant with(Role other) {
        return new Occupant(nick, user, id, other, seats, isKnown);
    }

    Occupant known() {
        return new Occupant(nick, user, id, role, seats, true);
    }

    /// With these clients, not none.
    Occupant with(List<Seat> others) {
        return new Occupant(nick, user, id, role, others, isKnown);
    }

    Occupant named(String other) {
        return new Occupant(other, user, id, role, seats, isKnown);
    }

    /// With this client, in place of an older state of it.
    Occupant with(Seat seat) {
        List<Seat> all = new ArrayList<>(without(seat.jid()));
        all.add(seat);
        return new Occupant(nick, user, id, role, all, isKnown);
    }

    /// The clients but this one.
    List<Seat> without(Jid client) {
        return seats.stream().filter(seat -> !seat.jid().equals(client)).toList();
    }
}
