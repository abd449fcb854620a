package im.clove.bench.compare;

import java.util.ArrayList;
import java.util.List;

/// How much of what.
///
/// @param seconds each load is measured; warm-ups are part of that time again
/// @param rate messages a second where the rate is fixed
/// @param window messages of a pair on their way at once
/// @param offline messages for each receiver
/// @param settle seconds before memory is read
/// @param minute seconds for which a fresh process carries messages
record Plan(
        int rounds,
        double seconds,
        int rate,
        int pairs,
        int window,
        int friends,
        int offline,
        int fewSessions,
        int manySessions,
        int settle,
        double minute,
        RoomPlan rooms,
        List<String> servers,
        List<String> only,
        boolean archive) {
    private static final List<String> ALL = List.of("clove", "prosody", "ejabberd");

    private static final List<String> LOADS =
            List.of("fresh", "memory", "logins", "messages", "offline", "presence", "rooms", "files");

    static final String USAGE = """
            usage: bench/bin/compare [--rounds N] [--seconds N] [--rate N] [--servers clove,prosody,ejabberd]
                                     [--only fresh,memory,logins,messages,offline,presence,rooms,files] [--occupants FEW,MANY]
                                     [--no-archive] [--quick] [--out FILE]
            """;

    /// @throws IllegalArgumentException if these are no options
    static Plan of(List<String> arguments) {
        boolean quick = arguments.contains("--quick");
        int rounds = quick ? 1 : 3;
        double seconds = quick ? 2 : 4;
        int rate = 1000;
        RoomPlan rooms = RoomPlan.of(quick);
        List<String> servers = ALL;
        List<String> only = LOADS;
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            switch (option) {
                case "--quick", "--no-archive" -> {
                    // Looked for by name.
                }
                case "--rounds" -> rounds = Integer.parseInt(value(arguments, ++i));
                case "--seconds" -> seconds = Double.parseDouble(value(arguments, ++i));
                case "--rate" -> rate = Integer.parseInt(value(arguments, ++i));
                case "--servers" -> servers = List.of(value(arguments, ++i).split(","));
                case "--only" -> only = List.of(value(arguments, ++i).split(","));
                case "--occupants" ->
                    rooms = rooms.occupied(value(arguments, ++i).split(","));
                case "--out" -> i++;
                default -> throw new IllegalArgumentException(USAGE);
            }
        }
        if (!ALL.containsAll(servers) || !LOADS.containsAll(only) || rounds < 1) {
            throw new IllegalArgumentException(USAGE);
        }
        return new Plan(
                rounds,
                seconds,
                rate,
                20,
                10,
                20,
                quick ? 50 : 200,
                quick ? 100 : 1000,
                quick ? 300 : 5000,
                quick ? 3 : 12,
                quick ? 10 : 60,
                rooms,
                servers,
                only,
                !arguments.contains("--no-archive"));
    }

    boolean has(String load) {
        return only.contains(load);
    }

    private static String value(List<String> arguments, int at) {
        if (at >= arguments.size()) {
            throw new IllegalArgumentException(USAGE);
        }
        return arguments.get(at);
    }

    /// Accounts for the idle sessions; the first of them serve the other loads, too.
    List<String> accounts() {
        int most = Math.max(manySessions / IdleLoad.PER_ACCOUNT, 4 * pairs + friends);
        return names("u", most);
    }

    List<String> senders() {
        return accounts().subList(0, pairs);
    }

    List<String> offlineReceivers() {
        return accounts().subList(pairs, 2 * pairs);
    }

    List<String> pairNames() {
        return accounts().subList(0, 2 * pairs);
    }

    List<String> friendNames() {
        return accounts().subList(2 * pairs, 2 * pairs + friends);
    }

    private static List<String> names(String prefix, int count) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            names.add(prefix + i);
        }
        return List.copyOf(names);
    }
}
