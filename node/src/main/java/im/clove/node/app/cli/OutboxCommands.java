package im.clove.node.app.cli;

import im.clove.node.admin.ControlCodec;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.Json;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.OutboxInfo;
import im.clove.node.app.screen.Spans;
import im.clove.xmpp.jid.Domain;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `outbox list`, `outbox drop`, `outbox retry`.
final class OutboxCommands {
    private OutboxCommands() {}

    abstract static sealed class Base extends Command permits Listing, OfServer {
        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Base(Cli cli) {
            super(cli);
        }
    }

    @CommandLine.Command(
            name = "list",
            description = "Show what waits for which server, from whom and since when; never what it says.")
    static final class Listing extends Base {
        Listing(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            List<OutboxInfo> all = site().control(node -> node.outbox());
            if (json) {
                cli.say(Json.pretty(
                        Map.of("outbox", all.stream().map(ControlCodec::toJson).toList())));
                return Exit.OK;
            }
            if (all.isEmpty()) {
                cli.say("Nothing waits.");
            }
            Instant now = cli.world().clock().instant();
            for (OutboxInfo each : all) {
                Instant seen = each.seen();
                cli.say(each.remote().name() + ": " + stanzas(each.stanzas()) + ", " + each.bytes() + " bytes, "
                        + (seen == null
                                ? "not reached yet"
                                : "last there " + Spans.words(Duration.between(seen, now)) + " ago"));
                if (each.obstacle() != null) {
                    cli.say("  cannot go as things stand: " + each.obstacle());
                }
                cli.table(each.items().stream()
                        .map(item -> List.of(
                                "  " + item.kind(),
                                "from " + item.from(),
                                "to " + item.to(),
                                item.since().equals(Instant.EPOCH)
                                        ? "to be given back"
                                        : "since " + Spans.words(Duration.between(item.since(), now))))
                        .toList());
                if (each.items().size() < each.stanzas()) {
                    cli.say("  and " + (each.stanzas() - each.items().size()) + " more");
                }
            }
            return Exit.OK;
        }
    }

    private static String stanzas(long count) {
        return count + (count == 1 ? " stanza" : " stanzas");
    }

    /// What is about one other server.
    abstract static sealed class OfServer extends Base permits Drop, Retry {
        @Parameters(paramLabel = "DOMAIN", description = "The other server.")
        String domain = "";

        OfServer(Cli cli) {
            super(cli);
        }

        @Override
        final Exit run() throws Exception {
            Domain remote = domain(domain);
            Answer answer = site().control(node -> ask(node, remote));
            cli.say(json ? Json.line(Map.of(answer.name(), answer.value())) : answer.words());
            return Exit.OK;
        }

        abstract Answer ask(NodeControl node, Domain remote) throws ControlException;

        static String nothing(Domain remote) {
            return "Nothing waits for " + remote.name() + ".";
        }
    }

    /// @param name of the value in JSON
    record Answer(String name, Object value, String words) {}

    @CommandLine.Command(
            name = "drop",
            description = "Give what waits for a server back to its senders, as undelivered.",
            footer = "If no node runs, they are told at its next start.")
    static final class Drop extends OfServer {
        Drop(Cli cli) {
            super(cli);
        }

        @Override
        Answer ask(NodeControl node, Domain remote) throws ControlException {
            int count = node.dropOutbox(remote);
            return new Answer(
                    "dropped",
                    count,
                    count == 0 ? nothing(remote) : stanzas(count) + (count == 1 ? " is" : " are") + " given up.");
        }
    }

    @CommandLine.Command(
            name = "retry",
            description = "Dial a server for which something waits now, not when its time comes.")
    static final class Retry extends OfServer {
        Retry(Cli cli) {
            super(cli);
        }

        @Override
        Answer ask(NodeControl node, Domain remote) throws ControlException {
            boolean waits = node.retryOutbox(remote);
            return new Answer("waiting", waits, waits ? "It is dialled now." : nothing(remote));
        }
    }
}
