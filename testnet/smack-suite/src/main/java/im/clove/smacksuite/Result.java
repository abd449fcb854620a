package im.clove.smacksuite;

import org.jspecify.annotations.Nullable;

/// What came of a test.
///
/// @param outcome one word
/// @param test its class, and behind a dot its method and what it ran over; the class alone if none of it could run
/// @param text why it did not pass, or empty
record Result(Outcome outcome, String test, String text) {
    /// The last line.
    static final String END = "end";

    enum Outcome {
        PASSED,
        FAILED,
        IMPOSSIBLE
    }

    static Result of(Outcome outcome, String test, @Nullable Throwable reason) {
        return new Result(outcome, test, reason == null ? "" : String.valueOf(reason));
    }

    /// Its parts with tabs between, without any in them.
    String line() {
        return String.join("\t", outcome.name(), test, text.replaceAll("\\s+", " "));
    }
}
