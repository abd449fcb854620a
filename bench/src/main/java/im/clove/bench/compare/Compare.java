package im.clove.bench.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// The command: the same loads against all servers, in turn, several rounds. Usage: `Compare ROOT FOLDER PEERS
/// [option …]`; `bench/bin/compare` calls it.
public final class Compare {
    /// From listening to the first load, so that no start is in its figures.
    private static final int FRESH_MILLIS = 3000;

    private static final List<Row> FRESH = List.of(Row.FRESH_1, Row.FRESH_2, Row.FRESH_3);
    private static final List<Row> FRESH_CPU = List.of(Row.FRESH_CPU_1, Row.FRESH_CPU_2, Row.FRESH_CPU_3);

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final long began = System.nanoTime();
    private final Table table;
    private final Plan plan;
    private final RoomLoads rooms;
    private final List<Server> servers;

    private Compare(Plan plan, List<Server> servers) {
        this.plan = plan;
        this.servers = servers;
        this.table = new Table(servers);
        this.rooms = new RoomLoads(plan, table);
    }

    /// The command.
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        Path folder = Path.of(arguments[1]);
        Path peers = Path.of(arguments[2]);
        List<String> options = List.of(arguments).subList(3, arguments.length);
        Plan plan;
        try {
            plan = Plan.of(options);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        List<Server> servers = new ArrayList<>();
        for (String name : plan.servers()) {
            servers.add(
                    switch (name) {
                        case "clove" -> new CloveServer(folder, root, plan.archive());
                        case "prosody" -> DebianServer.prosody(folder, peers, plan.archive());
                        default -> DebianServer.ejabberd(folder, peers, plan.archive());
                    });
        }
        String report = new Compare(plan, servers).run();
        int at = options.indexOf("--out");
        if (at >= 0) {
            Files.writeString(Path.of(options.get(at + 1)), report);
        }
        System.exit(0);
    }

    private String run() throws IOException, InterruptedException {
        for (Server server : servers) {
            say(server, "setting up");
            prepare(server);
        }
        if (plan.has("fresh")) {
            fresh();
        }
        if (plan.has("rooms")) {
            for (Server server : servers) {
                fresh(server, "idle sessions in rooms", rooms::memory);
            }
        }
        for (Server server : servers) {
            server.start();
            if (plan.has("memory")) {
                say(server, "idle sessions");
                attempt(server, "idle sessions", this::memory);
            }
        }
        for (int round = 1; round <= plan.rounds(); round++) {
            for (Step step : steps(round)) {
                // Another one begins each round, so that nobody always follows the same one.
                for (int i = 0; i < servers.size(); i++) {
                    Server server = servers.get((i + round) % servers.size());
                    say(server, "round " + round + ", " + step.what);
                    attempt(server, step.what, step.load);
                }
            }
        }
        for (Server server : servers) {
            attempt(server, "memory", one -> table.add(one, Row.RESIDENT_END, mib(one)));
        }
        String report = report();
        for (Server server : servers) {
            server.stop();
        }
        out.print(report);
        return report;
    }

    /// First loads of processes that have just been started; this program is not to be one of them.
    private void fresh() throws IOException, InterruptedException {
        for (Server server : servers) {
            say(server, "warming this program up");
            server.start();
            attempt(server, "warming up", this::warmUp);
            server.stop();
        }
        for (int round = 1; round <= plan.rounds(); round++) {
            for (int i = 0; i < servers.size(); i++) {
                Server server = servers.get((i + round) % servers.size());
                fresh(server, "round " + round + ", first logins", this::firstLogins);
                fresh(server, "round " + round + ", first messages", this::firstMessages);
            }
        }
    }

    private void fresh(Server server, String what, Load load) throws IOException, InterruptedException {
        say(server, what);
        server.start();
        Thread.sleep(FRESH_MILLIS);
        attempt(server, what, load);
        server.stop();
    }

    private void warmUp(Server server) throws IOException, InterruptedException {
        new LoginLoad(server, Scram.SHA_1).run(plan.pairNames(), plan.seconds());
        try (MessageLoad load = new MessageLoad(server, plan.pairNames(), false)) {
            load.paced(plan.rate(), 0, plan.seconds());
        }
    }

    private void firstLogins(Server server) throws IOException, InterruptedException {
        List<Outcome> stages = new FreshLogins(server).run(plan.pairNames());
        for (int i = 0; i < stages.size(); i++) {
            Outcome stage = stages.get(i);
            add(server, FRESH.get(i), stage);
            table.add(server, FRESH_CPU.get(i), stage.cost().server() * 1000 / stage.count());
        }
    }

    private void firstMessages(Server server) throws IOException, InterruptedException {
        try (MessageLoad load = new MessageLoad(server, plan.pairNames(), false)) {
            Outcome paced = load.paced(plan.rate(), 0, plan.minute());
            table.check(server, Row.FRESH_P50, paced, plan);
            table.cost(server, Row.FRESH_P50, paced.cost());
            table.add(server, Row.FRESH_P50, paced.milliseconds(0.5));
            table.add(server, Row.FRESH_P99, paced.milliseconds(0.99));
            table.add(server, Row.FRESH_P999, paced.milliseconds(0.999));
            table.add(server, Row.FRESH_CPU_PACED, paced.cost().server() * 10_000 / paced.count());
        }
    }

    /// A load that fails is a mark on the server, and not the end of the run.
    private void attempt(Server server, String what, Load load) throws InterruptedException {
        try {
            load.run(server);
        } catch (IOException e) {
            out.println("    " + e);
            table.mark(server, what, "failed: " + e.getMessage());
        }
    }

    /// @param kind as options name it
    private record Step(String kind, String what, Load load) {
        Step(String kind, Load load) {
            this(kind, kind, load);
        }
    }

    private interface Load {
        void run(Server server) throws IOException, InterruptedException;
    }

    private List<Step> steps(int round) {
        return Stream.of(
                        new Step("logins", server -> logins(server, Scram.SHA_1, Row.LOGINS_SHA_1)),
                        new Step("logins", server -> logins(server, Scram.SHA_256, Row.LOGINS_SHA_256)),
                        new Step("messages", this::messages),
                        new Step("offline", this::offline),
                        new Step("presence", this::presence),
                        new Step("files", this::files),
                        new Step("rooms", "a room", server -> rooms.few(server, round)),
                        new Step("rooms", "a large room", server -> rooms.many(server, round)),
                        new Step("rooms", "small rooms", server -> rooms.small(server, round)),
                        new Step("rooms", "a room with an archive", rooms::archived))
                .filter(step -> plan.has(step.kind))
                .toList();
    }

    /// Accounts and subscriptions; then starts it afresh, so that nothing of that is in its memory.
    private void prepare(Server server) throws IOException, InterruptedException {
        server.start();
        Set<User> users = new LinkedHashSet<>();
        plan.accounts().forEach(name -> users.add(server.user(name, Scram.SHA_1)));
        plan.pairNames().forEach(name -> users.add(server.user(name, Scram.SHA_256)));
        server.makeAccounts(users);
        try (PresenceLoad friends = new PresenceLoad(server, plan.friendNames())) {
            friends.subscribe();
        }
        if (plan.has("rooms")) {
            say(server, "filling a room");
            attempt(server, "a room with an archive", rooms::prepare);
        }
        server.stop();
    }

    private void memory(Server server) throws IOException, InterruptedException {
        Thread.sleep(plan.settle() * 1000L);
        double none = mib(server);
        table.add(server, Row.RESIDENT_0, none);
        try (IdleLoad idle = new IdleLoad(server, plan.accounts())) {
            idle.grow(plan.fewSessions());
            Thread.sleep(plan.settle() * 1000L);
            table.add(server, Row.RESIDENT_1, mib(server));
            idle.grow(plan.manySessions());
            Thread.sleep(plan.settle() * 1000L);
            double many = mib(server);
            table.add(server, Row.RESIDENT_2, many);
            table.add(server, Row.PER_SESSION, (many - none) * 1024 / plan.manySessions());
            out.printf(Locale.ROOT, "    %.0f MiB without sessions, %.0f MiB with%n", none, many);
            int dead = idle.dead();
            if (dead > 0) {
                table.mark(server, "idle sessions", dead + " sessions had gone");
            }
        }
    }

    private void logins(Server server, Scram scram, Row row) throws IOException, InterruptedException {
        Outcome outcome = new LoginLoad(server, scram).run(plan.pairNames(), plan.seconds());
        add(server, row, outcome);
        if (scram == Scram.SHA_1) {
            table.add(server, Row.CPU_LOGIN, outcome.cost().server() * 1000 / outcome.count());
        }
    }

    private void messages(Server server) throws IOException, InterruptedException {
        try (MessageLoad load = new MessageLoad(server, plan.pairNames(), false)) {
            Outcome full = load.saturate(plan.window(), plan.seconds() / 3, plan.seconds());
            add(server, Row.MESSAGES, full);
            table.add(server, Row.CPU_FULL, full.cost().server() * 10_000 / full.count());
            Outcome paced = load.paced(plan.rate(), plan.seconds() / 5, plan.seconds());
            table.check(server, Row.P50, paced, plan);
            table.cost(server, Row.P50, paced.cost());
            table.add(server, Row.P50, paced.milliseconds(0.5));
            table.add(server, Row.P99, paced.milliseconds(0.99));
            table.add(server, Row.P999, paced.milliseconds(0.999));
            table.add(server, Row.CPU_PACED, paced.cost().server() * 10_000 / paced.count());
        }
        try (MessageLoad load = new MessageLoad(server, plan.pairNames(), true)) {
            Outcome managed = load.saturate(plan.window(), plan.seconds() / 3, plan.seconds());
            add(server, Row.MESSAGES_MANAGED, managed);
            table.add(server, Row.CPU_MANAGED, managed.cost().server() * 10_000 / managed.count());
        }
    }

    private void offline(Server server) throws IOException, InterruptedException {
        OfflineLoad load = new OfflineLoad(server, plan.senders(), plan.offlineReceivers(), plan.offline());
        add(server, Row.STORED, load.store());
        add(server, Row.FETCHED, load.fetch());
    }

    private void files(Server server) throws IOException, InterruptedException {
        FileLoad load = new FileLoad(server);
        List<User> users = plan.senders().stream()
                .map(name -> server.user(name, Scram.SHA_1))
                .toList();
        Outcome up = load.upload(users.getFirst(), plan.seconds());
        add(server, Row.UPLOADED, up);
        table.add(server, Row.CPU_UPLOADED, up.cost().server() * 1024 / up.count());
        Outcome down = load.download(users.getFirst(), plan.seconds());
        add(server, Row.DOWNLOADED, down);
        table.add(server, Row.CPU_DOWNLOADED, down.cost().server() * 1024 / down.count());
        Outcome shared = load.share(users, plan.seconds());
        add(server, Row.SHARED, shared);
        table.add(server, Row.CPU_SHARED, shared.cost().server() * 1000 / shared.count());
    }

    private void presence(Server server) throws IOException, InterruptedException {
        try (PresenceLoad load = new PresenceLoad(server, plan.friendNames())) {
            add(server, Row.PRESENCES, load.run(plan.seconds() / 5, plan.seconds()));
        }
    }

    private void add(Server server, Row row, Outcome outcome) {
        table.add(server, row, outcome, plan);
        out.printf(Locale.ROOT, "    %.0f/s%n", outcome.perSecond());
    }

    private String report() {
        StringBuilder text = new StringBuilder(2000);
        text.append('\n')
                .append(table.markdown(plan))
                .append('\n')
                .append(table.costs(plan))
                .append('\n');
        for (Server server : servers) {
            text.append("- ").append(server.description()).append("; ");
            try (Wire wire = server.user(plan.senders().getFirst(), Scram.SHA_1).login(Scram.SHA_1, "look")) {
                text.append(wire.agreed()).append('\n');
            } catch (IOException e) {
                text.append("does not answer any more\n");
            }
        }
        text.append(table.marks().isEmpty() ? "- Nothing was lost or came out of order.\n" : "");
        table.marks().forEach(mark -> text.append("- ").append(mark).append('\n'));
        return text.toString();
    }

    private static double mib(Server server) throws IOException {
        return server.process().residentKiB() / 1024.0;
    }

    private void say(Server server, String what) {
        out.printf(Locale.ROOT, "%4d s  %s: %s%n", (System.nanoTime() - began) / 1_000_000_000, server.name(), what);
    }
}
