package im.clove.node.app.cli;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.FileTrouble;
import im.clove.node.admin.Secret;
import im.clove.node.app.config.ConfigException;
import im.clove.node.app.config.Environment;
import im.clove.node.app.host.NodeParts;
import im.clove.node.app.screen.Lines;
import im.clove.node.app.screen.Tty;
import im.clove.node.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
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

    /// @param tty where output goes
    public record World(Clock clock, SecureRandom random, Tty tty) {
        /// Of the usual width.
        public World(Clock clock, SecureRandom random, boolean terminal) {
            this(clock, random, Tty.of(terminal, Tty.USUAL_COLUMNS));
        }
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    void say(List<String> lines) {
        lines.forEach(out::println);
        out.flush();
    }

    /// Rows in columns that begin below each other: as wide as they come for a program, fitted for a person.
    void table(List<List<String>> rows) {
        say(Lines.table(rows, world.tty().isTerminal() ? world.tty().columns() : Integer.MAX_VALUE));
    }

    /// Wrapped for a person; whole for a program.
    public void complain(String line) {
        if (world.tty().isTerminal()) {
            line.lines()
                    .flatMap(each -> Lines.wrap(each, world.tty().columns()).stream())
                    .forEach(err::println);
        } else {
            err.println(line);
        }
        err.flush();
    }

    /// Says what went wrong, in one line or a few, never a stack trace unless it is our fault.
    Exit tell(Exception thrown) {
        return switch (thrown) {
            case ControlException e -> {
                complain("clove: " + e.getMessage());
                yield Exit.of(e.kind());
            }
            case ConfigException e -> {
                complain(String.valueOf(e.getMessage()));
                yield Exit.CONFIG;
            }
            case IOException e -> {
                complain("clove: " + FileTrouble.words(e));
                yield Exit.REFUSED;
            }
            case StoreException e -> {
                complain("clove: " + e.getMessage());
                yield Exit.FAILED;
            }
            default -> {
                complain("clove: this is a fault in Clove; please report it with the lines below");
                thrown.printStackTrace(err);
                err.flush();
                yield Exit.FAILED;
            }
        };
    }
}
