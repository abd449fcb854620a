package im.clove.testnet.conformance;

import java.util.Locale;

/// What came of one test.
///
/// @param test the class, behind a dot the method, and in brackets what it ran over; the class alone if none of it
///     could run
/// @param text why it did not pass
public record Result(Outcome outcome, String test, String text) {
    /// How a test ends.
    public enum Outcome {
        PASSED("passed"),
        FAILED("failed"),
        /// The suite says that the server lacks what the test needs.
        IMPOSSIBLE("not possible");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        /// As people read it.
        public String words() {
            return words;
        }
    }

    /// From a line of the program that runs the suite: three parts with tabs between.
    static Result of(String line) {
        var parts = line.split("\t", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("no line of a result: " + line);
        }
        return new Result(Outcome.valueOf(parts[0].toUpperCase(Locale.ROOT)), parts[1], parts[2]);
    }

    /// Whether this is what a name means: a class, a method, or one with what it ran over.
    boolean isNamed(String name) {
        return test.equals(name) || test.startsWith(name + '.') || test.startsWith(name + " (");
    }

    @Override
    public String toString() {
        return test + ' ' + outcome.words() + (text.isEmpty() ? "" : ": " + text);
    }
}
