package im.clove.testnet.figures;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Figures by row and column; a cell shows the median of what was added to it. One thread uses it.
final class Table {
    private final Map<String, Map<String, List<Double>>> rows = new LinkedHashMap<>();

    void add(String row, String column, double value) {
        rows.computeIfAbsent(row, _ -> new LinkedHashMap<>())
                .computeIfAbsent(column, _ -> new ArrayList<>())
                .add(value);
    }

    String markdown(List<String> columns) {
        var text = new StringBuilder(
                "| |" + String.join("|", columns) + "|\n|---|" + "---:|".repeat(columns.size()) + "\n");
        rows.forEach((row, cells) -> {
            text.append("| ").append(row).append(" |");
            columns.forEach(
                    column -> text.append(' ').append(cell(cells.get(column))).append(" |"));
            text.append('\n');
        });
        return text.toString();
    }

    private static String cell(@org.jspecify.annotations.Nullable List<Double> values) {
        if (values == null) {
            return "";
        }
        double median = median(values);
        String shown = format(median);
        return values.size() == 1
                ? shown
                : shown + " (" + format(values.stream().min(Double::compare).orElseThrow()) + " to "
                        + format(values.stream().max(Double::compare).orElseThrow()) + ")";
    }

    static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static String format(double value) {
        return String.format(Locale.ROOT, value < 20 ? "%.2f" : "%.0f", value);
    }
}
