package im.clove.node.app.config;

/// One thing that is wrong in the configuration, for a person.
///
/// @param line the line in the file from 1, or 0 if it is not one line's fault
/// @param option the option's name, or empty
public record ConfigProblem(int line, String option, String text) implements Comparable<ConfigProblem> {
    @Override
    public int compareTo(ConfigProblem other) {
        return Integer.compare(line, other.line);
    }

    @Override
    public String toString() {
        String where = line > 0 ? "line " + line + ": " : "";
        return where + (option.isEmpty() ? "" : option + ": ") + text;
    }
}
