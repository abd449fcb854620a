package im.clove.node.app.cli;

import im.clove.node.admin.Audited;
import im.clove.node.admin.Backup;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.ControlServer;
import im.clove.node.admin.DataFolder;
import im.clove.node.admin.FileTrouble;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.OwnerFiles;
import im.clove.node.admin.Secret;
import im.clove.node.admin.SecretFiles;
import im.clove.node.admin.Snapshot;
import im.clove.node.admin.Startup;
import im.clove.node.app.cli.Ending.Reason.Asked;
import im.clove.node.app.cli.Ending.Reason.Fault;
import im.clove.node.app.cli.Ending.Reason.Signal;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.app.config.ProgramVersion;
import im.clove.node.app.host.CertificateRow;
import im.clove.node.app.host.NodeKeys;
import im.clove.node.app.host.NodeParts;
import im.clove.node.app.host.NodeParts.RunningNode;
import im.clove.node.app.screen.Doors;
import im.clove.node.app.screen.Screen;
import im.clove.node.app.screen.StartScreen;
import im.clove.node.cert.CertificateRefusedException;
import im.clove.node.cert.NodeCertificates;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/// `run`: a node in the foreground, from an empty folder if need be.
@CommandLine.Command(
        name = "run",
        description =
                "Start the node and stay with it. The first start makes everything: the data folder, the address, the"
                        + " certificate, a commented clove.conf, and an administrator's account.",
        footer = {
            "The address is shown at once; the network takes 1 to 3 minutes, step by step. Clients on this machine can"
                    + " log in and talk to each other from the first second.",
            "The administrator's password is shown once; where the output is no terminal it goes into"
                    + " first-password.txt in the data folder, for its owner only.",
            "Ctrl-C or `clove stop` ends the node in order, a second Ctrl-C at once."
        })
final class RunCommand extends Command {
    private static final String ADMIN = "admin";

    private final Ending ending = new Ending();

    @CommandLine.Option(
            names = "--new-address",
            description = "Go on under another address though this folder has accounts and messages: when identity.keys"
                    + " is lost for good, or belongs to another node. Contacts have to be told the new address.")
    private boolean newAddress;

    @CommandLine.Option(
            names = "--no-browser",
            description = "Do not open the page in a browser. (That happens at the first start, on a desktop.)")
    private boolean noBrowser;

    RunCommand(Cli cli) {
        super(cli);
    }

    @Override
    Exit run() throws Exception {
        SystemdNotify systemd = SystemdNotify.of(cli.environment());
        try (Screen screen = Screen.on(cli.out(), cli.world().tty(), cli.world().clock())) {
            Site site = Site.create(cli, data());
            // From before the first line: who stops a node that starts means the node, not half of it.
            try (DataFolder.Lock _ = site.folder().lock();
                    Interrupts _ = Interrupts.on(() -> ending.because(new Signal()), () -> force(screen))) {
                boolean first = !Files.exists(site.folder().identityFile());
                NodeKeys keys = site.loadOrCreateKeys(newAddress);
                List<Domain> domains = site.domains(keys.node());
                screen.print(opening(site, domains, first, screen.columns()));
                putRight(site.folder()).forEach(screen::say);
                Optional<String> unlogged =
                        LogSetup.start(site.config().config().operation().log(), cli.environment());
                unlogged.map(LogSetup::words).ifPresent(screen::say);
                System.setErr(StrayOutput.toLog());
                System.setOut(StrayOutput.toLog());
                Startup startup = new Startup(
                        progress -> {
                            screen.network(progress);
                            systemd.status(progress.words());
                        },
                        screen::say);
                unlogged.ifPresent(startup::unlogged);
                NodeCertificates tls = certificates(site, keys.certified(domains));
                RunningNode node = start(site, keys, domains, tls, startup);
                try (ControlServer _ = ControlServer.start(
                        site.config().config().operation().adminSocket(),
                        node.control(),
                        Audited.shutdown(ending, site.audit()))) {
                    CertificateRow.news(tls, domains, cli.world().clock().instant())
                            .forEach(screen::say);
                    ToldInside.at(site, domains).forEach(domain -> screen.say(CertificateRow.toldInside(domain)));
                    screen.print(welcome(site, node, domains, screen.columns()));
                    systemd.ready();
                    return stay(node, screen, systemd);
                } catch (ControlException | RuntimeException e) {
                    node.stop(_ -> {});
                    throw e;
                } finally {
                    ending.done();
                }
            } finally {
                LogSetup.stop();
            }
        }
    }

    /// What others must not read is closed to them, and what a killed backup has left is removed; both are said.
    private static List<String> putRight(DataFolder folder) throws ControlException {
        try {
            List<String> said = new ArrayList<>(SecretFiles.close(folder));
            int left = Snapshot.removeLeft(folder);
            if (left > 0) {
                said.add("Removed " + left + (left == 1 ? " copy" : " copies")
                        + " of the store, left by a backup that was killed.");
            }
            said.addAll(restores(folder));
            return said;
        } catch (IOException e) {
            throw ControlException.of(e);
        }
    }

    /// They lie in a folder that is not the node's own: what cannot be removed there is said and stops nothing.
    private static List<String> restores(DataFolder folder) {
        try {
            int left = Backup.removeLeft(folder);
            return left == 0
                    ? List.of()
                    : List.of("Removed " + left + (left == 1 ? " folder" : " folders") + " beside " + folder.root()
                            + ", left by a restore that was killed.");
        } catch (IOException e) {
            return List.of("What a killed restore left beside " + folder.root() + " cannot be removed: "
                    + FileTrouble.words(e));
        }
    }

    private List<String> opening(Site site, List<Domain> domains, boolean first, int columns) {
        StartScreen words = new StartScreen(wording(), columns);
        List<String> out = new ArrayList<>();
        if (first) {
            out.addAll(words.title(ProgramVersion.text(), site.folder().root()));
            out.add("");
        }
        out.addAll(words.address(domains.stream().map(Domain::name).toList()));
        if (first) {
            out.addAll(words.meaning());
        }
        return out;
    }

    private static NodeCertificates certificates(Site site, List<Domain> domains) throws ControlException {
        try {
            return site.certificates().loadOrCreate(domains);
        } catch (CertificateRefusedException e) {
            throw new ControlException(ControlException.Kind.REFUSED, FileTrouble.words(e), e);
        } catch (IOException e) {
            throw ControlException.of(e);
        }
    }

    private RunningNode start(Site site, NodeKeys keys, List<Domain> domains, NodeCertificates tls, Startup startup)
            throws ControlException {
        return cli.node()
                .start(new NodeParts.Launch(
                        site.folder(), site.config(), keys, domains, site.certificates(), tls, startup, newAddress));
    }

    /// Where clients and browsers connect; and for a node without accounts what to do next and the account that it
    /// gets, whose
    /// password is the last of what is shown.
    private List<String> welcome(Site site, RunningNode node, List<Domain> domains, int columns)
            throws ControlException {
        StartScreen words = new StartScreen(wording(), columns);
        List<String> server = words.server(Doors.of(node.listeners()));
        List<String> out = new ArrayList<>();
        if (!node.control().users().isEmpty()) {
            out.addAll(server);
            out.addAll(page(site, node, words, false));
            return out;
        }
        NodeConfig.Echo echo = site.config().config().operation().echo();
        out.addAll(words.next(echo.enabled() ? Optional.of(echo.name()) : Optional.empty()));
        Jid admin = Jid.of(ADMIN, domains.getFirst(), "");
        out.addAll(words.account(ADMIN, domains.getFirst().name()));
        out.addAll(server);
        List<String> password = password(site, node.control(), admin, words);
        out.addAll(page(site, node, words, true));
        out.addAll(password);
        return out;
    }

    /// Makes the account. Its password goes to the person at the terminal, and where there is none into a file: output
    /// that ends in a journal or a file is kept and read by others.
    private List<String> password(Site site, NodeControl node, Jid admin, StartScreen words) throws ControlException {
        try (Secret password = Passwords.generate(cli.world().random())) {
            String text = new String(password.reveal());
            if (cli.world().tty().isTerminal()) {
                node.addUser(admin, password, true);
                List<String> out = new ArrayList<>(words.password(text));
                out.add("");
                return out;
            }
            Path file = site.folder().firstPassword();
            OwnerFiles.replace(file, (admin + "\n" + text + "\n").getBytes(StandardCharsets.UTF_8));
            node.addUser(admin, password, true);
            return words.password(file);
        } catch (IOException e) {
            throw ControlException.of(e);
        }
    }

    /// The way into the page is for whoever sits at the terminal: what goes into a journal or a file others read.
    private List<String> page(Site site, RunningNode node, StartScreen words, boolean isNew) {
        if (!cli.world().tty().isTerminal()
                || !site.config().config().clients().web().enabled()) {
            return List.of();
        }
        try {
            String link = node.control().page();
            if (isNew && !noBrowser) {
                boolean _ = Browser.open(link, site.folder(), cli.environment());
            }
            return words.page(link);
        } catch (ControlException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private Exit stay(RunningNode node, Screen screen, SystemdNotify systemd) throws InterruptedException {
        Thread watch = Thread.ofVirtual().start(() -> {
            try {
                String fault = node.awaitEnd();
                ending.because(fault.isEmpty() ? new Asked() : new Fault(fault));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        Ending.Reason reason = ending.await();
        systemd.stopping();
        watch.interrupt();
        screen.settle();
        return switch (reason) {
            case Signal _ -> {
                screen.say(cli.world().tty().isTerminal() ? "Stopping. Ctrl-C again stops at once." : "Stopping.");
                yield stop(node, screen, systemd);
            }
            case Asked _ -> {
                screen.say("Stopping, as `clove stop` asks.");
                yield stop(node, screen, systemd);
            }
            case Fault(String text) -> {
                screen.close();
                cli.complain("clove: the node ended: " + text);
                node.stop(_ -> {});
                yield Exit.FAILED;
            }
        };
    }

    private Exit stop(RunningNode node, Screen screen, SystemdNotify systemd) {
        node.stop(what -> {
            screen.say("Waiting for " + what);
            systemd.status("stopping: waiting for " + what);
            ending.waitsFor(what);
        });
        screen.say("Stopped.");
        return Exit.OK;
    }

    private static void force(Screen screen) {
        screen.settle();
        screen.say("Stopped at once.");
        screen.close();
        Runtime.getRuntime().halt(Exit.INTERRUPTED.code());
    }
}
