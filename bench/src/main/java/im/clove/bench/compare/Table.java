package im.clove.bench.compare;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The figures of all rounds, and their medians side by side as Markdown.
final class Table {
    private final Map<String, Map<Row, List<Double>>> figures = new LinkedHashMap<>();
    private final Map<String, Map<Row, List<Meter.Cost>>> costs = new LinkedHashMap<>();
    private final List<String> marks = new ArrayList<>();

    /// In the order of the columns.
    Table(List<Server> servers) {
        servers.forEach(server -> figures.put(server.name(), new EnumMap<>(Row.class)));
    }

    void add(Server server, Row row, double figure) {
        figures.computeIfAbsent(server.name(), _ -> new EnumMap<>(Row.class))
                .computeIfAbsent(row, _ -> new ArrayList<>())
                .add(figure);
    }

    /// How much a second, with what it took and what was wrong.
    void add(Server server, Row row, Outcome outcome, Plan plan) {
        check(server, row, outcome, plan);
        add(server, row, outcome.perSecond());
        cost(server, row, outcome.cost());
    }

    /// Marks what was lost or mixed up.
    void check(Server server, Row row, Outcome outcome, Plan plan) {
        if (outcome.lost() > 0) {
            mark(server, row.title(plan), outcome.lost() + " never arrived");
        }
        if (outcome.disordered() > 0) {
            mark(server, row.title(plan), outcome.disordered() + " out of order");
        }
    }

    /// What the row's load took of the machine.
    void cost(Server server, Row row, Meter.Cost cost) {
        costs.computeIfAbsent(server.name(), _ -> new EnumMap<>(Row.class))
                .computeIfAbsent(row, _ -> new ArrayList<>())
                .add(cost);
    }

    /// A server did something wrong.
    void mark(Server server, String where, String what) {
        marks.add(server.name() + ", " + where + ": " + what);
    }

    String markdown(Plan plan) {
        StringBuilder out = new StringBuilder(1000);
        List<String> names = List.copyOf(figures.keySet());
        String first = names.getFirst();
        out.append("| median of ").append(plan.rounds()).append(" |");
        names.forEach(name -> out.append(' ').append(name).append(" |"));
        names.stream()
                .skip(1)
                .forEach(name ->
                        out.append(' ').append(first).append(" / ").append(name).append(" |"));
        out.append("\n|---|").append("---|".repeat(2 * names.size() - 1)).append('\n');
        for (Row row : Row.values()) {
            // A row of a load that was left out says nothing.
            if (figures.values().stream().noneMatch(rows -> rows.containsKey(row))) {
                continue;
            }
            out.append("| ").append(row.title(plan)).append(" |");
            for (String name : names) {
                out.append(' ').append(figure(median(name, row), row.digits())).append(" |");
            }
            for (String name : names.subList(1, names.size())) {
                double ratio = median(first, row) / median(name, row);
                boolean worse = row.isMoreBetter() ? ratio < 1 : ratio > 1;
                out.append(' ')
                        .append(worse ? "**" : "")
                        .append(figure(ratio, 2))
                        .append(worse ? "** |" : " |");
            }
            out.append('\n');
        }
        return out.append("\nRatios in bold: ")
                .append(first)
                .append(" is worse.\n")
                .toString();
    }

    /// How busy the server and this program were, in processors.
    String costs(Plan plan) {
        StringBuilder out = new StringBuilder(1000);
        out.append("| processors busy: server + load program |");
        figures.keySet().forEach(name -> out.append(' ').append(name).append(" |"));
        out.append("\n|---|").append("---|".repeat(costs.size())).append('\n');
        for (Row row : Row.values()) {
            if (costs.values().stream().noneMatch(rows -> rows.containsKey(row))) {
                continue;
            }
            out.append("| ").append(row.title(plan)).append(" |");
            for (String name : figures.keySet()) {
                List<Meter.Cost> all = costs.getOrDefault(name, Map.of()).getOrDefault(row, List.of());
                double server =
                        median(all.stream().map(c -> c.server() / c.took()).toList());
                double own = median(all.stream().map(c -> c.own() / c.took()).toList());
                out.append(' ')
                        .append(figure(server, 2))
                        .append(" + ")
                        .append(figure(own, 2))
                        .append(" |");
            }
            out.append('\n');
        }
        return out.toString();
    }

    /// Messages lost and mixed up; empty if there were none.
    List<String> marks() {
        return List.copyOf(marks);
    }

    private double median(String server, Row row) {
        return median(figures.getOrDefault(server, Map.of()).getOrDefault(row, List.of()));
    }

    private static double median(List<Double> all) {
        if (all.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = all.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static String figure(double value, int digits) {
        return Double.isNaN(value)
                ? "–"
                : String.format(Locale.ROOT, "%,." + digits + "f", value).replace(',', ' ');
    }
}
