package im.clove.node.app.cli;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.Json;
import im.clove.node.admin.RoleCodec;
import im.clove.node.admin.RoleInfo;
import im.clove.node.admin.task.Answers;
import im.clove.node.admin.task.RoleTasks;
import im.clove.node.admin.task.Tasks;
import im.clove.node.core.Role;
import im.clove.xmpp.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `user role|approve|forbid`.
final class RoleCommands {
    private RoleCommands() {}

    /// What an account is from the first moment on; a member if nothing is said.
    static final class Wanted {
        @Option(names = "--guest", description = "For a guest: it has to do with people of this server only.")
        boolean guest;

        @Option(
                names = "--guarded-by",
                paramLabel = "WHO",
                description = "For a child: it has to do with whom WHO approves of, an account of this node, and nobody"
                        + " else. Can be said more than once.")
        List<String> guardians = new ArrayList<>();

        /// @throws ControlException if a guardian's name cannot be one
        Role role(Site site) throws ControlException {
            return guest ? Role.GUEST : Role.guardedBy(accounts(site, guardians));
        }
    }

    private static List<Jid> accounts(Site site, List<String> names) throws ControlException {
        List<Jid> all = new ArrayList<>();
        for (String name : names) {
            all.add(site.account(name));
        }
        return all;
    }

    @CommandLine.Command(
            name = "role",
            description = "Say whom an account may have to do with, or show it.",
            footer = {
                "A member may have to do with everybody. A guest has to do with people of this server and its rooms only;"
                        + " other servers do not hear of it. Who is guarded has to do with its guardians, and with persons"
                        + " and rooms of whom they approve. What it wants is asked of them in a message; they answer with"
                        + " the commands of the server in their client, or you do with `clove user approve` and"
                        + " `clove user forbid`.",
                "An administrator is always a member, and a guardian is not guarded itself. What was approved stays when"
                        + " the role changes, and holds again later. Files are fetched by their address, which is no"
                        + " matter of roles."
            })
    static final class OfUser extends UserCommands.Named {
        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "member|guest|guarded",
                description = "Without it, what is so is shown.")
        String word = "";

        @Option(
                names = "--guardian",
                paramLabel = "WHO",
                description = "Who guards it: an account of this node. Can be said more than once.")
        List<String> guardians = new ArrayList<>();

        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        OfUser(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            Jid user = site.account(name);
            if (!word.isEmpty()) {
                Answers answers = new Answers()
                        .with(Tasks.ACCOUNT, user)
                        .with(RoleTasks.ROLE, word)
                        .with(
                                RoleTasks.GUARDIANS,
                                accounts(site, guardians).stream()
                                        .map(Jid::toString)
                                        .toList());
                cli.say(site.control(node -> RoleTasks.SET.run(node, answers)).note());
                return Exit.OK;
            }
            RoleInfo info = site.control(node -> node.roles().role(user));
            if (json) {
                cli.say(Json.pretty(RoleCodec.toJson(info)));
                return Exit.OK;
            }
            cli.say(RoleTasks.told(user, info.role()));
            if (info.role().isGuarded()) {
                List<List<String>> rows = new ArrayList<>();
                info.approved().forEach(each -> rows.add(row("approved", each.who(), each.isRoom(), "")));
                info.asked()
                        .forEach(each -> rows.add(row(
                                "asked",
                                each.who(),
                                each.isRoom(),
                                each.isOwn()
                                        ? ""
                                        : each.by().map(by -> "by " + by).orElse("by itself"))));
                info.refused().forEach(each -> rows.add(row("refused", each, false, "")));
                cli.table(rows);
            }
            return Exit.OK;
        }

        private static List<String> row(String how, Jid who, boolean isRoom, String by) {
            return List.of(how, who.toString(), isRoom ? "room" : "", by);
        }
    }

    @CommandLine.Command(
            name = "approve",
            description = "Let a guarded account have to do with a person or a room, as its guardian would.",
            footer = "Of a room it hears what is said before all; private messages of who is in are those of persons,"
                    + " and not approved with it.")
    static final class Approve extends UserCommands.Named {
        @Parameters(index = "1", paramLabel = "ADDRESS", description = "Of whom, on any server.")
        String address = "";

        @Option(
                names = "--room",
                description =
                        "It is a room; or, of an address without a name, all rooms there. Otherwise it is what the"
                                + " account has asked for, or else a person.")
        boolean room;

        Approve(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            Answers answers = new Answers()
                    .with(Tasks.ACCOUNT, site.account(name))
                    .with(RoleTasks.WHO, address)
                    .with(RoleTasks.IS_ROOM, room);
            cli.say(site.control(node -> RoleTasks.APPROVE.run(node, answers)).note());
            return Exit.OK;
        }
    }

    @CommandLine.Command(
            name = "forbid",
            description = "Let a guarded account have nothing to do with a person or a room, or not any more.",
            footer = "Its guardians are not asked about that address again; `clove user approve` takes it back.")
    static final class Forbid extends UserCommands.Named {
        @Parameters(index = "1", paramLabel = "ADDRESS", description = "Of whom, on any server.")
        String address = "";

        Forbid(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            Answers answers =
                    new Answers().with(Tasks.ACCOUNT, site.account(name)).with(RoleTasks.WHO, address);
            cli.say(site.control(node -> RoleTasks.FORBID.run(node, answers)).note());
            return Exit.OK;
        }
    }
}
