package im.clove.node.app.cli;

import im.clove.i2p.keys.NodeIdentity;
import im.clove.node.admin.ControlClient;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.NodeStatus;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.app.host.TcpEdge;
import im.clove.node.app.screen.ClientGuide;
import im.clove.node.app.screen.ClientGuide.Login;
import im.clove.node.app.screen.ClientGuide.Prints;
import im.clove.node.app.screen.Doors;
import im.clove.node.cert.CertificateInfo;
import im.clove.node.cert.NodeCertificates.Held;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `connect`: how a client is set up for this node.
@CommandLine.Command(
        name = "connect",
        description = "Say what goes into which box of a client, with this node's own address and ports.",
        footer = "Without CLIENT: what every client is told. Works whether the node runs or not.")
final class ConnectCommand extends Command {
    @Parameters(
            paramLabel = "CLIENT",
            arity = "0..1",
            completionCandidates = Clients.class,
            description = "One of ${COMPLETION-CANDIDATES}.")
    @Nullable
    String client;

    @Option(
            names = "--account",
            paramLabel = "NAME",
            description = "The account to fill in, instead of NAME: one on this node's address, or name@domain.")
    @Nullable
    String account;

    ConnectCommand(Cli cli) {
        super(cli);
    }

    /// For help and completion.
    static final class Clients implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return ClientGuide.clients().iterator();
        }
    }

    @Override
    Exit run() throws Exception {
        Site site = site();
        NodeIdentity identity = site.identity();
        Optional<Jid> user = account == null ? Optional.empty() : Optional.of(site.account(account));
        Login login = new Login(
                user.map(Jid::local).orElse("NAME"),
                user.map(Jid::domain).orElse(Domain.of(identity.b32())).name(),
                Doors.of(listeners(site)),
                prints(site),
                wording());
        ClientGuide guide = new ClientGuide(login, CommandTree.columns(cli));
        if (client == null) {
            cli.say(guide.overview());
            return Exit.OK;
        }
        cli.say(guide.of(client.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new ControlException(
                        ControlException.Kind.REFUSED,
                        "there is no page for '" + client + "', but for " + String.join(", ", ClientGuide.clients())
                                + "; `clove connect` alone says what every client is told")));
        return Exit.OK;
    }

    /// Those of the running node, and if none runs those of the configuration.
    private static List<NodeStatus.Listener> listeners(Site site) throws ControlException {
        Optional<ControlClient> running = site.running();
        if (running.isPresent()) {
            try (ControlClient node = running.get()) {
                return node.status().listeners();
            }
        }
        NodeConfig.Clients clients = site.config().config().clients();
        List<NodeStatus.Listener> out = new ArrayList<>();
        for (InetAddress address : clients.c2s().addresses()) {
            listener(Doors.STARTTLS, address, clients.c2s().port(), out);
            listener(Doors.DIRECT_TLS, address, clients.c2s().tlsPort(), out);
        }
        if (clients.socks().enabled()) {
            listener(Doors.SOCKS, clients.socks().address(), clients.socks().port(), out);
        }
        return out;
    }

    /// Port 0 is any free one: only the running node knows which.
    private static void listener(String what, InetAddress address, int port, List<NodeStatus.Listener> out) {
        if (port != 0) {
            out.add(new NodeStatus.Listener(what, TcpEdge.text(new InetSocketAddress(address, port)), ""));
        }
    }

    /// Of the node's own certificate, if there is one that can be read; `cert show` and `check` say what is wrong.
    private static Optional<Prints> prints(Site site) {
        try {
            Held held = site.certificates().load(site.domains(site.identity())).first();
            CertificateInfo server = held.info();
            CertificateInfo authority = CertificateInfo.of(
                    held.authority().orElse(held.identity().chain().getLast()));
            return Optional.of(new Prints(server.sha256(), server.sha1(), authority.sha1()));
        } catch (IOException | ControlException _) {
            return Optional.empty();
        }
    }
}
