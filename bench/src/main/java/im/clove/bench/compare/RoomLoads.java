package im.clove.bench.compare;

import java.io.IOException;
import java.util.List;

/// All that is measured in rooms, and its rows.
final class RoomLoads {
    private final Plan plan;
    private final Table table;

    RoomLoads(Plan plan, Table table) {
        this.plan = plan;
        this.table = table;
    }

    /// The room with an archive; once, the server keeps it.
    void prepare(Server server) throws IOException, InterruptedException {
        new ArchivedRoom(server, plan.rooms().archived()).fill(plan.accounts());
    }

    void few(Server server, int round) throws IOException, InterruptedException {
        crowd(
                server,
                "few" + round,
                plan.rooms().few(),
                List.of(Row.JOINS_FEW, Row.SAID_FEW, Row.TOLD_FEW, Row.CPU_FEW));
    }

    void many(Server server, int round) throws IOException, InterruptedException {
        crowd(
                server,
                "many" + round,
                plan.rooms().many(),
                List.of(Row.JOINS_MANY, Row.SAID_MANY, Row.TOLD_MANY, Row.CPU_MANY));
    }

    /// @param rows of entries, messages, deliveries and processor time
    private void crowd(Server server, String name, int occupants, List<Row> rows)
            throws IOException, InterruptedException {
        int senders = plan.rooms().senders();
        try (CrowdedRoom room = new CrowdedRoom(server, name, plan.accounts(), occupants, senders)) {
            table.add(server, rows.get(0), room.enter(), plan);
            Outcome told = room.speak(senders, plan.seconds() / 3, plan.seconds());
            table.add(server, rows.get(1), told.perSecond() / occupants);
            table.add(server, rows.get(2), told, plan);
            table.add(server, rows.get(3), told.cost().server() * 10_000 / told.count());
            if (room.held() > 0) {
                table.mark(server, rows.get(2).title(plan), "senders had to wait " + room.held() + " times");
            }
        }
    }

    void small(Server server, int round) throws IOException, InterruptedException {
        try (SmallRooms rooms = new SmallRooms(
                server, "small" + round, plan.accounts(), plan.rooms().small())) {
            table.add(server, Row.JOINS_SMALL, rooms.enter(), plan);
        }
    }

    void archived(Server server) throws IOException, InterruptedException {
        ArchivedRoom room = new ArchivedRoom(server, plan.rooms().archived());
        Outcome entries = room.enter(plan.accounts(), plan.rooms().guests());
        table.check(server, Row.ARCHIVED_P50, entries, plan);
        table.cost(server, Row.ARCHIVED_P50, entries.cost());
        table.add(server, Row.ARCHIVED_P50, entries.milliseconds(0.5));
        table.add(server, Row.ARCHIVED_P99, entries.milliseconds(0.99));
    }

    /// What an occupant takes, of a process that has just been started.
    void memory(Server server) throws IOException, InterruptedException {
        List<String> names = plan.accounts().subList(0, plan.fewSessions() / IdleLoad.PER_ACCOUNT);
        try (Visitors visitors = new Visitors(server, names, plan.fewSessions(), 0)) {
            Thread.sleep(plan.settle() * 1000L);
            double before = server.process().residentKiB();
            table.add(server, Row.RESIDENT_OUTSIDE, before / 1024);
            long pairs = 0;
            for (int first = 0; first < visitors.size(); first += RoomPlan.TOGETHER) {
                Room room = Room.of(server, "memory" + first);
                int end = Math.min(first + RoomPlan.TOGETHER, visitors.size());
                visitors.get(first).make(room, "n" + first);
                for (int i = first + 1; i < end; i++) {
                    visitors.get(i).enter(room, "n" + i, 0);
                }
                pairs += (long) (end - first) * (end - first);
            }
            long missing = visitors.await(visitors::shown, pairs);
            if (missing > 0) {
                table.mark(server, Row.RESIDENT_INSIDE.title(plan), missing + " never arrived");
            }
            Thread.sleep(plan.settle() * 1000L);
            double after = server.process().residentKiB();
            table.add(server, Row.RESIDENT_INSIDE, after / 1024);
            table.add(server, Row.PER_OCCUPANT, (after - before) / visitors.size());
            for (int first = 0; first < visitors.size(); first += RoomPlan.TOGETHER) {
                visitors.get(first).destroy(Room.of(server, "memory" + first));
            }
        }
    }
}
