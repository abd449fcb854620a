package im.clove.node.app.cli;

import im.clove.clearnet.policy.BridgeFile;
import im.clove.clearnet.policy.BridgeFileException;
import im.clove.clearnet.policy.Pin;
import im.clove.clearnet.policy.Whom;
import im.clove.node.admin.ControlException;
import im.clove.xmpp.jid.Domain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/// `bridge pin`, `bridge unpin`: certificates that stand for servers.
final class BridgePinCommands {
    private BridgePinCommands() {}

    /// For completion.
    static final class Kinds extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Kinds() {
            super(List.of("sha-256", "spki"));
        }
    }

    /// What is about one server.
    abstract static sealed class OfServer extends BridgeCommands.Base permits Add, Remove {
        @Parameters(paramLabel = "DOMAIN", description = "The other server.")
        String domain = "";

        OfServer(Cli cli) {
            super(cli);
        }

        Domain server() throws ControlException {
            if (typed(() -> Whom.of(domain)) instanceof Whom.Server(Domain server)) {
                return server;
            }
            throw ControlException.refused("A pin is for one domain, not for '" + domain + "'");
        }
    }

    @CommandLine.Command(
            name = "pin",
            description = "Take a certificate that nobody has signed as that of a friend's server.",
            footer = {
                "Get the digits from your friend, not from the connection: whoever sits between could show another"
                        + " certificate. There, openssl x509 -in CERTIFICATE -noout -fingerprint -sha256 prints them.",
                "A pin allows nobody to talk to that server; `clove bridge allow` does."
            })
    static final class Add extends OfServer {
        @Parameters(
                index = "1",
                paramLabel = "sha-256|spki",
                completionCandidates = Kinds.class,
                description = "Of what the digits are: of the certificate, or of its key, which outlives it.")
        String kind = "";

        @Parameters(index = "2", paramLabel = "DIGITS", description = "64 hexadecimal digits, with or without colons.")
        String digits = "";

        Add(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            Domain server = server();
            Pin pin = typed(() -> Pin.of(kind, digits));
            BridgeFile after;
            try {
                after = file(site).read().withPin(server, pin);
            } catch (BridgeFileException e) {
                throw refused(e);
            }
            save(site, after, "bridge-pin", Map.of("domain", server.name(), "pin", pin.words()));
            cli.say("pin " + server + " " + pin.words());
            return Exit.OK;
        }
    }

    @CommandLine.Command(
            name = "unpin",
            description = "Take a certificate of a server out, or all of them. It then has to show one that is signed.")
    static final class Remove extends OfServer {
        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "sha-256|spki",
                completionCandidates = Kinds.class,
                description = "Which, if not all: of the certificate, or of its key.")
        String kind = "";

        @Parameters(index = "2", arity = "0..1", paramLabel = "DIGITS", description = "Its digits.")
        String digits = "";

        Remove(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Site site = site();
            Domain server = server();
            Optional<Pin> pin = kind.isEmpty() ? Optional.empty() : Optional.of(typed(() -> Pin.of(kind, digits)));
            BridgeFile before = file(site).read();
            List<Pin> pins = before.pins().getOrDefault(server, List.of());
            if (pins.isEmpty() || pin.isPresent() && !pins.contains(pin.get())) {
                throw ControlException.refused(
                        "There is no such pin of " + server + "; `clove bridge list` shows what there is");
            }
            save(
                    site,
                    before.withoutPins(server, pin),
                    "bridge-unpin",
                    Map.of("domain", server.name(), "pin", pin.map(Pin::words).orElse("all")));
            cli.say(pin.map(Pin::words).orElse("Every certificate of " + server) + " is no longer pinned.");
            return Exit.OK;
        }
    }
}
