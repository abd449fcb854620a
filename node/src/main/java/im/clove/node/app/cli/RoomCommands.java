package im.clove.node.app.cli;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.Json;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.RoomCodec;
import im.clove.node.admin.RoomDetails;
import im.clove.node.admin.RoomSummary;
import im.clove.node.admin.Secret;
import im.clove.node.admin.task.Answers;
import im.clove.node.admin.task.RoomTasks;
import im.clove.node.admin.task.Tasks;
import im.clove.node.app.screen.Spans;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.jid.JidFormatException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `room list|show|destroy|grant`.
final class RoomCommands {
    private RoomCommands() {}

    abstract static sealed class Base extends Command permits Listing, OfRoom {
        Base(Cli cli) {
            super(cli);
        }
    }

    /// Users write it: one line, without what could move the cursor.
    private static String line(String text) {
        String plain = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
        return plain.isEmpty() ? "-" : plain;
    }

    private static String kept(RoomSummary room) {
        long count = room.kept().messages();
        return count == 0
                ? "no messages"
                : count
                        + (count == 1 ? " message, " : " messages, ")
                        // Rounded up: something is never nothing.
                        + InfoCommands.size(room.kept().bytes() + 1023);
    }

    private static String traits(RoomSummary room) {
        String words = room.traits().stream().map(RoomSummary.Trait::text).collect(Collectors.joining(", "));
        return words.isEmpty() ? "-" : words;
    }

    @CommandLine.Command(
            name = "list",
            description = "List all rooms: address, name, owner, who is in now, who belongs to it, what is kept of what"
                    + " was said, and how it is set.",
            footer =
                    "Without a running node nobody is in, and the list has - for that. A room that users do not find in"
                            + " the list of rooms is one that is not public; this list has it, too.")
    static final class Listing extends Base {
        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Listing(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            List<RoomSummary> rooms = site().control(node -> node.rooms());
            if (json) {
                cli.say(Json.pretty(
                        Map.of("rooms", rooms.stream().map(RoomCodec::toJson).toList())));
                return Exit.OK;
            }
            if (rooms.isEmpty()) {
                cli.say("There are no rooms. Users make them with their clients, by joining NAME@rooms.ADDRESS.");
            }
            cli.table(rooms.stream().map(Listing::row).toList());
            return Exit.OK;
        }

        private static List<String> row(RoomSummary room) {
            Jid owner = room.owner();
            return List.of(
                    room.room().toString(),
                    line(room.name()),
                    owner == null ? "-" : owner.toString(),
                    room.occupants().isPresent() ? room.occupants().getAsInt() + " in" : "-",
                    RoomTasks.members(room),
                    kept(room),
                    traits(room));
        }
    }

    /// What is about one room.
    abstract static sealed class OfRoom extends Base permits Show, Destroy, Grant {
        @Parameters(
                paramLabel = "ROOM",
                description = "The room: its address, or the part before the @ if there is only one room of that name.")
        String name = "";

        OfRoom(Cli cli) {
            super(cli);
        }

        /// The room that is meant.
        final Jid room(NodeControl node) throws ControlException {
            return named(node, name);
        }
    }

    /// The room that is meant by an address, or by the part before the @.
    static Jid named(NodeControl node, String name) throws ControlException {
        if (name.indexOf('@') >= 0) {
            return jid(name).bare();
        }
        List<Jid> named = new ArrayList<>();
        for (RoomSummary each : node.rooms()) {
            // Spelled as addresses are: Garden is garden.
            Jid room = each.room();
            if (jid(name + '@' + room.domain().name()).equals(room)) {
                named.add(room);
            }
        }
        return switch (named.size()) {
            case 0 -> throw ControlException.refused("There is no room " + name + "; `clove room list` has them all");
            case 1 -> named.getFirst();
            default ->
                throw ControlException.refused("There are several rooms of that name: "
                        + named.stream().map(Jid::toString).collect(Collectors.joining(", ")));
        };
    }

    private static Jid jid(String text) throws ControlException {
        try {
            return Jid.parse(text);
        } catch (JidFormatException e) {
            throw new ControlException(
                    ControlException.Kind.REFUSED, "'" + text + "' is no address: " + e.getMessage(), e);
        }
    }

    @CommandLine.Command(
            name = "show",
            description = "Show how a room is set, who is what in it, and who is in it now.",
            footer = "Never what is said there, nor the room's password.")
    static final class Show extends OfRoom {
        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Show(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            RoomDetails room = site().control(node -> node.room(room(node)));
            if (json) {
                cli.say(Json.pretty(RoomCodec.toJson(room)));
                return Exit.OK;
            }
            RoomSummary summary = room.summary();
            boolean isGone = summary.is(RoomSummary.Trait.GONE);
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("room", summary.room().toString()));
            rows.add(List.of(
                    isGone ? "gone" : "made",
                    Spans.words(Duration.between(
                                    room.since(), cli.world().clock().instant())) + " ago"));
            if (isGone) {
                rows.add(List.of("now at", line(room.left())));
            }
            rows.add(List.of("kept", kept(summary)));
            room.settings()
                    .forEach(setting ->
                            rows.add(List.of(setting.label().toLowerCase(Locale.ROOT), line(setting.value()))));
            cli.table(rows);
            section(
                    "Who is what:",
                    room.people().stream()
                            .map(each -> List.of(
                                    each.affiliation().word(),
                                    each.user().toString(),
                                    line(each.nick()),
                                    line(each.reason())))
                            .toList());
            section(
                    "Who is in:",
                    room.inside().stream()
                            .map(each -> List.of(
                                    line(each.nick()),
                                    each.user().toString(),
                                    each.role(),
                                    each.clients() + (each.clients() == 1 ? " client" : " clients")))
                            .toList());
            return Exit.OK;
        }

        private void section(String heading, List<List<String>> rows) {
            if (!rows.isEmpty()) {
                cli.say("");
                cli.say(heading);
                cli.table(rows);
            }
        }
    }

    @CommandLine.Command(
            name = "destroy",
            description = "End a room: everybody is out, its settings and lists are gone, and what was said in it.",
            footer = {
                "Cannot be undone. Who is in hears of it, with the reason, if a node runs. With --to the name stays taken"
                        + " for a while, and who comes is told where people went; without, anybody may make a room of"
                        + " that name, who sees nothing of the old one.",
                "`clove room grant` helps where a room is only without somebody who looks after it."
            })
    static final class Destroy extends OfRoom {
        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; told to everybody who is in.")
        String reason = "";

        @Option(
                names = "--to",
                paramLabel = "OTHER",
                description = "The room where people are to go: an address, or a name beside the room's own.")
        String to = "";

        @Option(names = "--yes", description = "Do not ask.")
        boolean yes;

        Destroy(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            RoomSummary room = site.control(node -> node.room(room(node))).summary();
            Answers answers = new Answers().with(RoomTasks.ROOM, room.room()).with(RoomTasks.REASON, reason);
            if (!to.isEmpty()) {
                answers.with(
                        RoomTasks.TO,
                        jid(
                                to.indexOf('@') >= 0
                                        ? to
                                        : to + '@' + room.room().domain().name()));
            }
            if (!yes) {
                String what = room.room() + " (" + RoomTasks.members(room) + ", " + kept(room) + ")";
                try (Secret answer = Passwords.ask(
                        cli, "Destroy " + what + "? Type yes: ", "--yes to destroy " + room.room() + " unasked")) {
                    if (!answer.equals(Secret.of("yes"))) {
                        cli.complain("clove: nothing destroyed");
                        return Exit.REFUSED;
                    }
                }
            }
            cli.say(site.control(node -> RoomTasks.DESTROY.run(node, answers)).note());
            return Exit.OK;
        }
    }

    @CommandLine.Command(
            name = "grant",
            description = "Say what somebody is in a room: so that a room whose owner is away for good has another.",
            footer = {
                "An owner sets the room and says who else is what, an admin keeps order, a member may enter where only"
                        + " members may, an outcast may not enter at all; none takes it away. The last owner stays one.",
                "Whoever is in hears of it, if a node runs."
            })
    static final class Grant extends OfRoom {
        @Parameters(
                index = "1",
                paramLabel = "USER",
                description = "Who: a name on this node's own address, or name@domain from anywhere.")
        String user = "";

        @Parameters(
                index = "2",
                paramLabel = "owner|admin|member|none|outcast",
                description = "What he is from now on.")
        String affiliation = "";

        Grant(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            Answers answers =
                    new Answers().with(Tasks.ACCOUNT, site.account(user)).with(RoomTasks.AFFILIATION, affiliation);
            cli.say(site.control(node -> RoomTasks.GRANT.run(node, answers.with(RoomTasks.ROOM, room(node))))
                    .note());
            return Exit.OK;
        }
    }
}
