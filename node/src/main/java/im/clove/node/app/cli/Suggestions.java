package im.clove.node.app.cli;

import im.clove.node.app.config.UnknownOptions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What somebody means by a word that is no command here: the same thing under the name that Prosody's or ejabberd's
/// tool has for it, or a slip of the finger. Pure.
final class Suggestions {
    /// The tools themselves, typed out of habit.
    private static final Set<String> TOOLS = Set.of("prosodyctl", "ejabberdctl", "ctl", "clove", "./clove");

    /// Words of other tools, and of people; on the right ours.
    private static final Map<String, String> KNOWN = Map.ofEntries(
            Map.entry("adduser", "user add"),
            Map.entry("add-user", "user add"),
            Map.entry("useradd", "user add"),
            Map.entry("register", "user add"),
            Map.entry("newuser", "user add"),
            Map.entry("deluser", "user remove"),
            Map.entry("userdel", "user remove"),
            Map.entry("unregister", "user remove"),
            Map.entry("delete-user", "user remove"),
            Map.entry("passwd", "user passwd"),
            Map.entry("password", "user passwd"),
            Map.entry("change_password", "user passwd"),
            Map.entry("setpasswd", "user passwd"),
            Map.entry("users", "user list"),
            Map.entry("accounts", "user list"),
            Map.entry("registered_users", "user list"),
            Map.entry("list-users", "user list"),
            Map.entry("ban_account", "user disable"),
            Map.entry("kick_user", "user sessions"),
            Map.entry("kick_session", "user sessions"),
            Map.entry("user_sessions_info", "user sessions"),
            Map.entry("logout", "user sessions"),
            Map.entry("unban_account", "user enable"),
            Map.entry("connected_users", "user online"),
            Map.entry("connected_users_number", "user online"),
            Map.entry("rooms", "room list"),
            Map.entry("muc", "room list"),
            Map.entry("muc_online_rooms", "room list"),
            Map.entry("destroy_room", "room destroy"),
            Map.entry("delete_room", "room destroy"),
            Map.entry("set_room_affiliation", "room grant"),
            Map.entry("get_room_affiliations", "room show"),
            Map.entry("get_room_options", "room show"),
            Map.entry("get_room_occupants", "room show"),
            Map.entry("broadcast", "announce"),
            Map.entry("stats", "status"),
            Map.entry("info", "status"),
            Map.entry("ping", "check"),
            Map.entry("doctor", "check"),
            Map.entry("test", "check"),
            Map.entry("start", "run"),
            Map.entry("foreground", "run"),
            Map.entry("live", "run"),
            Map.entry("serve", "run"),
            Map.entry("server", "run"),
            Map.entry("up", "run"),
            Map.entry("init", "run"),
            Map.entry("setup", "run"),
            Map.entry("install", "service install"),
            Map.entry("shutdown", "stop"),
            Map.entry("quit", "stop"),
            Map.entry("exit", "stop"),
            Map.entry("down", "stop"),
            Map.entry("kill", "stop"),
            Map.entry("about", "version"),
            Map.entry("domain", "address"),
            Map.entry("id", "address"),
            Map.entry("whoami", "address"),
            Map.entry("login", "connect"),
            Map.entry("client", "connect"),
            Map.entry("gajim", "connect gajim"),
            Map.entry("dino", "connect dino"),
            Map.entry("profanity", "connect profanity"),
            Map.entry("pidgin", "connect pidgin"),
            Map.entry("conversations", "connect conversations"),
            Map.entry("fingerprint", "cert show"),
            Map.entry("ca", "cert ca"),
            Map.entry("queue", "outbox list"),
            Map.entry("clearnet", "bridge list"),
            Map.entry("whitelist", "bridge list"),
            Map.entry("mailq", "outbox list"),
            Map.entry("save", "backup"),
            Map.entry("dump", "backup"),
            Map.entry("export", "backup"));

    /// What is no command at all, and what to do instead.
    private static final Map<String, String> ADVICE = Map.of(
            "restart", "That is `clove stop`, then `clove run`.",
            "reload", "Certificates and the map take effect at once; clove.conf is read by `clove run`.",
            "reload_config", "Certificates and the map take effect at once; clove.conf is read by `clove run`.",
            "log", "The log is the file clove.log in the folder log of the data folder; `clove status` names that one.",
            "logs",
                    "The log is the file clove.log in the folder log of the data folder; `clove status` names that one.");

    private Suggestions() {}

    /// All that may be suggested by name.
    static Set<String> meanings() {
        return Set.copyOf(KNOWN.values());
    }

    /// @param typed the words from the one that is no command on
    /// @param group the command they were typed after, such as `user`, or empty
    /// @param commands all commands, such as `user add`
    /// @return a sentence
    static Optional<String> of(List<String> typed, String group, List<String> commands) {
        List<String> words = group.isEmpty() ? withoutTool(typed) : typed;
        String first = words.getFirst();
        String advice = ADVICE.get(first);
        if (group.isEmpty() && advice != null) {
            return Optional.of(advice);
        }
        String known = group.isEmpty() && commands.contains(first) ? first : KNOWN.get(first);
        return Optional.ofNullable(known)
                .or(() -> nearest(first, group, commands))
                .map(command -> "Did you mean `clove " + withArgument(command, words) + "`?");
    }

    private static List<String> withoutTool(List<String> words) {
        return words.size() > 1 && TOOLS.contains(words.getFirst()) ? words.subList(1, words.size()) : words;
    }

    /// Only a name is repeated: what follows it in other tools is a password.
    private static String withArgument(String command, List<String> words) {
        boolean takesName =
                command.startsWith("user ") && !command.equals("user list") && !command.equals("user online");
        boolean hasName = words.size() > 1 && !words.get(1).startsWith("-");
        return takesName && hasName ? command + ' ' + words.get(1) : command;
    }

    /// A command of this group, or any, whose name or last word is a slip away.
    private static Optional<String> nearest(String typed, String group, List<String> commands) {
        int most = typed.length() <= 3 ? 1 : 2;
        return commands.stream()
                .filter(command -> group.isEmpty() || command.startsWith(group + ' '))
                .filter(command -> edits(typed, command) <= most)
                .min(Comparator.<String>comparingInt(command -> edits(typed, command))
                        .thenComparing(command -> command.indexOf(' ') >= 0)
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static int edits(String typed, String command) {
        String last = command.substring(command.lastIndexOf(' ') + 1);
        return Math.min(
                UnknownOptions.edits(typed, command),
                Math.min(UnknownOptions.edits(typed, last), UnknownOptions.edits(typed, command.replace(' ', '-'))));
    }

    /// The option that an unknown one is a slip away from.
    static Optional<String> option(String typed, List<String> options) {
        String name = typed.contains("=") ? typed.substring(0, typed.indexOf('=')) : typed;
        return options.stream()
                .filter(option -> option.startsWith("--"))
                .filter(option ->
                        UnknownOptions.edits(name, option) <= 3 || (name.length() > 3 && option.startsWith(name)))
                .min(Comparator.<String>comparingInt(option -> UnknownOptions.edits(name, option))
                        .thenComparing(Comparator.naturalOrder()));
    }
}
