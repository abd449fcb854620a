package im.clove.node.admin.task;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.Gate;
import im.clove.node.admin.Posting;
import im.clove.node.admin.UserControl;
import im.clove.node.admin.UserInfo;
import im.clove.node.admin.task.Field.Kind;
import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// All tasks, under the names of XEP-0133 for commands and fields.
public final class Tasks {
    static final String NS = "http://jabber.org/protocol/admin";

    public static final String ACCOUNT = "accountjid";
    public static final String ACCOUNTS = "accountjids";
    public static final String PASSWORD = "password";
    public static final String ADMIN = "admin";
    public static final String TEXT = "announcement";
    public static final String DELAY = "delay";
    public static final String BEFORE = "before";
    public static final String GATE = "gate";
    public static final String DAYS = "days";

    /// The longest delay of a shutdown.
    private static final int DAY = 86_400;

    private static final Field ONE = Field.required(ACCOUNT, Kind.ACCOUNT, "The account");
    private static final Field SOME = Field.required(ACCOUNTS, Kind.ACCOUNTS, "The accounts");
    private static final Field SECRET = Field.required(PASSWORD, Kind.SECRET, "The password");

    public static final Task ADD_USER = Task.of(
            NS + "#add-user",
            "Add User",
            "user add",
            List.of(ONE, SECRET, Field.optional(ADMIN, Kind.FLAG, "With the rights of an administrator")),
            (node, in) -> {
                Jid user = in.account(ACCOUNT);
                node.addUser(user, in.secret(PASSWORD), in.flag(ADMIN));
                return Result.of("The account " + user + " is made.");
            });

    public static final Task DELETE_USER = Task.of(
            NS + "#delete-user",
            "Delete User",
            "user remove",
            List.of(SOME),
            (node, in) -> each(in, node::removeUser, "removed"));

    public static final Task DISABLE_USER = Task.of(
            NS + "#disable-user",
            "Disable User",
            "user disable",
            List.of(SOME),
            (node, in) -> each(in, user -> node.enableUser(user, false), "disabled"));

    public static final Task ENABLE_USER = Task.of(
            NS + "#reenable-user",
            "Re-Enable User",
            "user enable",
            List.of(SOME),
            (node, in) -> each(in, user -> node.enableUser(user, true), "enabled"));

    /// A full address means that session, a bare one all of the account's.
    public static final Task END_SESSIONS = Task.of(
            NS + "#end-user-session",
            "End User Session",
            "user sessions",
            List.of(SOME),
            (node, in) -> each(in, user -> endSession(node, user), "logged out"));

    public static final Task CHANGE_PASSWORD = Task.of(
            NS + "#change-user-password", "Change User Password", "user passwd", List.of(ONE, SECRET), (node, in) -> {
                Jid user = in.account(ACCOUNT);
                node.changePassword(user, in.secret(PASSWORD));
                return Result.of("The password of " + user + " is changed.");
            });

    public static final Task LIST_USERS = Task.of(
            NS + "#get-registered-users-list",
            "Get List of Registered Users",
            "user list",
            List.of(),
            (node, _) -> listed(users(node, _ -> true), "registereduserjids", "accounts"));

    public static final Task LIST_DISABLED = Task.of(
            NS + "#get-disabled-users-list",
            "Get List of Disabled Users",
            "user list",
            List.of(),
            (node, _) -> listed(users(node, user -> !user.enabled()), "disableduserjids", "disabled accounts"));

    public static final Task LIST_ONLINE = Task.of(
            NS + "#get-online-users-list",
            "Get List of Online Users",
            "user online",
            List.of(),
            (node, _) ->
                    listed(node.online().stream().map(Jid::toString).toList(), "onlineuserjids", "accounts online"));

    public static final Task COUNT_USERS = Task.of(
            NS + "#get-registered-users-num",
            "Get Number of Registered Users",
            "user list",
            List.of(),
            (node, _) -> counted(node.users().size(), "registeredusersnum", "accounts"));

    public static final Task COUNT_ONLINE = Task.of(
            NS + "#get-online-users-num",
            "Get Number of Online Users",
            "user online",
            List.of(),
            (node, _) -> counted(node.online().size(), "onlineusersnum", "accounts online"));

    /// Who is named is an administrator, and nobody else.
    public static final Task EDIT_ADMINS = new Task(
            NS + "#edit-admin",
            "Edit Admin List",
            "user admin",
            List.of(Field.required("adminjids", Kind.ACCOUNTS, "The administrators")),
            node -> new Answers().with("adminjids", users(node, UserInfo::admin)),
            (node, in) -> {
                List<Jid> wanted = in.accounts("adminjids");
                // First the new ones: there is an administrator at every moment.
                for (Jid user : wanted) {
                    node.setAdmin(user, true);
                }
                for (UserInfo user : node.users()) {
                    if (user.admin() && !wanted.contains(user.jid())) {
                        node.setAdmin(user.jid(), false);
                    }
                }
                return listed(users(node, UserInfo::admin), "adminjids", "administrators");
            });

    /// None of XEP-0133's, for whoever means one of them: of a list that is not quite new, others would be changed,
    /// too.
    public static final Task SET_ADMIN = Task.of(
            "urn:clove:admin#set-admin",
            "Give an Account the Rights of an Administrator or Take Them",
            "user admin",
            List.of(ONE, Field.required(ADMIN, Kind.FLAG, "With the rights of an administrator")),
            (node, in) -> {
                Jid user = in.account(ACCOUNT);
                // Taking rights for a word that is not known would be a guess.
                if (!in.text(ADMIN).matches("true|1|false|0")) {
                    throw ControlException.refused("'" + in.text(ADMIN) + "' is neither true nor false");
                }
                node.setAdmin(user, in.flag(ADMIN));
                return Result.of(user + (in.flag(ADMIN) ? " is an administrator." : " is no administrator."));
            });

    public static final Task ANNOUNCE = Task.of(
            NS + "#announce",
            "Send Announcement to Online Users",
            "announce",
            List.of(Field.required(TEXT, Kind.LINES, "The announcement")),
            (node, in) -> Result.of("Told to " + accounts(node.announce(in.text(TEXT))) + "."));

    public static final Task SET_MOTD = posting("#set-motd", "Set Message of the Day", Posting.MOTD);
    public static final Task EDIT_MOTD = posting("#edit-motd", "Edit Message of the Day", Posting.MOTD);
    public static final Task DELETE_MOTD = removal("#delete-motd", "Delete Message of the Day", Posting.MOTD);
    public static final Task SET_WELCOME = posting("#set-welcome", "Set Welcome Message", Posting.WELCOME);
    public static final Task DELETE_WELCOME = removal("#delete-welcome", "Delete Welcome Message", Posting.WELCOME);

    /// None of XEP-0133's.
    public static final Task PRUNE_ARCHIVE = Task.of(
            "urn:clove:admin#prune-archive",
            "Remove Old Messages from Archives",
            "archive prune",
            List.of(
                    Field.optional(ACCOUNT, Kind.ACCOUNT, "The account; all if there is none"),
                    Field.optional(
                            BEFORE, Kind.TEXT, "What is older than this date goes; otherwise what retention says")),
            (node, in) -> {
                Optional<Jid> user = in.has(ACCOUNT) ? Optional.of(in.account(ACCOUNT)) : Optional.empty();
                long removed = node.pruneArchive(user, in.moment(BEFORE));
                return Result.of(removed + (removed == 1 ? " message is" : " messages are") + " removed from "
                        + user.map(jid -> "the archive of " + jid).orElse("all archives") + ".");
            });

    /// None of XEP-0133's. Users have a command of their own.
    public static final Task KEEP_ARCHIVE = Task.of(
            "urn:clove:admin#keep-archive",
            "Say How Long Messages of Accounts Are Kept",
            "archive keep",
            List.of(
                    SOME,
                    Field.required(DAYS, Kind.TEXT, "For how many days; 0 for as long as the node keeps messages")),
            (node, in) -> {
                String days = in.text(DAYS);
                if (!days.matches("[0-9]{1,5}")) {
                    throw ControlException.refused("'" + days + "' is no number of days");
                }
                Duration keep = Duration.ofDays(Integer.parseInt(days));
                return each(in, user -> node.setArchiveKeep(user, keep), "changed");
            });

    /// None of XEP-0133's.
    public static final Task SET_GATE = Task.of(
            "urn:clove:admin#strangers-gate",
            "Let Strangers Write to Accounts or Not",
            "user gate",
            List.of(
                    SOME,
                    Field.required(
                            GATE,
                            Kind.TEXT,
                            "on (strangers stay outside), off (they may write), or node (as the node has it)")),
            (node, in) -> {
                Gate gate = Gate.of(in.text(GATE))
                        .orElseThrow(
                                () -> ControlException.refused("'" + in.text(GATE) + "' is none of on, off and node"));
                Result done = each(in, user -> node.setGate(user, gate), "changed");
                return Result.of(done.note() + ' ' + told("Of these accounts", gate));
            });

    public static final Task SHUT_DOWN = Task.of(
            NS + "#shutdown",
            "Shut Down Service",
            "stop",
            List.of(
                    Field.required(DELAY, Kind.TEXT, "In how many seconds"),
                    Field.optional(TEXT, Kind.LINES, "An announcement")),
            (node, in) -> {
                Duration delay = seconds(in.text(DELAY));
                int told = node.shutDown(delay, in.said(TEXT));
                return Result.of("The node ends in " + delay.toSeconds() + " s; " + accounts(told) + " told.");
            });

    /// In the order in which they are shown.
    public static final List<Task> ALL = List.of(
            ADD_USER,
            DELETE_USER,
            DISABLE_USER,
            ENABLE_USER,
            END_SESSIONS,
            CHANGE_PASSWORD,
            LIST_USERS,
            LIST_DISABLED,
            LIST_ONLINE,
            COUNT_USERS,
            COUNT_ONLINE,
            EDIT_ADMINS,
            SET_ADMIN,
            ANNOUNCE,
            SET_MOTD,
            EDIT_MOTD,
            DELETE_MOTD,
            SET_WELCOME,
            DELETE_WELCOME,
            PRUNE_ARCHIVE,
            KEEP_ARCHIVE,
            SET_GATE,
            RoleTasks.SET,
            RoleTasks.APPROVE,
            RoleTasks.FORBID,
            InviteTasks.CREATE,
            InviteTasks.LIST,
            InviteTasks.REVOKE,
            FileTasks.LIST,
            FileTasks.PRUNE,
            FileTasks.REMOVE,
            RoomTasks.LIST,
            RoomTasks.DESTROY,
            RoomTasks.GRANT,
            ServerTasks.RETRY,
            ServerTasks.DROP,
            ServerTasks.COMPACT,
            SHUT_DOWN);

    private Tasks() {}

    private interface OfAccount {
        void to(Jid user) throws ControlException;
    }

    /// One after the other; the first that is not possible ends it, and says how far it came.
    private static Result each(Answers in, OfAccount work, String done) throws ControlException {
        List<Jid> users = in.accounts(ACCOUNTS);
        int count = 0;
        for (Jid user : users) {
            try {
                work.to(user);
            } catch (ControlException e) {
                throw count == 0
                        ? e
                        : new ControlException(
                                e.kind(), e.getMessage() + " (" + accounts(count) + " before it: " + done + ")", e);
            }
            count++;
        }
        return Result.of(accounts(count) + " " + done + ".");
    }

    /// What a gate means, in a sentence.
    ///
    /// @param whose an account, or some
    public static String told(String whose, Gate gate) {
        return switch (gate) {
            case ON -> whose + ": strangers stay outside.";
            case OFF -> whose + ": strangers may write.";
            case NODE -> whose + ": strangers are met as the node has it.";
        };
    }

    private static void endSession(UserControl node, Jid user) throws ControlException {
        if (user.isBare()) {
            node.logOut(user);
        } else {
            node.endSession(user.bare(), user.resource());
        }
    }

    private static List<String> users(UserControl node, Predicate<UserInfo> which) throws ControlException {
        return node.users().stream()
                .filter(which)
                .map(user -> user.jid().toString())
                .toList();
    }

    private static Result listed(List<String> users, String var, String what) {
        Field field = Field.optional(var, Kind.ACCOUNTS, what);
        return new Result(users.size() + " " + what, List.of(new Result.Told(field, users)));
    }

    private static Result counted(int count, String var, String what) {
        Field field = Field.optional(var, Kind.TEXT, "The number of " + what);
        return new Result(count + " " + what, List.of(new Result.Told(field, List.of(String.valueOf(count)))));
    }

    private static String accounts(int count) {
        return count + (count == 1 ? " account" : " accounts");
    }

    private static Task posting(String node, String name, Posting which) {
        return new Task(
                NS + node,
                name,
                which.command() + " set",
                List.of(Field.required(which.command(), Kind.LINES, "The text")),
                control -> new Answers()
                        .with(
                                which.command(),
                                control.posted(which)
                                        .map(text -> text.lines().toList())
                                        .orElse(List.of())),
                (control, in) -> {
                    control.post(which, Optional.of(in.text(which.command())));
                    return Result.of("The text is set.");
                });
    }

    private static Task removal(String node, String name, Posting which) {
        return Task.of(NS + node, name, which.command() + " clear", List.of(), (control, _) -> {
            control.post(which, Optional.empty());
            return Result.of("There is no such text any more.");
        });
    }

    private static Duration seconds(String text) throws ControlException {
        if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) > DAY) {
            throw ControlException.refused("'" + text + "' is no number of seconds up to " + DAY);
        }
        return Duration.ofSeconds(Integer.parseInt(text));
    }
}
