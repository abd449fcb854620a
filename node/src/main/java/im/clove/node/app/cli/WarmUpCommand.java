package im.clove.node.app.cli;

import im.clove.node.admin.ControlClient;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.ControlServer;
import im.clove.node.admin.DataFolder;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.NodeStatus;
import im.clove.node.admin.OwnerFiles;
import im.clove.node.admin.Progress;
import im.clove.node.admin.Secret;
import im.clove.node.admin.Stage;
import im.clove.node.admin.Startup;
import im.clove.node.app.config.ConfigFile;
import im.clove.node.app.host.NodeKeys;
import im.clove.node.app.host.NodeParts;
import im.clove.node.app.host.NodeParts.RunningNode;
import im.clove.node.app.screen.Doors;
import im.clove.node.app.screen.Screen;
import im.clove.node.app.screen.StartScreen;
import im.clove.node.app.screen.Tty;
import im.clove.node.cert.NodeCertificates;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/// Walks through a start, so that the JVM learns which classes it needs (the launcher calls this once after a
/// build). What is not learnt still works, only slower; whatever goes wrong is a failure with one sentence, which the
/// launcher's log keeps with the trace below it.
@CommandLine.Command(name = "warm-up", hidden = true, description = "For the launcher only.")
final class WarmUpCommand extends Command {
    private static final Duration ROUTER_START = Duration.ofSeconds(6);
    private static final Duration LOOK = Duration.ofMillis(200);

    @CommandLine.Option(
            names = "--node",
            description = "Also start a node on the new, empty data folder, and log a client in.")
    private boolean withNode;

    WarmUpCommand(Cli cli) {
        super(cli);
    }

    @Override
    Exit run() {
        try {
            return walk();
        } catch (Exception e) {
            cli.complain("clove: the start could not be learnt, so each will take some seconds longer: " + e);
            e.printStackTrace(cli.err());
            cli.err().flush();
            return Exit.FAILED;
        }
    }

    private Exit walk() throws Exception {
        Site site = Site.create(cli, data());
        if (withNode) {
            OwnerFiles.replace(
                    site.folder().root().resolve(ConfigFile.NAME),
                    "network.kind = private\nc2s { port = 0, tls-port = 0 }\nsocks.port = 0\n"
                            .getBytes(StandardCharsets.UTF_8));
            site = Site.open(cli, data());
        }
        NodeKeys keys = site.loadOrCreateKeys(true);
        List<Domain> domains = site.domains(keys.node());
        NodeCertificates tls = site.certificates().loadOrCreate(keys.certified(domains));
        site.certificates().load(keys.certified(domains));
        show(domains);
        for (List<String> command : List.of(List.of("config", "show"), List.of("address"), List.of("cert", "show"))) {
            List<String> arguments = new ArrayList<>(command);
            arguments.add("--data");
            arguments.add(String.valueOf(data()));
            CommandTree.of(cli).execute(arguments.toArray(String[]::new));
        }
        if (withNode) {
            node(site, keys, domains, tls);
        }
        return tls.all().isEmpty() ? Exit.FAILED : Exit.OK;
    }

    /// What `run` shows.
    private void show(List<Domain> domains) {
        try (Screen screen = Screen.on(
                new PrintWriter(new StringWriter()),
                Tty.of(true, cli.world().tty().columns()),
                cli.world().clock())) {
            screen.print(new StartScreen(wording(), screen.columns())
                    .address(domains.stream().map(Domain::name).toList()));
            screen.network(Progress.NONE.after(new Stage.StartingRouter()));
        }
    }

    private void node(Site site, NodeKeys keys, List<Domain> domains, NodeCertificates tls)
            throws ControlException, InterruptedException {
        LogSetup.start(site.config().config().operation().log(), cli.environment())
                .map(LogSetup::words)
                .ifPresent(cli::complain);
        try (DataFolder.Lock _ = site.folder().lock()) {
            RunningNode node = cli.node()
                    .start(new NodeParts.Launch(
                            site.folder(),
                            site.config(),
                            keys,
                            domains,
                            site.certificates(),
                            tls,
                            Startup.unwatched(),
                            true));
            try {
                visit(node, site.config().config().operation().adminSocket(), Jid.of("warm", domains.getFirst(), ""));
                awaitTunnels(node.control());
            } finally {
                node.stop(_ -> {});
            }
        } finally {
            LogSetup.stop();
        }
    }

    /// A router without peers still builds tunnels of no hops to itself, after all else.
    private static void awaitTunnels(NodeControl node) throws ControlException, InterruptedException {
        long end = System.nanoTime() + ROUTER_START.toNanos();
        while (node.status().router().tunnelsIn() == 0 && System.nanoTime() < end) {
            Thread.sleep(LOOK);
        }
    }

    private void visit(RunningNode node, Path socket, Jid user) throws ControlException {
        try (ControlServer _ = ControlServer.start(socket, node.control());
                Secret password = Passwords.generate(cli.world().random())) {
            try (ControlClient client = ControlClient.connect(socket).orElseThrow()) {
                client.addUser(user, password, false);
                client.status();
            }
            for (NodeStatus.Listener listener : node.listeners()) {
                if (listener.what().equals(Doors.DIRECT_TLS)) {
                    WarmUpClient.visit(listener.address(), user, password);
                }
            }
        } catch (IOException | GeneralSecurityException e) {
            cli.complain("clove: the client's way was not learnt: " + e.getMessage());
        }
    }
}
