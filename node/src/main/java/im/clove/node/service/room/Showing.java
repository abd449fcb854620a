package im.clove.node.service.room;

import im.clove.node.owner.Work;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who sees what of whom in a room: presences of occupants to occupants (XEP-0045 §7.1, §7.2.2, §7.6, §7.14, §8.2, §9).
/// Real addresses go to those alone who may see them (M-02).
final class Showing {
    /// What only the room may say.
    private static final Set<String> OURS =
            Set.of(Muc.NS, Muc.USER, Muc.OCCUPANT, Hat.NS, "urn:xmpp:delay", "urn:xmpp:sid:0");

    private final RoomState state;
    private final Telling telling;

    Showing(RoomState state, Telling telling) {
        this.state = state;
        this.telling = telling;
    }

    /// What is said of a change.
    ///
    /// @param codes of status, for all who see it
    /// @param newNick for who changes it; else null
    /// @param actor nickname of who did it; else null
    /// @param reason empty for none
    /// @param more inside `x`; null for nothing
    /// @param own the same for whom it is about alone
    record Change(
            List<Integer> codes,
            @Nullable String newNick,
            @Nullable String actor,
            String reason,
            @Nullable Element more,
            @Nullable Element own) {
        static final Change NONE = new Change(List.of(), null, null, "", null, null);

        static Change of(int... codes) {
            List<Integer> all = new ArrayList<>();
            for (int code : codes) {
                all.add(code);
            }
            return new Change(all, null, null, "", null, null);
        }

        Change coded(Muc.Status status) {
            return new Change(List.of(status.code()), newNick, actor, reason, more, own);
        }

        Change by(@Nullable String nick, String why) {
            return new Change(codes, newNick, nick, why, more, own);
        }

        Change to(String nick) {
            return new Change(codes, nick, actor, reason, more, own);
        }

        Change with(Element other) {
            return new Change(codes, newNick, actor, reason, other, own);
        }

        Change withOwn(Element other) {
            return new Change(codes, newNick, actor, reason, more, other);
        }
    }

    /// How an occupant appears: as what he is now, or was.
    ///
    /// @param source the client whose presence it is
    record Appearance(Occupant occupant, Affiliation affiliation, Seat source, boolean isIn) {}

    /// The children of a presence that are shown to others.
    static List<Element> shown(Presence presence) {
        return presence.element().children().stream()
                .filter(child -> !OURS.contains(child.namespace()))
                .toList();
    }

    Appearance appearance(Occupant occupant, boolean isIn) {
        return new Appearance(occupant, state.affiliationOf(occupant.user()), occupant.seat(), isIn);
    }

    /// Everybody who is in sees it, as far as roles of this kind are shown, and always whom it is about.
    ///
    /// @param own codes for whom it is about alone, besides that it is he
    /// @param gone seats of whom it is about that are not in any more
    void tell(Appearance who, Change change, List<Integer> own, List<Seat> gone, Work work) {
        // What somebody did to him is told, whatever his role is.
        boolean isShown = isShown(who.occupant())
                || who.occupant().isKnown()
                        && (change.actor() != null || !change.codes().isEmpty());
        List<Integer> ownCodes = new ArrayList<>(own);
        ownCodes.add(Muc.Status.SELF.code());
        Map<Boolean, List<Seat>> others = new HashMap<>();
        for (Occupant viewer : state.occupants()) {
            if (viewer.nick().equals(who.occupant().nick())
                    && viewer.user().equals(who.occupant().user())) {
                telling.to(viewer.seats(), room -> presence(room, who, change, ownCodes, true), work);
            } else if (isShown) {
                others.computeIfAbsent(seesAddresses(viewer), _ -> new ArrayList<>())
                        .addAll(viewer.seats());
            }
        }
        others.forEach((sees, seats) -> telling.to(seats, room -> presence(room, who, change, List.of(), sees), work));
        telling.to(gone, room -> presence(room, who, change, ownCodes, true), work);
    }

    /// Whether others see that somebody is there.
    boolean isShown(Occupant occupant) {
        return occupant.isKnown() && state.config().broadcasts(occupant.role());
    }

    /// Somebody who only listened in a crowd does something that others notice: they see who it is.
    ///
    /// @return as he is now
    Occupant introduce(Occupant occupant, Work work) {
        if (occupant.isKnown()) {
            return occupant;
        }
        Occupant known = occupant.known();
        state.change(known, work);
        tell(appearance(known, true), Change.NONE, List.of(), List.of(), work);
        return known;
    }

    /// One client alone sees it.
    void tell(Seat viewer, boolean sees, Appearance who, Change change, List<Integer> own, Work work) {
        telling.to(viewer, room -> presence(room, who, change, own, sees), work);
    }

    boolean seesAddresses(Occupant viewer) {
        return Rights.seesAddresses(viewer.role(), state.config());
    }

    /// Another room here is told under the same domain as this one.
    private Element under(Element more, Jid room) {
        return Jid.tryParse(more.attributeOr("jid", ""))
                .map(jid -> more.with(
                        "jid", state.tools().domains().beside(jid, room).toString()))
                .orElse(more);
    }

    private Element presence(Jid room, Appearance who, Change change, List<Integer> own, boolean seesAddress) {
        Occupant occupant = who.occupant();
        Role role = who.isIn() || change.newNick() != null ? occupant.role() : Role.NONE;
        Element item = Element.of(Muc.USER, "item")
                .with("affiliation", who.affiliation().wireName())
                .with("role", role.wireName())
                .with("nick", change.newNick())
                .with("jid", seesAddress ? who.source().jid().toString() : null);
        if (change.actor() != null) {
            item = item.with(Element.of(Muc.USER, "actor").with("nick", change.actor()));
        }
        if (!change.reason().isEmpty()) {
            item = item.with(Muc.reason(Muc.USER, change.reason()));
        }
        Element x = Element.of(Muc.USER, "x", item);
        Element more = change.more();
        if (more != null) {
            x = x.with(under(more, room));
        }
        if (change.own() != null && !own.isEmpty()) {
            x = x.with(change.own());
        }
        for (int code : change.codes()) {
            x = x.with(Muc.status(code));
        }
        for (int code : own) {
            x = x.with(Muc.status(code));
        }
        List<Element> children = new ArrayList<>(who.source().shown());
        children.add(Element.of(Muc.OCCUPANT, "occupant-id").with("id", occupant.id()));
        children.add(x);
        List<Hat> hats = state.personOf(occupant.user()).hats();
        if (!hats.isEmpty() && who.isIn()) {
            children.add(Hat.element(hats));
        }
        return Element.of(Element.CLIENT, "presence")
                .with("from", room.withResource(occupant.nick()).toString())
                .with("type", who.isIn() ? null : "unavailable")
                .withNodes(children);
    }
}
