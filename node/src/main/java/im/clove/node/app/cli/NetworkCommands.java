package im.clove.node.app.cli;

import im.clove.node.admin.ControlClient;
import im.clove.node.admin.ControlException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/// `reseed import`.
final class NetworkCommands {
    private NetworkCommands() {}

    abstract static sealed class Base extends Command permits Reseed {
        Base(Cli cli) {
            super(cli);
        }
    }

    @CommandLine.Command(
            name = "import",
            description = "Hand the running node a reseed bundle: signed addresses of first peers, as a file.",
            footer = "For networks where the reseed servers cannot be reached. Any I2P router can export such a file"
                    + " (i2pseeds.su3, or a .zip of router infos).")
    static final class Reseed extends Base {
        @Parameters(paramLabel = "FILE", description = "The bundle.")
        Path file = Path.of("");

        Reseed(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            if (!Files.isReadable(file)) {
                throw new ControlException(ControlException.Kind.REFUSED, file + " cannot be read");
            }
            try (ControlClient node = site().running()
                    .orElseThrow(() -> new ControlException(
                            ControlException.Kind.NOT_RUNNING,
                            "No node runs; start it with `clove run`, then import the bundle"))) {
                int peers = node.importReseed(file);
                cli.say("The router knows " + peers + (peers == 1 ? " peer" : " peers") + " more.");
            }
            return Exit.OK;
        }
    }
}
