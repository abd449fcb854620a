package im.clove.node.app;

import im.clove.node.admin.Secret;
import java.io.InputStream;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/// What the commands see of the world, so that tests can be it.
///
/// @param node what they need of the rest of the program
public record Cli(
        PrintWriter out,
        PrintWriter err,
        InputStream in,
        Prompt prompt,
        Environment environment,
        World world,
        NodeParts node) {

    /// Asks a person for a secret without showing it.
    @FunctionalInterface
    public interface Prompt {
        /// Empty if there is nobody to ask: not a terminal.
        Optional<Secret> ask(String question);
    }

    /// @param terminal whether output goes to a person
    public record World(Clock clock, SecureRandom random, boolean terminal) {}

    void say(String line) {
        out.println(line);
        out.flush();
    }

    void complain(String line) {
        err.println(line);
        err.flush();
    }
}
