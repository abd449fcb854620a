package im.clove.node.app;

import im.clove.node.admin.Secret;
import im.clove.node.app.cli.Cli;
import im.clove.node.app.cli.CommandTree;
import im.clove.node.app.cli.Exit;
import im.clove.node.app.cli.Garbled;
import im.clove.node.app.host.RealParts;
import im.clove.node.app.screen.SystemTty;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

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
        System.exit(
                garbled.isPresent() ? Exit.USAGE.code() : CommandTree.of(cli).execute(arguments));
    }

    /// Where a person sits, if input and output are a terminal.
    private static Optional<java.io.Console> terminal() {
        return Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
