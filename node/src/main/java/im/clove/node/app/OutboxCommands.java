package im.clove.node.app;

import im.clove.node.admin.ControlCodec;
import im.clove.node.admin.Json;
import im.clove.node.admin.OutboxInfo;
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

    abstract static sealed class Base extends Command permits Listing, Drop, Retry {
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
                cli.say(each.remote().name() + ": " + each.stanzas()
                        + (each.stanzas() == 1 ? " stanza, " : " stanzas, ")
                        + each.bytes() + " bytes, "
                        + (seen == null
                                ? "not reached yet"
                                : "last there " + InfoCommands.Status.words(Duration.between(seen, now)) + " ago"));
                for (OutboxInfo.Item item : each.items()) {
                    cli.say("  " + item.kind() + " from " + item.from() + " to " + item.to() + ", "
                            + (item.since().equals(Instant.EPOCH)
                                    ? "to be given back"
                                    : "since " + InfoCommands.Status.words(Duration.between(item.since(), now))));
                }
                if (each.items().size() < each.stanzas()) {
                    cli.say("  and " + (each.stanzas() - each.items().size()) + " more");
                }
            }
            return Exit.OK;
        }
    }

    @CommandLine.Command(
            name = "drop",
            description = "Give what waits for a server back to its senders, as undelivered.",
            footer = "If no node runs, they are told at its next start.")
    static final class Drop extends Base {
        @Parameters(paramLabel = "DOMAIN", description = "The other server.")
        String domain = "";

        Drop(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Domain remote = domain(domain);
            int count = site().control(node -> node.dropOutbox(remote));
            cli.say(
                    json
                            ? Json.line(Map.of("dropped", count))
                            : count + (count == 1 ? " stanza is" : " stanzas are") + " given up.");
            return Exit.OK;
        }
    }

    @CommandLine.Command(
            name = "retry",
            description = "Dial a server for which something waits now, not when its time comes.")
    static final class Retry extends Base {
        @Parameters(paramLabel = "DOMAIN", description = "The other server.")
        String domain = "";

        Retry(Cli cli) {
            super(cli);
        }

        @Override
        Exit run() throws Exception {
            Domain remote = domain(domain);
            boolean waits = site().control(node -> node.retryOutbox(remote));
            cli.say(
                    json
                            ? Json.line(Map.of("waiting", waits))
                            : waits ? "It is dialled now." : "Nothing waits for " + remote.name() + ".");
            return Exit.OK;
        }
    }
}
