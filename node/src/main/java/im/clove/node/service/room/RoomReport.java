package im.clove.node.service.room;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.RoomAffiliation;
import im.clove.node.admin.RoomDetails;
import im.clove.node.admin.RoomSummary;
import im.clove.node.admin.RoomSummary.Kept;
import im.clove.node.admin.RoomSummary.Trait;
import im.clove.xmpp.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// A room as whoever runs the node is shown it.
final class RoomReport {
    private RoomReport() {}

    /// @param occupants in it now; empty if nobody knows
    static RoomSummary summary(RoomState state, OptionalInt occupants) {
        int members = (int) state.people().entries().stream()
                .filter(entry -> entry.getValue().affiliation().isAtLeast(Affiliation.MEMBER))
                .count();
        return new RoomSummary(
                shown(state),
                state.config().name(),
                state.people().owner().orElse(null),
                occupants,
                members,
                new Kept(state.archive().count(), state.archive().bytes()),
                traits(state));
    }

    /// One of which nothing is stored yet.
    static RoomSummary locked(RoomListing listing, RoomDomains domains) {
        return new RoomSummary(
                domains.told(listing.room(), true),
                listing.name(),
                listing.owner(),
                OptionalInt.of(listing.occupants()),
                1,
                new Kept(0, 0),
                List.of(Trait.LOCKED));
    }

    /// As users of this node know it.
    private static Jid shown(RoomState state) {
        return state.tools().domains().told(state.room(), true);
    }

    private static List<Trait> traits(RoomState state) {
        RoomConfig config = state.config();
        return switch (state.head().stage()) {
            case MISSING -> List.of();
            case LOCKED -> List.of(Trait.LOCKED);
            case GONE -> List.of(Trait.GONE);
            case OPEN -> {
                List<Trait> traits = new ArrayList<>();
                if (config.isPublic()) {
                    traits.add(Trait.PUBLIC);
                }
                if (config.isMembersOnly()) {
                    traits.add(Trait.MEMBERS_ONLY);
                }
                if (config.isProtected()) {
                    traits.add(Trait.PASSWORD);
                }
                if (!config.isPersistent()) {
                    traits.add(Trait.TEMPORARY);
                }
                yield traits;
            }
        };
    }

    /// @param occupants as for [#summary]
    static RoomDetails details(RoomState state, OptionalInt occupants) {
        RoomHead head = state.head();
        List<RoomDetails.Inside> inside = occupants.isEmpty()
                ? List.of()
                : state.occupants().stream()
                        .map(each -> new RoomDetails.Inside(
                                each.nick(),
                                each.user(),
                                each.role().wireName(),
                                each.seats().size()))
                        .toList();
        return new RoomDetails(
                summary(state, occupants),
                head.created(),
                left(head),
                state.isThere() ? settings(state.config()) : List.of(),
                people(state),
                inside);
    }

    private static String left(RoomHead head) {
        if (head.stage() != RoomHead.Stage.GONE) {
            return "";
        }
        return head.alternate() + (head.reason().isEmpty() ? "" : " (" + head.reason() + ")");
    }

    private static List<RoomDetails.Listed> people(RoomState state) {
        return state.people().entries().stream()
                .map(entry -> new RoomDetails.Listed(
                        entry.getKey(),
                        RoomAffiliation.valueOf(entry.getValue().affiliation().name()),
                        entry.getValue().nick(),
                        entry.getValue().reason()))
                .sorted((a, b) -> a.affiliation() == b.affiliation()
                        ? a.user().compareTo(b.user())
                        : a.affiliation().compareTo(b.affiliation()))
                .toList();
    }

    /// The password is nobody's but the room's.
    private static List<RoomDetails.Setting> settings(RoomConfig config) {
        List<RoomDetails.Setting> settings = new ArrayList<>();
        for (RoomField field : RoomField.values()) {
            if (field != RoomField.SECRET) {
                settings.add(new RoomDetails.Setting(field.var, field.label, words(field, config)));
            }
        }
        return settings;
    }

    private static String words(RoomField field, RoomConfig config) {
        List<String> values = config.values(field);
        if (field.kind == RoomField.Kind.FLAG) {
            return config.is(field) ? "yes" : "no";
        }
        if (field.kind == RoomField.Kind.USERS && config.value(field).equals(RoomField.NO_LIMIT)) {
            return "no limit";
        }
        return values.stream().map(value -> label(field, value)).collect(Collectors.joining(", "));
    }

    private static String label(RoomField field, String value) {
        return field.choices().stream()
                .filter(choice -> choice.value().equals(value))
                .map(RoomField.Choice::label)
                .findFirst()
                .orElse(value);
    }

    static ControlException noSuch(Jid room) {
        return ControlException.refused("There is no room " + room);
    }
}
