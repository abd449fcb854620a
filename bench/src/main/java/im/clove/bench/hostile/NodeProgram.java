package im.clove.bench.hostile;

import im.clove.node.app.cli.Cli;
import im.clove.node.app.cli.CommandTree;
import im.clove.node.app.screen.SystemTty;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/// The program `clove` with one difference: on its router are destinations of strangers too ([StrangerParts]), because
/// two destinations on two routers without a network would not find each other.
public final class NodeProgram {
    private NodeProgram() {}

    /// As `clove`, on a private network.
    public static void main(String[] arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        Cli cli = new Cli(
                writer(out),
                writer(err),
                System.in,
                _ -> Optional.empty(),
                System::getenv,
                new Cli.World(Clock.systemUTC(), new SecureRandom(), SystemTty.of(System::getenv)),
                new StrangerParts(Integer.getInteger("clove.strangers", 0)));
        System.exit(CommandTree.of(cli).execute(arguments));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
