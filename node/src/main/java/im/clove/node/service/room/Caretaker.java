package im.clove.node.service.room;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.RoomDetails;
import im.clove.node.owner.Work;
import im.clove.xmpp.jid.Jid;
import java.util.Optional;
import java.util.OptionalInt;

/// What happens to a room from outside of it: what whoever runs the node has done, and that an account is gone. By the
/// same code as what occupants do, and so told as that is. Owned by the room.
final class Caretaker {
    private final RoomState state;
    private final Standings standings;
    private final OwnerRequests owners;

    Caretaker(RoomState state, Standings standings, OwnerRequests owners) {
        this.state = state;
        this.standings = standings;
        this.owners = owners;
    }

    /// Of a room that is not in memory, and whose people hear nothing of it: only what is written counts.
    static Caretaker silent(RoomState state) {
        Telling telling = new Telling(state.tools());
        Standings standings = new Standings(state, telling, new Showing(state, telling), new Versions(state, telling));
        return new Caretaker(state, standings, new OwnerRequests(state, telling, standings));
    }

    /// @return how the room stands then
    /// @throws ControlException if that is not possible; nothing is changed
    RoomDetails carryOut(Errand errand, Work work) throws ControlException {
        switch (errand) {
            case Errand.Look _ -> requireAnything();
            case Errand.Grant(Jid user, Affiliation affiliation) -> grant(user, affiliation, work);
            case Errand.Destroy destroy -> {
                requireAnything();
                // As it is stored: everybody is told it under the domain by which he came.
                Optional<Jid> to =
                        destroy.to().map(other -> state.tools().domains().beside(other.bare(), state.room()));
                if (to.filter(state.room()::equals).isPresent()) {
                    throw ControlException.refused("People cannot go to the room that ends");
                }
                owners.end(to.map(Jid::toString).orElse(""), Muc.bounded(destroy.reason()), true, work);
            }
        }
        return RoomReport.details(state, OptionalInt.of(state.size()));
    }

    private void requireAnything() throws ControlException {
        if (state.head().stage() == RoomHead.Stage.MISSING) {
            throw RoomReport.noSuch(state.room());
        }
    }

    private void grant(Jid user, Affiliation affiliation, Work work) throws ControlException {
        if (!state.isThere()) {
            throw RoomReport.noSuch(state.room());
        }
        Jid who = user.bare();
        Affiliation before = state.personOf(who).affiliation();
        boolean isLastOwner = before == Affiliation.OWNER && state.people().count(Affiliation.OWNER) == 1;
        if (isLastOwner && affiliation != Affiliation.OWNER) {
            throw ControlException.refused(who + " is the only owner of the room. Make another one first");
        }
        if (affiliation != Affiliation.NONE && !standings.hasRoom(who)) {
            throw ControlException.refused("There are too many on the lists of this room");
        }
        if (affiliation != before) {
            standings.turn(who, affiliation, null, "", work);
        }
    }

    /// An account that is gone has nothing to say here any more, and whoever gets its name later neither. A room
    /// without an owner goes to who comes next.
    void removed(Jid user, Work work) {
        if (!state.isOpen() || state.personOf(user).isNothing()) {
            return;
        }
        state.reserve(user, "", work);
        standings.turn(user, Affiliation.NONE, null, "", work);
        if (state.people().count(Affiliation.OWNER) == 0) {
            state.people().heir().ifPresent(heir -> standings.turn(heir, Affiliation.OWNER, null, "", work));
        }
    }
}
