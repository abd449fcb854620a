package im.clove.node.admin.task;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.task.Field.Kind;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.JidFormatException;
import java.util.List;

/// The tasks about what waits for other servers, and about the disk. XEP-0133 has none.
public final class ServerTasks {
    private static final String NS = "urn:clove:admin#";

    public static final String DOMAIN = "domain";

    private static final Field SERVER = Field.required(DOMAIN, Kind.TEXT, "The other server");

    public static final Task RETRY =
            Task.of(NS + "retry-outbox", "Dial a Server Now", "outbox retry", List.of(SERVER), (node, in) -> {
                Domain domain = domain(in);
                return Result.of(node.retryOutbox(domain) ? domain + " is dialled now." : nothing(domain));
            });

    public static final Task DROP = Task.of(
            NS + "drop-outbox", "Give Back What Waits for a Server", "outbox drop", List.of(SERVER), (node, in) -> {
                Domain domain = domain(in);
                int count = node.dropOutbox(domain);
                return Result.of(
                        count == 0
                                ? nothing(domain)
                                : count + (count == 1 ? " stanza is" : " stanzas are") + " given up.");
            });

    public static final Task COMPACT = Task.of(
            NS + "compact", "Leave Nothing on the Disk of What Was Deleted", "compact", List.of(), (node, _) -> {
                node.compact();
                return Result.of("Nothing is left on the disk of what was deleted.");
            });

    private ServerTasks() {}

    private static String nothing(Domain domain) {
        return "Nothing waits for " + domain + ".";
    }

    private static Domain domain(Answers in) throws ControlException {
        String text = in.text(DOMAIN);
        try {
            return Domain.of(text);
        } catch (JidFormatException e) {
            throw new ControlException(
                    ControlException.Kind.REFUSED, "'" + text + "' is no domain: " + e.getMessage(), e);
        }
    }
}
