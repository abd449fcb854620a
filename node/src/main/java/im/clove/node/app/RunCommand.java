package im.clove.node.app;

import im.clove.i2p.NodeIdentity;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.ControlServer;
import im.clove.node.admin.DataFolder;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.OwnerFiles;
import im.clove.node.admin.Secret;
import im.clove.node.app.NodeParts.RunningNode;
import im.clove.node.cert.CertificateRefusedException;
import im.clove.node.cert.Certificates;
import im.clove.node.cert.ServerIdentity;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import picocli.CommandLine;

/// `run`: a node in the foreground, from an empty folder if need be.
@CommandLine.Command(
        name = "run",
        description =
                "Start the node and stay with it. The first start makes everything: the data folder, the address, the"
                        + " certificate, a commented clove.conf, and an administrator's account.",
        footer = {
            "The address is shown at once; the network takes a minute or two, stage by stage. Clients on this machine can"
                    + " log in and talk to each other from the first second.",
            "Ctrl-C ends the node in order; a second one at once. Under systemd see conf/clove.service."
        })
final class RunCommand extends Command {
    private static final String ADMIN = "admin";

    private final BlockingQueue<Ending> endings = new LinkedBlockingQueue<>(4);

    RunCommand(Cli cli) {
        super(cli);
    }

    /// Why a node ends.
    private sealed interface Ending {
        record Asked() implements Ending {}

        record Fault(String reason) implements Ending {}
    }

    @Override
    Exit run() throws Exception {
        SystemdNotify systemd = SystemdNotify.of(cli.environment());
        Console console =
                new Console(cli.out(), cli.world().terminal(), cli.world().clock());
        Site site = Site.create(cli, data);
        // From before the first line: who stops a node that starts means the node, not half of it.
        try (DataFolder.Lock _ = site.folder().lock();
                Interrupts _ = Interrupts.on(() -> endings.offer(new Ending.Asked()), () -> force(console))) {
            NodeIdentity identity = site.loadOrCreateIdentity();
            List<Domain> domains = site.domains(identity);
            console.address(domains.getFirst().name());
            LogSetup.start(site.config().config().operation().log(), cli.environment());
            System.setErr(StrayOutput.toLog());
            System.setOut(StrayOutput.toLog());
            RunningNode node = start(site, identity, domains, stage -> {
                console.stage(stage);
                systemd.status(stage.words());
            });
            try (ControlServer _ =
                    ControlServer.start(site.config().config().operation().adminSocket(), node.control())) {
                console.clients(node.listeners());
                site.certificateGap(domains).ifPresent(console::line);
                firstAccount(site, node.control(), Jid.of(ADMIN, domains.getFirst(), ""), console);
                systemd.ready();
                return stay(node, console, systemd);
            } catch (ControlException | RuntimeException e) {
                node.stop(_ -> {});
                throw e;
            }
        } finally {
            LogSetup.stop();
        }
    }

    private RunningNode start(Site site, NodeIdentity identity, List<Domain> domains, Consumer<Stage> stages)
            throws ControlException {
        Certificates certificates = site.certificates();
        ServerIdentity tls;
        try {
            tls = certificates.loadOrCreate(domains);
        } catch (CertificateRefusedException e) {
            throw new ControlException(ControlException.Kind.REFUSED, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw NodeParts.failed(e);
        }
        return cli.node()
                .start(new NodeParts.Launch(
                        site.folder(), site.config(), identity, domains, certificates, tls, stages));
    }

    /// A node without accounts gets one. Its password goes to the person at the terminal, and where there is none
    /// into a file: output that ends in a journal is kept and read by others.
    private void firstAccount(Site site, NodeControl node, Jid admin, Console console) throws ControlException {
        if (!node.users().isEmpty()) {
            return;
        }
        try (Secret password = Passwords.generate(cli.world().random())) {
            Path file = site.folder().root().resolve("first-password.txt");
            String text = new String(password.reveal());
            boolean journal = cli.environment().variable("JOURNAL_STREAM") != null;
            if (journal) {
                OwnerFiles.replace(file, (admin + "\n" + text + "\n").getBytes(StandardCharsets.UTF_8));
            }
            node.addUser(admin, password, true);
            if (journal) {
                console.line("An administrator's account was made: " + admin + "; its password is in " + file
                        + ". Read it and delete the file.");
            } else {
                console.firstAccount(admin.toString(), text);
            }
        } catch (IOException e) {
            throw NodeParts.failed(e);
        }
    }

    private Exit stay(RunningNode node, Console console, SystemdNotify systemd) throws InterruptedException {
        Thread watch = Thread.ofVirtual().start(() -> {
            try {
                endings.offer(new Ending.Fault(node.awaitEnd()));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        Ending ending = endings.take();
        systemd.stopping();
        watch.interrupt();
        return switch (ending) {
            case Ending.Asked _ -> {
                console.line("Stopping. Ctrl-C again stops at once.");
                node.stop(what -> {
                    console.line("Waiting for " + what);
                    systemd.status("stopping: waiting for " + what);
                });
                console.line("Stopped.");
                yield Exit.OK;
            }
            case Ending.Fault(String reason) -> {
                cli.complain("clove: the node ended: " + reason);
                node.stop(_ -> {});
                yield Exit.FAILED;
            }
        };
    }

    private static void force(Console console) {
        console.line("Stopped at once.");
        Runtime.getRuntime().halt(Exit.INTERRUPTED.code());
    }
}
