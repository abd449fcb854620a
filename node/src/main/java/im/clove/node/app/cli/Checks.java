package im.clove.node.app.cli;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.FileTrouble;
import im.clove.node.admin.Finding;
import im.clove.node.admin.SecretFiles;
import im.clove.node.admin.health.Ailment;
import im.clove.node.admin.health.MachineRules;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.app.config.RulesFile;
import im.clove.node.app.host.CertificateRow;
import im.clove.node.app.host.LogObstacle;
import im.clove.node.app.host.Newest;
import im.clove.node.cert.NodeCertificates;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The checks that need no running node.
final class Checks {
    private final Cli cli;
    private final Site site;
    private final Consumer<Finding> findings;

    /// @param findings takes each as soon as it is known
    Checks(Cli cli, Site site, Consumer<Finding> findings) {
        this.cli = cli;
        this.site = site;
        this.findings = findings;
    }

    /// @param running whether a node runs here, whose ports are then its own
    void all(boolean running) {
        keys();
        permissions();
        if (Files.exists(site.folder().firstPassword())) {
            found(
                    "password",
                    MachineRules.firstPassword(site.folder().firstPassword().toString()));
        }
        clock();
        space();
        log();
        bridge();
        if (!running) {
            ports();
        }
    }

    private void keys() {
        try {
            var identity = site.identity();
            findings.accept(Finding.ok("address keys", identity.b32().hostname()));
            rooms();
            certificates(site.certified());
            accounts();
        } catch (ControlException e) {
            findings.accept(Finding.problem("address keys", String.valueOf(e.getMessage())));
        }
    }

    private void rooms() throws ControlException {
        if (site.hasRooms()) {
            findings.accept(site.keys()
                    .roomsDomain()
                    .map(domain -> Finding.ok("rooms' keys", domain.name()))
                    .orElseGet(() -> Finding.warning("rooms' keys", "there are none yet; `clove run` makes them")));
        }
    }

    private void certificates(List<Domain> domains) {
        NodeCertificates certificates;
        try {
            certificates = site.certificates().load(domains);
        } catch (NoSuchFileException _) {
            findings.accept(Finding.warning("certificate", "there is none yet; `clove run` makes one"));
            return;
        } catch (IOException e) {
            findings.accept(Finding.problem("certificate", FileTrouble.words(e)));
            return;
        }
        for (Domain domain : domains) {
            if (certificates.of(domain).isEmpty()) {
                findings.accept(Finding.warning(
                        "certificate", domain.name() + " has none yet; the next start of the node makes one"));
            }
        }
        Instant now = cli.world().clock().instant();
        for (NodeCertificates.Held held : certificates.all()) {
            CertificateRow row = CertificateRow.of(held, now);
            String fine = held.domain().name() + ", valid until "
                    + CertificateRow.time(held.info().notAfter()) + " (" + row.source() + ")";
            findings.accept(
                    switch (row.state()) {
                        case OVER, EARLY ->
                            Finding.problem("certificate", row.warning().orElse(fine));
                        case SOON, FINE ->
                            row.warning()
                                    .map(text -> Finding.warning("certificate", text))
                                    .orElseGet(() -> Finding.ok("certificate", fine));
                    });
        }
    }

    private static String second(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private void permissions() {
        List<String> open;
        try {
            open = SecretFiles.openToOthers(site.folder()).stream()
                    .map(Path::toString)
                    .toList();
        } catch (IOException e) {
            findings.accept(Finding.problem("permissions", FileTrouble.words(e)));
            return;
        }
        findings.accept(
                open.isEmpty()
                        ? Finding.ok("permissions", "only you can open the data folder and its keys")
                        : Finding.warning("permissions", "open to others: chmod go= " + String.join(" ", open)));
    }

    /// I2P needs the time to within a minute; without the network only gross errors can be seen.
    private void clock() {
        Instant now = cli.world().clock().instant();
        try {
            found(
                    "clock",
                    MachineRules.clock(now, Newest.in(site.folder().root())),
                    second(now) + " fits what is on the disk");
        } catch (IOException e) {
            findings.accept(Finding.unknown("clock", FileTrouble.words(e)));
        }
    }

    /// What the same rule says that a running node asks.
    private void found(String what, Ailment ailment) {
        findings.accept(
                ailment.isProblem() ? Finding.problem(what, ailment.text()) : Finding.warning(what, ailment.text()));
    }

    private void found(String what, Optional<Ailment> ailment, String well) {
        ailment.ifPresentOrElse(each -> found(what, each), () -> findings.accept(Finding.ok(what, well)));
    }

    private void space() {
        try {
            long free = Files.getFileStore(site.folder().root()).getUsableSpace();
            found("disk", MachineRules.disk(free), (free >> 20) + " MiB free");
        } catch (IOException e) {
            findings.accept(Finding.unknown("disk", FileTrouble.words(e)));
        }
    }

    private void accounts() {
        try {
            site.reservedTwice().ifPresent(text -> findings.accept(Finding.problem("accounts", text)));
        } catch (ControlException e) {
            findings.accept(
                    e.kind() == ControlException.Kind.LOCKED
                            ? Finding.unknown("accounts", String.valueOf(e.getMessage()))
                            : Finding.problem("accounts", String.valueOf(e.getMessage())));
        }
    }

    private void log() {
        NodeConfig.LogFiles files = site.config().config().operation().log().files();
        if (files.enabled()) {
            found(
                    "log",
                    LogObstacle.of(files).map(MachineRules::log),
                    files.file().toString());
        }
    }

    private void bridge() {
        NodeConfig.Bridge bridge = site.config().config().federation().bridge();
        if (!bridge.enabled()) {
            return;
        }
        try {
            int rules = new RulesFile(bridge.rules()).read().rules().size();
            findings.accept(
                    rules == 0
                            ? Finding.warning(
                                    "bridge",
                                    "there are no rules, so nobody outside I2P is talked to; `clove bridge allow` makes"
                                            + " one")
                            : Finding.ok("bridge", InfoCommands.count(rules, "rule") + " in " + bridge.rules()));
        } catch (ControlException e) {
            findings.accept(Finding.problem("bridge", String.valueOf(e.getMessage())));
        }
    }

    private void ports() {
        NodeConfig.Clients clients = site.config().config().clients();
        for (InetAddress address : clients.c2s().addresses()) {
            port(address, clients.c2s().port(), "c2s.port");
            port(address, clients.c2s().tlsPort(), "c2s.tls-port");
        }
        if (clients.socks().enabled()) {
            port(clients.socks().address(), clients.socks().port(), "socks.port");
        }
        NodeConfig.Bridge bridge = site.config().config().federation().bridge();
        if (bridge.enabled()) {
            for (InetAddress address : bridge.listeners().addresses()) {
                port(address, bridge.listeners().port(), "bridge.port");
                port(address, bridge.listeners().tlsPort(), "bridge.tls-port");
            }
        }
    }

    private void port(InetAddress address, int port, String option) {
        if (port == 0) {
            return;
        }
        InetSocketAddress socket = new InetSocketAddress(address, port);
        String name = address.getHostAddress() + " port " + port;
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(socket);
            findings.accept(Finding.ok("port", name + " is free (" + option + ")"));
        } catch (IOException e) {
            findings.accept(Finding.problem(
                    "port", name + " cannot be listened on: " + e.getMessage() + "; set " + option + " to another"));
        }
    }
}
