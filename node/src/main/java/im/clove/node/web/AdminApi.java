package im.clove.node.web;

import im.clove.http.HttpProblem;
import im.clove.http.Response;
import im.clove.http.Status;
import im.clove.node.admin.ControlCodec;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.FileCodec;
import im.clove.node.admin.InviteCodec;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.Posting;
import im.clove.node.admin.RoleCodec;
import im.clove.node.admin.RoomCodec;
import im.clove.node.admin.Secret;
import im.clove.node.admin.task.Answers;
import im.clove.node.admin.task.Field;
import im.clove.node.admin.task.Result;
import im.clove.node.admin.task.RoomTasks;
import im.clove.node.admin.task.ServerTasks;
import im.clove.node.admin.task.Task;
import im.clove.node.admin.task.Tasks;
import im.clove.node.core.Role;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.jid.JidFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The administration in a browser: lists to look at, and the tasks that the command line and administrators' clients
/// have ([Tasks]).
final class AdminApi {
    /// Rows of one list; whoever has more looks at them on the command line.
    private static final int MOST = 1_000;

    private static final int SHORTEST_PASSPHRASE = 12;
    private static final int MOST_PORT = 65_535;

    /// All but one: who ends the node here could not start it again.
    private static final Map<String, Task> TASKS = Tasks.ALL.stream()
            .filter(task -> !task.equals(Tasks.SHUT_DOWN))
            .collect(Collectors.toUnmodifiableMap(Task::node, Function.identity()));

    /// What has to be written once more before it is done, by the field that says what it is about.
    private static final Map<String, String> TYPED = Map.of(
            Tasks.DELETE_USER.node(), Tasks.ACCOUNTS,
            RoomTasks.DESTROY.node(), RoomTasks.ROOM,
            ServerTasks.DROP.node(), ServerTasks.DOMAIN);

    /// What nobody does to himself by a slip: there is another place for that.
    private static final Map<String, String> OF_OTHERS = Map.of(
            Tasks.DELETE_USER.node(), Tasks.ACCOUNTS,
            Tasks.DISABLE_USER.node(), Tasks.ACCOUNTS,
            Tasks.CHANGE_PASSWORD.node(), Tasks.ACCOUNT);

    private final Desk desk;
    private final Invites invites;

    AdminApi(Desk desk, Invites invites) {
        this.desk = desk;
        this.invites = invites;
    }

    Map<String, Route> routes() {
        Map<String, Route.Work> all = new LinkedHashMap<>();
        all.put("GET admin/users", this::users);
        all.put("GET admin/invites", asked -> list(control(asked).invites(), InviteCodec::toJson));
        all.put("GET admin/rooms", asked -> list(control(asked).rooms(), RoomCodec::toJson));
        all.put("GET admin/room", this::room);
        all.put("GET admin/online", this::online);
        all.put("GET admin/outbox", asked -> list(control(asked).outbox(), ControlCodec::toJson));
        all.put("GET admin/reports", asked -> list(control(asked).reports(), ControlCodec::toJson));
        all.put("GET admin/files", asked -> list(control(asked).files(Optional.empty()), FileCodec::toJson));
        all.put("GET admin/certificates", _ -> list(desk.certificates(), row -> row));
        all.put("GET admin/map", _ -> Asked.json(Map.of("map", desk.map())));
        all.put("GET admin/posted", this::posted);
        all.put("GET admin/options", _ -> Asked.json(Map.of("options", desk.options())));
        all.put("GET admin/log", _ -> Asked.json(Map.of("lines", desk.log())));
        all.put("GET admin/audit", _ -> list(desk.audit(), row -> row));
        all.put("POST admin/do", this::run);
        all.put("POST admin/reload", this::reload);
        all.put("POST admin/remap", this::remap);
        all.put("POST admin/backup", this::backup);
        all.put("POST admin/invite", asked -> Asked.json(invites.invite(asked.account(), asked.text("kind"))));
        Map<String, Route> routes = new LinkedHashMap<>();
        all.forEach((name, work) -> routes.put(name, new Route(Route.Role.PROVEN_ADMIN, work)));
        routes.put("POST invite", new Route(Route.Role.ADMIN, this::invite));
        return routes;
    }

    /// Without the key an invitation makes no more than a member: whoever makes an administrator by it has a key.
    private Response invite(Asked asked) throws HttpProblem, ControlException {
        if (!asked.text("kind").equals(Invites.ACCOUNT)) {
            throw new HttpProblem(
                    Status.CONFLICT,
                    "This invites to an account. To invite an administrator wants the key: where the node is run");
        }
        return Asked.json(invites.invite(asked.account(), Invites.ACCOUNT));
    }

    private NodeControl control(Asked asked) {
        return desk.control(asked.account());
    }

    private static <T> Response list(List<T> all, Function<T, Map<String, Object>> json) {
        return Asked.json(Map.of(
                "rows", all.stream().limit(MOST).map(json).toList(),
                "more", Math.max(0, all.size() - MOST)));
    }

    /// With what they are, if they are no members.
    private Response users(Asked asked) throws ControlException {
        Map<Jid, Role> roles = control(asked).roles().roles();
        return list(control(asked).users(), user -> {
            Map<String, Object> row = new LinkedHashMap<>(ControlCodec.toJson(user));
            Optional.ofNullable(roles.get(user.jid())).ifPresent(role -> row.putAll(RoleCodec.toJson(role)));
            return row;
        });
    }

    private Response room(Asked asked) throws HttpProblem, ControlException {
        Jid room = Jid.tryParse(asked.parameter("room"))
                .orElseThrow(() -> new HttpProblem(Status.BAD_REQUEST, "This is no address of a room"));
        return Asked.json(RoomCodec.toJson(control(asked).room(room)));
    }

    /// Every account with its clients.
    private Response online(Asked asked) throws ControlException {
        NodeControl control = control(asked);
        List<Map<String, Object>> rows = new ArrayList<>();
        List<Jid> online = control.online();
        for (Jid user : online.stream().limit(MOST).toList()) {
            rows.add(Map.of(
                    "jid",
                    user.toString(),
                    "sessions",
                    control.sessions(user).stream().map(ControlCodec::toJson).toList()));
        }
        return Asked.json(Map.of("rows", rows, "more", Math.max(0, online.size() - MOST)));
    }

    private Response posted(Asked asked) throws ControlException {
        Map<String, Object> said = new LinkedHashMap<>();
        for (Posting each : Posting.values()) {
            said.put(each.command(), control(asked).posted(each).orElse(""));
        }
        return Asked.json(said);
    }

    private Response run(Asked asked) throws HttpProblem, ControlException {
        Task task = TASKS.get(asked.text("task"));
        if (task == null) {
            throw new HttpProblem(Status.NOT_FOUND, "There is no such task here");
        }
        Map<String, List<String>> fields = fields(asked);
        if (TYPED.containsKey(task.node())
                && !fields.getOrDefault(TYPED.get(task.node()), List.of()).equals(List.of(asked.text("typed")))) {
            throw new HttpProblem(Status.CONFLICT, "What was typed is not what it is about; nothing was done");
        }
        for (String named : fields.getOrDefault(OF_OTHERS.getOrDefault(task.node(), ""), List.of())) {
            if (Jid.tryParse(named.strip()).map(Jid::bare).equals(Optional.of(asked.account()))) {
                throw new HttpProblem(Status.CONFLICT, "This is your own account, which has a place of its own here");
            }
        }
        Answers answers = new Answers();
        List<Secret> secrets = new ArrayList<>();
        try {
            for (Field field : task.fields()) {
                List<String> values = fields.getOrDefault(field.var(), List.of());
                if (field.kind() == Field.Kind.SECRET) {
                    Secret secret = Secret.of(String.join("\n", values));
                    secrets.add(secret);
                    answers.with(field.var(), secret);
                } else {
                    answers.with(field.var(), values);
                }
            }
            return told(task.run(control(asked), answers));
        } finally {
            secrets.forEach(Secret::wipe);
        }
    }

    private static Response told(Result result) {
        Map<String, Object> told = new LinkedHashMap<>();
        result.told().forEach(each -> told.put(each.field().var(), each.values()));
        return Asked.json(Map.of("note", result.note(), "told", told));
    }

    /// Texts, or lists of texts.
    private static Map<String, List<String>> fields(Asked asked) throws HttpProblem {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        if (!(asked.said().get("fields") instanceof Map<?, ?> said)) {
            throw new HttpProblem(Status.BAD_REQUEST, "There are no fields");
        }
        said.forEach((name, value) -> fields.put(
                String.valueOf(name),
                value instanceof List<?> list
                        ? list.stream().map(String::valueOf).toList()
                        : List.of(String.valueOf(value))));
        return fields;
    }

    private static final Set<String> READ_AGAIN = Set.of("map", "certificates");

    private Response reload(Asked asked) throws HttpProblem, ControlException {
        String what = asked.text("what");
        if (!READ_AGAIN.contains(what)) {
            throw new HttpProblem(Status.BAD_REQUEST, "It is one of " + READ_AGAIN);
        }
        if (what.equals("map")) {
            control(asked).reloadMap();
        } else {
            control(asked).reloadCertificate();
        }
        return Asked.json(Map.of());
    }

    /// Without a place the domain is taken out.
    private Response remap(Asked asked) throws HttpProblem, ControlException {
        String port = asked.text("port").strip();
        if (!port.matches("[0-9]{0,5}") || !port.isEmpty() && Integer.parseInt(port) > MOST_PORT) {
            throw new HttpProblem(Status.CONFLICT, "A port is from 1 to " + MOST_PORT);
        }
        desk.remap(
                asked.account(),
                domain(asked.text("domain")),
                Optional.of(asked.text("place")).filter(place -> !place.isBlank()),
                port.isEmpty() ? 0 : Integer.parseInt(port));
        return Asked.json(Map.of());
    }

    private static Domain domain(String text) throws HttpProblem {
        try {
            return Domain.of(text.strip());
        } catch (JidFormatException e) {
            throw new HttpProblem(Status.CONFLICT, "'" + text + "' is no domain: " + e.getMessage());
        }
    }

    private Response backup(Asked asked) throws HttpProblem, ControlException, IOException {
        try (Secret passphrase = Secret.of(asked.text("passphrase"))) {
            if (passphrase.length() < SHORTEST_PASSPHRASE) {
                throw new HttpProblem(
                        Status.CONFLICT,
                        "The passphrase is too short: at least " + SHORTEST_PASSPHRASE + " characters. Whoever gets"
                                + " hold of the file can try as many passphrases as they like");
            }
            return Asked.file("application/octet-stream", "clove-backup", desk.backup(asked.account(), passphrase));
        }
    }
}
