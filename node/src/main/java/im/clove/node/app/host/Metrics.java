package im.clove.node.app.host;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/// Figures in the text format of Prometheus, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/). Names and the keys of labels are ours; values of
/// labels may be anything. Not thread-safe.
final class Metrics {
    private final StringBuilder out = new StringBuilder();

    /// A value that goes up and down.
    Metrics gauge(String name, String help, long value) {
        return family(name, "gauge", help).sample(name, Map.of(), value);
    }

    /// A span of time that goes up and down, in seconds.
    Metrics gauge(String name, String help, Duration value) {
        return family(name, "gauge", help)
                .sample(name, Map.of(), BigDecimal.valueOf(value.toMillis(), 3).toPlainString());
    }

    /// A value that only grows while the node runs.
    Metrics counter(String name, String help, long value) {
        return family(name, "counter", help).sample(name, Map.of(), value);
    }

    /// Begins a row of samples of one name.
    Metrics family(String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    /// One sample of the family that was begun.
    Metrics sample(String name, Map<String, String> labels, long value) {
        return sample(name, labels, Long.toString(value));
    }

    private Metrics sample(String name, Map<String, String> labels, String value) {
        out.append(name);
        if (!labels.isEmpty()) {
            String sep = "{";
            for (Map.Entry<String, String> label : labels.entrySet()) {
                out.append(sep).append(label.getKey()).append("=\"").append(escaped(label.getValue()));
                sep = "\",";
            }
            out.append("\"}");
        }
        out.append(' ').append(value).append('\n');
        return this;
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /// All of it.
    String text() {
        return out.toString();
    }
}
