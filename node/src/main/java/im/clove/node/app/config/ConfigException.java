package im.clove.node.app.config;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// The configuration cannot be used. Carries everything that is wrong, in the order of the file.
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    ConfigException(Path file, List<ConfigProblem> problems) {
        super(problems.stream().map(p -> file + ", " + p).collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    public List<ConfigProblem> problems() {
        return problems;
    }
}
