package im.clove.node.app.cli;

import im.clove.node.admin.BridgeCodec;
import im.clove.node.admin.BridgeControl;
import im.clove.node.admin.ControlClient;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.Json;
import im.clove.node.admin.StatementInfo;
import im.clove.xmpp.jid.Domain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bridge statements`, `bridge trust`, `bridge forget`: where domains of the clearnet say that they are in I2P.
final class BridgeStatementCommands {
    private BridgeStatementCommands() {}

    /// What needs a running node: it alone writes what is known.
    abstract static sealed class OfNode extends BridgeCommands.Base permits Listing, Trust, Forget {
        OfNode(Cli cli) {
            super(cli);
        }

        @Override
        final Exit run() throws Exception {
            try (ControlClient node = site().running()
                    .orElseThrow(() -> new ControlException(
                            ControlException.Kind.NOT_RUNNING,
                            "No node runs; start it with `clove run`, which knows what others have said"))) {
                return run(node.bridge());
            }
        }

        abstract Exit run(BridgeControl bridge) throws ControlException;
    }

    @CommandLine.Command(
            name = "statements",
            description =
                    "Where domains outside I2P say that they are in I2P, and which of them are kept off the clearnet.",
            footer = {
                "proposed: waits for `clove bridge trust`. taken: leads there, for rules with i2p or prefer-i2p. expired,"
                        + " revoked: leads nowhere.",
                "A domain that is kept off the clearnet stays so until `clove bridge forget`."
            })
    static final class Listing extends OfNode {
        @Option(
                names = "--ask",
                paramLabel = "DOMAIN",
                description = "Ask this domain now, and the place that it names; takes minutes.")
        String ask = "";

        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Listing(Cli cli) {
            super(cli);
        }

        @Override
        Exit run(BridgeControl bridge) throws ControlException {
            if (!ask.isEmpty()) {
                Domain asked = domain(ask);
                String answer = bridge.askStatement(asked);
                if (!json) {
                    cli.say(asked + ": " + answer);
                }
            }
            List<StatementInfo> all = bridge.statements();
            if (json) {
                cli.say(Json.pretty(Map.of(
                        "statements", all.stream().map(BridgeCodec::toJson).toList())));
            } else if (all.isEmpty()) {
                cli.say("Nothing is known of places in I2P but what darknet.map says.");
            } else {
                table(all);
            }
            return Exit.OK;
        }

        private void table(List<StatementInfo> all) {
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("DOMAIN", "STATE", "UNTIL", "CLEARNET", "PLACE"));
            for (StatementInfo each : all) {
                rows.add(List.of(
                        each.domain().name(),
                        each.state(),
                        each.until().map(Instant::toString).orElse("-"),
                        each.held() ? "kept off" : "by its rule",
                        each.place().orElse("-")));
            }
            cli.table(rows);
            for (StatementInfo each : all) {
                each.remark()
                        .ifPresent(remark ->
                                cli.complain("clove: " + each.domain() + ": " + remark + ". It changes nothing"));
            }
        }
    }

    @CommandLine.Command(
            name = "trust",
            description =
                    "Take what a domain says about its place in I2P: rules with i2p or prefer-i2p then lead there.",
            footer = {
                "Compare the place with what the owner of that domain tells you, if you can.",
                "By prefer-i2p it is then never reached over the clearnet again. A domain that was talked to there since"
                        + " the node started is reached again when the node is started the next time."
            })
    static final class Trust extends OfNode {
        @Parameters(paramLabel = "DOMAIN", description = "The other server.")
        String domain = "";

        Trust(Cli cli) {
            super(cli);
        }

        @Override
        Exit run(BridgeControl bridge) throws ControlException {
            Domain theirs = domain(domain);
            bridge.trust(theirs);
            cli.say("What " + theirs + " says about its place in I2P is taken. If it was talked to over the clearnet"
                    + " since the node started, start the node again.");
            return Exit.OK;
        }
    }

    @CommandLine.Command(
            name = "forget",
            description = "Forget where a domain is in I2P by what it has said, and that it is kept off the clearnet.",
            footer = "From the next start on it may be reached over the clearnet, if its rule says so. What darknet.map"
                    + " says stays: `clove map remove` takes that out.")
    static final class Forget extends OfNode {
        @Parameters(paramLabel = "DOMAIN", description = "The other server.")
        String domain = "";

        Forget(Cli cli) {
            super(cli);
        }

        @Override
        Exit run(BridgeControl bridge) throws ControlException {
            Domain theirs = domain(domain);
            bridge.forget(theirs);
            cli.say("Nothing is known of a place of " + theirs + " in I2P any more, but what darknet.map says.");
            return Exit.OK;
        }
    }
}
