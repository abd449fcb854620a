package im.clove.node.app;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.FileTrouble;
import im.clove.node.admin.Secret;
import im.clove.node.app.screen.SystemTty;
import im.clove.node.store.StoreException;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import picocli.CommandLine;

/// The program `clove`.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // The router redirects System.out: ours is kept from the start.
        PrintStream out = System.out;
        PrintStream err = System.err;
        Cli cli = new Cli(
                writer(out),
                writer(err),
                System.in,
                question -> terminal()
                        .flatMap(console -> Optional.ofNullable(console.readPassword("%s", question)))
                        .map(Secret::of),
                System::getenv,
                new Cli.World(Clock.systemUTC(), new SecureRandom(), SystemTty.of(System::getenv)),
                new RealParts());
        Optional<String> garbled = Garbled.in(arguments);
        garbled.ifPresent(text -> cli.complain("clove: " + text));
        System.exit(garbled.isPresent() ? Exit.USAGE.code() : commandLine(cli).execute(arguments));
    }

    /// The whole command, for `main` and for tests.
    static CommandLine commandLine(Cli cli) {
        return CommandTree.of(cli);
    }

    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /// What went wrong, in one line or a few, never a stack trace unless it is our fault.
    static Exit tell(Cli cli, Exception thrown) {
        return switch (thrown) {
            case ControlException e -> {
                cli.complain("clove: " + e.getMessage());
                yield Exit.of(e.kind());
            }
            case ConfigException e -> {
                cli.complain(String.valueOf(e.getMessage()));
                yield Exit.CONFIG;
            }
            case IOException e -> {
                cli.complain("clove: " + FileTrouble.words(e));
                yield Exit.REFUSED;
            }
            case StoreException e -> {
                cli.complain("clove: " + e.getMessage());
                yield Exit.FAILED;
            }
            default -> {
                cli.complain("clove: this is a fault in Clove; please report it with the lines below");
                thrown.printStackTrace(cli.err());
                cli.err().flush();
                yield Exit.FAILED;
            }
        };
    }

    /// Where a person sits, if input and output are a terminal.
    private static Optional<java.io.Console> terminal() {
        return Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
