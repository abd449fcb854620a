package im.clove.node.app.cli;

import im.clove.node.admin.ControlCodec;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.Json;
import im.clove.node.admin.RoleCodec;
import im.clove.node.admin.Secret;
import im.clove.node.admin.UserInfo;
import im.clove.node.admin.task.Answers;
import im.clove.node.admin.task.Result;
import im.clove.node.admin.task.Task;
import im.clove.node.admin.task.Tasks;
import im.clove.node.core.Role;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.PasswordRule;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `user add|passwd|remove|list|online|admin|disable|enable`: the tasks of [Tasks] about accounts; `user sessions` is
/// in [SessionsCommand], `user gate` in [GateCommand], `user role|approve|forbid` in [RoleCommands].
final class UserCommands {
    private UserCommands() {}

    abstract static sealed class Base extends Command permits Named, Listing, Online {
        Base(Cli cli) {
            super(cli);
        }
    }

    abstract static sealed class Named extends Base
            permits Add,
                    Passwd,
                    Remove,
                    Admin,
                    Disable,
                    Enable,
                    SessionsCommand,
                    GateCommand,
                    DevicesCommand,
                    RoleCommands.OfUser,
                    RoleCommands.Approve,
                    RoleCommands.Forbid {
        @Parameters(
                paramLabel = "NAME",
                description =
                        "The account: a name on this node's own address, or name@domain for another domain it serves.")
        String name = "";

        Named(Cli cli) {
            super(cli);
        }
    }

    /// How a password comes in; without an option it is asked for.
    static final class Source {
        @Option(names = "--password-stdin", description = "Take the password from the first line of standard input.")
        boolean stdin;

        @Option(names = "--generate", description = "Make a strong password and print it.")
        boolean generate;

        static Secret read(@Nullable Source source, Cli cli) throws Exception {
            if (source == null) {
                return Passwords.choose(
                        cli,
                        "password",
                        PasswordRule.SHORTEST,
                        "--generate, or --password-stdin with the password in the first line of input");
            }
            return source.stdin
                    ? Passwords.fromInput(cli)
                    : Passwords.generate(cli.world().random());
        }

        static void tell(@Nullable Source source, Cli cli, Secret secret) {
            if (source != null && source.generate) {
                cli.say("password   " + new String(secret.reveal()));
            }
        }
    }

    @CommandLine.Command(
            name = "add",
            description = "Make an account.",
            footer = "The password is asked for, read from standard input, or made. It is never an argument: every"
                    + " process on the machine can read those.")
    static final class Add extends Named {
        @ArgGroup
        @Nullable
        Source source;

        @Option(
                names = "--admin",
                description = "With the rights of an administrator: manages the node from a client, too.")
        boolean admin;

        @ArgGroup(exclusive = true)
        RoleCommands.@Nullable Wanted wanted;

        Add(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            if (admin && wanted != null) {
                throw ControlException.refused("An administrator is a member: neither a guest nor guarded");
            }
            Site site = site();
            Jid user = site.account(name);
            try (Secret password = Source.read(source, cli)) {
                if (wanted == null) {
                    Answers answers = new Answers()
                            .with(Tasks.ACCOUNT, user)
                            .with(Tasks.PASSWORD, password)
                            .with(Tasks.ADMIN, admin);
                    site.control(node -> Tasks.ADD_USER.run(node, answers));
                } else {
                    add(site, user, password, wanted.role(site));
                }
                cli.say("account    " + user);
                Source.tell(source, cli, password);
            }
            return Exit.OK;
        }
    }

    private static void add(Site site, Jid user, Secret password, Role role) throws ControlException {
        site.control(node -> {
            node.roles().addUser(user, password, role);
            return true;
        });
    }

    @CommandLine.Command(
            name = "passwd",
            description = "Change an account's password.",
            footer = "A running node ends what is logged in with the old one. An account whose record is damaged is"
                    + " made anew by it, without the rights of an administrator.")
    static final class Passwd extends Named {
        @ArgGroup
        @Nullable
        Source source;

        Passwd(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            Jid user = site.account(name);
            try (Secret password = Source.read(source, cli)) {
                Answers answers = new Answers().with(Tasks.ACCOUNT, user).with(Tasks.PASSWORD, password);
                site.control(node -> Tasks.CHANGE_PASSWORD.run(node, answers));
                cli.say("The password of " + user + " is changed.");
                Source.tell(source, cli, password);
            }
            return Exit.OK;
        }
    }

    @CommandLine.Command(
            name = "remove",
            description = "Remove an account with everything stored for it: contacts, messages, settings.",
            footer = "Cannot be undone. `clove user disable` keeps the data.")
    static final class Remove extends Named {
        @Option(names = "--yes", description = "Do not ask.")
        boolean yes;

        Remove(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            Jid user = site.account(name);
            if (!yes) {
                try (Secret answer = Passwords.ask(
                        cli,
                        "Remove " + user + " and all its data? Type yes: ",
                        "--yes to remove " + user + " unasked")) {
                    if (!answer.equals(Secret.of("yes"))) {
                        cli.complain("clove: nothing removed");
                        return Exit.REFUSED;
                    }
                }
            }
            Answers answers = new Answers().with(Tasks.ACCOUNTS, user);
            site.control(node -> Tasks.DELETE_USER.run(node, answers));
            cli.say("The account " + user + " is removed.");
            return Exit.OK;
        }
    }

    @CommandLine.Command(
            name = "disable",
            description = "Lock an account out and end its sessions; its data stays, messages to it are kept.")
    static final class Disable extends Named {
        Disable(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            return enable(this, false);
        }
    }

    @CommandLine.Command(name = "enable", description = "Let a disabled account log in again.")
    static final class Enable extends Named {
        Enable(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            return enable(this, true);
        }
    }

    private static Exit enable(Named command, boolean enabled) throws Exception {
        Site site = command.site();
        Jid user = site.account(command.name);
        Task task = enabled ? Tasks.ENABLE_USER : Tasks.DISABLE_USER;
        site.control(node -> task.run(node, new Answers().with(Tasks.ACCOUNTS, user)));
        command.cli.say("The account " + user + (enabled ? " can log in again." : " is disabled."));
        return Exit.OK;
    }

    @CommandLine.Command(
            name = "admin",
            description = "Give an account the rights of an administrator, or take them.",
            footer =
                    "An administrator manages the node from a client by commands (XEP-0133). The last one keeps the rights.")
    static final class Admin extends Named {
        @Option(names = "--off", description = "Take them.")
        boolean off;

        Admin(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            Jid user = site.account(name);
            site.control(node -> {
                node.setAdmin(user, !off);
                return true;
            });
            cli.say(user + (off ? " is no administrator." : " is an administrator."));
            return Exit.OK;
        }
    }

    @CommandLine.Command(name = "online", description = "List the accounts that are online.")
    static final class Online extends Base {
        Online(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Result online = site().control(node -> Tasks.LIST_ONLINE.run(node, new Answers()));
            cli.say(online.note());
            online.told().forEach(told -> cli.say(told.values()));
            return Exit.OK;
        }
    }

    @CommandLine.Command(name = "list", description = "List all accounts.")
    static final class Listing extends Base {
        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Listing(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Map<Jid, Role> roles = new HashMap<>();
            List<UserInfo> users = site().control(node -> {
                roles.putAll(node.roles().roles());
                return node.users();
            });
            if (json) {
                cli.say(Json.pretty(Map.of(
                        "users", users.stream().map(user -> json(user, roles)).toList())));
                return Exit.OK;
            }
            if (users.isEmpty()) {
                cli.say("There are no accounts; `clove user add NAME` makes one.");
            }
            cli.table(users.stream()
                    .map(user -> List.of(
                            user.jid().toString(),
                            String.join(
                                    ", ",
                                    Stream.of(
                                                    user.admin() ? "admin" : "",
                                                    word(roles.getOrDefault(user.jid(), Role.MEMBER)),
                                                    user.enabled() ? "" : "disabled")
                                            .filter(word -> !word.isEmpty())
                                            .toList())))
                    .toList());
            return Exit.OK;
        }

        private static String word(Role role) {
            return switch (role.kind()) {
                case MEMBER -> "";
                case GUEST -> "guest";
                case GUARDED ->
                    "guarded by "
                            + String.join(
                                    " and ",
                                    role.guardians().stream().map(Jid::toString).toList());
            };
        }

        private static Map<String, Object> json(UserInfo user, Map<Jid, Role> roles) {
            Map<String, Object> out = new LinkedHashMap<>(ControlCodec.toJson(user));
            out.putAll(RoleCodec.toJson(roles.getOrDefault(user.jid(), Role.MEMBER)));
            return out;
        }
    }
}
