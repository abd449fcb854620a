package im.clove.testnet.conformance;

import im.clove.testnet.conformance.Result.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What is known not to pass, and why: the tables of `docs/conformance.md` with a test in the first column and how it
/// ends in the second. What fails is to be listed, and what is listed is to fail, but for what fails now and then.
///
/// @param text the page
/// @param rows of the tables
public record Reasons(String text, List<Row> rows) {
    private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\| ([^|]+) \\| ([^|]+) \\|$");

    private static final String SOMETIMES = "now and then";

    /// One row: a class, a method, or one with what it runs over.
    ///
    /// @param always whether it ends so each time; otherwise it may pass as well
    public record Row(String test, Outcome outcome, boolean always, String reason) {}

    /// Reads the page.
    ///
    /// @throws IllegalArgumentException if a row has an outcome that is none
    public static Reasons in(String page) {
        var rows = new ArrayList<Row>();
        for (var line : page.lines().toList()) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                boolean sometimes = row.group(2).equals(SOMETIMES);
                rows.add(new Row(
                        row.group(1), sometimes ? Outcome.FAILED : outcome(row.group(2)), !sometimes, row.group(3)));
            }
        }
        return new Reasons(page, List.copyOf(rows));
    }

    private static Outcome outcome(String words) {
        return Arrays.stream(Outcome.values())
                .filter(each -> each.words().equals(words))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + words + "' is no outcome"));
    }

    /// What does not agree with what came of some tests; empty if all is as listed.
    ///
    /// @param whole whether these are the results of all tests: then each row has to be about one, and the page has
    ///     to have their [#counts]
    public List<String> against(List<Result> results, boolean whole) {
        var wrong = new ArrayList<String>();
        for (var result : results) {
            if (result.outcome() != Outcome.PASSED && !isListed(result)) {
                wrong.add(result + " (not listed)");
            }
        }
        for (var row : rows) {
            var about =
                    results.stream().filter(each -> each.isNamed(row.test())).toList();
            if (about.isEmpty() && whole) {
                wrong.add(row.test() + " is listed, and there is no such test");
            } else if (row.always()
                    && !about.isEmpty()
                    && about.stream().noneMatch(each -> each.outcome() == row.outcome())) {
                wrong.add(row.test() + " is listed as " + row.outcome().words() + ", and now it is not");
            }
        }
        if (whole && !text.contains(counts(results))) {
            wrong.add("docs/conformance.md is to say: " + counts(results));
        }
        return wrong;
    }

    private boolean isListed(Result result) {
        return rows.stream().anyMatch(row -> row.outcome() == result.outcome() && result.isNamed(row.test()));
    }

    /// How many tests ended how, without those that fail now and then; as a sentence.
    public String counts(List<Result> all) {
        var results = all.stream()
                .filter(each -> rows.stream().allMatch(row -> row.always() || !each.isNamed(row.test())))
                .toList();
        var classes = results.stream()
                .filter(each -> each.test().indexOf('.') < 0)
                .filter(each -> each.outcome() == Outcome.IMPOSSIBLE)
                .count();
        var counts = Arrays.stream(Outcome.values())
                .map(outcome -> results.stream()
                                .filter(each ->
                                        each.outcome() == outcome && each.test().indexOf('.') >= 0)
                                .count()
                        + " " + outcome.words())
                .collect(Collectors.joining(", "));
        return counts + "; " + classes + " classes not possible";
    }
}
