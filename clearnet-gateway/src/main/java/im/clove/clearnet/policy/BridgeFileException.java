package im.clove.clearnet.policy;

import java.util.List;
import java.util.stream.Collectors;

/// The text is no file of rules. The message is for the owner and has a line for each problem.
public final class BridgeFileException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param line counted from 1; 0 for the whole file
    public record Problem(int line, String text) {
        @Override
        public String toString() {
            return line > 0 ? "line " + line + ": " + text : text;
        }
    }

    private final transient List<Problem> problems;

    BridgeFileException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /// In the order of the file; the first twenty.
    public List<Problem> problems() {
        return problems;
    }
}
