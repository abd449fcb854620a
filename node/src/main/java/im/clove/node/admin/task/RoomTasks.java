package im.clove.node.admin.task;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.RoomAffiliation;
import im.clove.node.admin.RoomSummary;
import im.clove.node.admin.task.Field.Kind;
import im.clove.xmpp.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The tasks about rooms (XEP-0045). XEP-0133 has none.
public final class RoomTasks {
    private static final String NS = "urn:clove:admin#";

    public static final String ROOM = "roomjid";
    public static final String REASON = "reason";
    public static final String TO = "alternate";
    public static final String AFFILIATION = "affiliation";

    private static final Field ONE = Field.required(ROOM, Kind.ACCOUNT, "The room");

    public static final Task LIST =
            Task.of(NS + "list-rooms", "Get List of Rooms", "room list", List.of(), (node, _) -> {
                List<RoomSummary> rooms = node.rooms();
                Field field = Field.optional("rooms", Kind.LINES, "Rooms");
                return new Result(
                        rooms.size() + (rooms.size() == 1 ? " room" : " rooms"),
                        List.of(new Result.Told(
                                field, rooms.stream().map(RoomTasks::line).toList())));
            });

    public static final Task DESTROY = Task.of(
            NS + "destroy-room",
            "Destroy Room",
            "room destroy",
            List.of(
                    ONE,
                    Field.optional(REASON, Kind.TEXT, "The reason, told to who is in"),
                    Field.optional(TO, Kind.ACCOUNT, "The room where people are to go")),
            (node, in) -> {
                Jid room = in.account(ROOM);
                Optional<Jid> to = in.has(TO) ? Optional.of(in.account(TO)) : Optional.empty();
                node.destroyRoom(room, in.text(REASON), to);
                return Result.of("The room " + room + " is gone"
                        + to.map(other -> "; who comes is told of " + other).orElse("") + '.');
            });

    public static final Task GRANT = Task.of(
            NS + "grant-room",
            "Say What Somebody Is in a Room",
            "room grant",
            List.of(
                    ONE,
                    Field.required(Tasks.ACCOUNT, Kind.ACCOUNT, "Who"),
                    Field.required(AFFILIATION, Kind.TEXT, "owner, admin, member, none or outcast")),
            (node, in) -> {
                Jid room = in.account(ROOM);
                Jid user = in.account(Tasks.ACCOUNT).bare();
                RoomAffiliation affiliation = affiliation(in.text(AFFILIATION));
                node.grantRoom(room, user, affiliation);
                return Result.of(user + " " + affiliation.is() + " " + room + '.');
            });

    private RoomTasks() {}

    private static RoomAffiliation affiliation(String word) throws ControlException {
        return RoomAffiliation.of(word)
                .orElseThrow(() ->
                        ControlException.refused("'" + word + "' is none of owner, admin, member, none and outcast"));
    }

    /// The address and what else there is to say of a room, in a line.
    private static String line(RoomSummary room) {
        List<String> words = new ArrayList<>(List.of(room.room().toString()));
        room.occupants().ifPresent(count -> words.add(count + " in"));
        words.add(members(room));
        room.traits().forEach(trait -> words.add(trait.text()));
        return String.join(", ", words);
    }

    /// How many belong to it, in words.
    public static String members(RoomSummary room) {
        return room.members() + (room.members() == 1 ? " member" : " members");
    }
}
