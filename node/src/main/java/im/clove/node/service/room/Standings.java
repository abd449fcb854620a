package im.clove.node.service.room;

import im.clove.node.owner.Work;
import im.clove.node.service.room.Showing.Appearance;
import im.clove.node.service.room.Showing.Change;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What becomes of occupants when what they are here changes (XEP-0045 §8.2, §8.3, §9, §10.2.1). Who may change it is
/// asked before, see [Rights].
final class Standings {
    private final RoomState state;
    private final Telling telling;
    private final Showing showing;
    private final Versions versions;

    Standings(RoomState state, Telling telling, Showing showing, Versions versions) {
        this.state = state;
        this.telling = telling;
        this.showing = showing;
        this.versions = versions;
    }

    /// Whether the lists can take another one.
    boolean hasRoom(Jid user) {
        return !state.personOf(user).isNothing()
                || state.people().size() < state.tools().limits().people();
    }

    /// An occupant has another role; [Role#NONE] is a kick.
    ///
    /// @param actor nickname of who did it, or null
    void play(Occupant occupant, Role role, @Nullable String actor, String reason, Work work) {
        if (role == Role.NONE) {
            expel(occupant, Change.of(Muc.Status.KICKED.code()).by(actor, reason), work);
            return;
        }
        Occupant now = actor == null ? occupant.with(role) : occupant.with(role).known();
        state.change(now, work);
        showing.tell(showing.appearance(now, true), Change.NONE.by(actor, reason), List.of(), List.of(), work);
    }

    /// Somebody has another affiliation, whether he is in or not.
    void turn(Jid user, Affiliation affiliation, @Nullable String actor, String reason, Work work) {
        Affiliation before = state.affiliationOf(user);
        List<Occupant> here = state.occupantsOf(user);
        Map<Occupant, Affiliation> were = new LinkedHashMap<>();
        here.forEach(occupant -> were.put(occupant, state.affiliationOf(occupant.user())));
        Element turned = versions.turn(user, affiliation, reason, work);
        Change told = Change.NONE.by(actor, reason).with(turned);
        for (Occupant occupant : here) {
            Affiliation was = were.getOrDefault(occupant, before);
            Affiliation now = state.affiliationOf(occupant.user());
            if (now == Affiliation.OUTCAST) {
                expel(occupant, told.coded(Muc.Status.BANNED), work);
            } else if (state.config().isMembersOnly() && !now.isAtLeast(Affiliation.MEMBER)) {
                expel(occupant, told.coded(Muc.Status.REMOVED_AFFILIATION), work);
            } else if (now != was) {
                Occupant changed = occupant.with(
                                Rights.roleAfter(new Standing(was, occupant.role()), now, state.config()))
                        .known();
                state.change(changed, work);
                showing.tell(showing.appearance(changed, true), told, List.of(), List.of(), work);
            }
        }
        if (here.isEmpty() && before != affiliation) {
            tellOfAbsent(user, affiliation, turned, work);
        }
    }

    /// §9.3 to §9.5: those who are in hear of a change of somebody who is not; of his address, as far as they may see
    /// it.
    private void tellOfAbsent(Jid user, Affiliation affiliation, Element turned, Work work) {
        Element item = Element.of(Muc.USER, "item")
                .with("affiliation", affiliation.wireName())
                .with("role", Role.NONE.wireName())
                .with("jid", user.toString());
        Element x = Element.of(Muc.USER, "x", item, turned);
        List<Seat> seats = state.occupants().stream()
                .filter(showing::seesAddresses)
                .flatMap(each -> each.seats().stream())
                .toList();
        telling.to(
                seats,
                room -> Element.of(Element.CLIENT, "message", x)
                        .with("from", room.toString())
                        .with("id", state.tools().tokens().hex(8)),
                work);
    }

    /// All clients of an occupant are out.
    void expel(Occupant occupant, Change change, Work work) {
        Appearance was = showing.appearance(occupant, false);
        Appearance plain = new Appearance(
                occupant,
                was.affiliation(),
                new Seat(was.source().jid(), was.source().room(), List.of()),
                false);
        occupant.seats().forEach(seat -> {
            boolean _ = state.unseat(now(occupant), seat, work);
        });
        showing.tell(plain, change, List.of(), occupant.seats(), work);
    }

    private Occupant now(Occupant occupant) {
        Occupant known = state.occupant(occupant.nick());
        return known == null ? occupant : known;
    }

    /// The room has become for members only: who is none goes (§10.2.1).
    void keepMembersOnly(Work work) {
        List<Occupant> others = state.occupants().stream()
                .filter(each -> !state.affiliationOf(each.user()).isAtLeast(Affiliation.MEMBER))
                .toList();
        others.forEach(each -> expel(each, Change.of(Muc.Status.REMOVED_MEMBERS_ONLY.code()), work));
    }

    /// The room has become moderated, or is not any more: voices follow.
    void moderate(Work work) {
        for (Occupant each : List.copyOf(state.occupants())) {
            Role role = Rights.roleOnEntry(state.affiliationOf(each.user()), state.config());
            if (each.role() != Role.MODERATOR && role != each.role()) {
                play(each, role, null, "", work);
            }
        }
    }

    /// An occupant of a room that ends: each hears of himself alone (§10.9).
    void leaveAlone(Occupant occupant, Change change, Work work) {
        Appearance was = new Appearance(
                occupant,
                Affiliation.NONE,
                new Seat(occupant.seat().jid(), occupant.seat().room(), List.of()),
                false);
        for (Seat seat : occupant.seats()) {
            showing.tell(seat, true, was, change, List.of(Muc.Status.SELF.code()), work);
        }
    }
}
