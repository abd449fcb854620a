package im.clove.node.app.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds names in a configuration that the reference does not have, and for each the valid name nearest to it.
public final class UnknownOptions {
    private static final int LONGEST = 100;

    private final List<String> valid = new ArrayList<>();
    private final List<ConfigProblem> problems = new ArrayList<>();

    private UnknownOptions(ConfigObject reference) {
        collect("", reference, valid);
    }

    static List<ConfigProblem> in(ConfigObject given, ConfigObject reference) {
        UnknownOptions search = new UnknownOptions(reference);
        search.walk("", given, reference);
        return search.problems;
    }

    /// The names of all options of a reference, sorted. An empty group there is one option: its names are the
    /// user's.
    static List<String> names(ConfigObject reference) {
        return new UnknownOptions(reference).valid.stream().sorted().toList();
    }

    private static void collect(String prefix, ConfigObject object, List<String> out) {
        object.forEach((key, value) -> {
            if (value instanceof ConfigObject group && !group.isEmpty()) {
                collect(prefix + key + '.', group, out);
            } else {
                out.add(prefix + key);
            }
        });
    }

    private void walk(String prefix, ConfigObject given, ConfigObject reference) {
        given.forEach((key, value) -> {
            String name = prefix + key;
            ConfigValue known = reference.get(key);
            if (known == null) {
                unknown(name, value);
            } else if (known instanceof ConfigObject group && !group.isEmpty()) {
                if (value instanceof ConfigObject inner) {
                    walk(name + '.', inner, group);
                } else {
                    problems.add(new ConfigProblem(
                            Options.line(value), name, "is a group of options, such as " + firstIn(name)));
                }
            }
        });
    }

    private void unknown(String name, ConfigValue value) {
        // A whole unknown group is many wrong names; the innermost ones are what the user typed.
        if (value instanceof ConfigObject group && !group.isEmpty()) {
            group.forEach((key, inner) -> unknown(name + '.' + key, inner));
            return;
        }
        // What is so long was not mistyped, and comparing it with every name would take for ever.
        problems.add(new ConfigProblem(
                Options.line(value),
                "",
                name.length() > LONGEST
                        ? "there is no option '" + name.substring(0, LONGEST) + "…'"
                        : "there is no option '" + name + "'; the nearest is '" + nearest(name) + "'"));
    }

    private String firstIn(String group) {
        return valid.stream()
                .filter(v -> v.startsWith(group + '.'))
                .sorted()
                .findFirst()
                .orElse(group);
    }

    private String nearest(String name) {
        return valid.stream()
                .min(Comparator.<String>comparingInt(v -> cost(name, v))
                        .thenComparingInt(v -> edits(name, v))
                        .thenComparing(Comparator.naturalOrder()))
                .orElse("");
    }

    /// The edits between the names; a name whose last part is the same is near even if its group is missing.
    private static int cost(String typed, String valid) {
        int whole = edits(typed, valid);
        int last = edits(lastPart(typed), lastPart(valid));
        return Math.min(2 * whole, 2 * last + 3 + (groupOf(typed).equals(groupOf(valid)) ? 0 : 1));
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String groupOf(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? "" : name.substring(0, dot);
    }

    /// Insertions, deletions, replacements and swaps of neighbours.
    public static int edits(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replace, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
