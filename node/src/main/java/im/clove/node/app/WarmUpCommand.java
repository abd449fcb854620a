package im.clove.node.app;

import im.clove.node.cert.ServerIdentity;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/// Walks through a start without starting anything, so that the JVM learns which classes it needs (the launcher
/// calls this once after a build).
@CommandLine.Command(name = "warm-up", hidden = true, description = "For the launcher only.")
final class WarmUpCommand extends Command {
    WarmUpCommand(Cli cli) {
        super(cli);
    }

    @Override
    Exit run() throws Exception {
        Site site = Site.create(cli, data);
        var identity = site.loadOrCreateIdentity();
        ServerIdentity tls = site.certificates().loadOrCreate(site.domains(identity));
        site.certificates().load();
        Console console = new Console(
                new PrintWriter(new StringWriter()), true, cli.world().clock());
        console.address(identity.b32().hostname());
        console.stage(new Stage.StartingRouter());
        for (List<String> command : List.of(List.of("config", "show"), List.of("address"), List.of("cert", "show"))) {
            List<String> arguments = new ArrayList<>(command);
            arguments.add("--data");
            arguments.add(String.valueOf(data));
            Main.commandLine(cli).execute(arguments.toArray(String[]::new));
        }
        return tls.chain().isEmpty() ? Exit.FAILED : Exit.OK;
    }
}
