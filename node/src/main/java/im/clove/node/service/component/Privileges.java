package im.clove.node.service.component;

import im.clove.node.account.Accounts;
import im.clove.node.core.Admission;
import im.clove.node.core.Envelope;
import im.clove.node.core.Hosts;
import im.clove.node.core.Origin;
import im.clove.node.core.Permissions;
import im.clove.node.core.Permissions.Access;
import im.clove.node.core.Ticket;
import im.clove.node.ext.Effect;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.MalformedStanzaException;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// XEP-0356 for components: what one says in the name of an account goes the way of what the account's own clients say,
/// through the same hooks, into the same archive, with copies for its clients. Requests for a roster are the account's
/// own matter (`AccountRequests`). Thread-safe.
///
/// Not offered are presence and pushes of the roster: the permission says `push='false'`.
final class Privileges {
    private static final String NS = "urn:xmpp:privilege:2";
    private static final String FORWARD = "urn:xmpp:forward:0";

    private final Hosts hosts;
    private final Admission admission;
    private final Accounts accounts;
    private final Consumer<Envelope> submit;

    /// What became of a stanza.
    enum Outcome {
        /// It is an ordinary one.
        ORDINARY,
        /// It was passed on, with its ticket.
        TAKEN,
        /// It may not be said.
        FORBIDDEN
    }

    Privileges(Hosts hosts, Accounts accounts, Consumer<Envelope> submit) {
        this.hosts = hosts;
        this.admission = new Admission(hosts);
        this.accounts = accounts;
        this.submit = submit;
    }

    /// What a program is told when it has come in (§4.2): for each domain with accounts, what it may do there.
    List<Element> advertised(Component component) {
        Permissions granted = component.permissions();
        if (granted.equals(Permissions.NONE)) {
            return List.of();
        }
        List<Element> perms = new ArrayList<>();
        if (granted.roster() != Access.NONE) {
            perms.add(perm("roster").with("type", wire(granted.roster())).with("push", "false"));
        }
        if (granted.message()) {
            perms.add(perm("message").with("type", "outgoing"));
        }
        if (!granted.iq().isEmpty()) {
            List<Element> namespaces = granted.iq().entrySet().stream()
                    .sorted((a, b) -> a.getKey().compareTo(b.getKey()))
                    .map(each -> Element.of(NS, "namespace")
                            .with("ns", each.getKey())
                            .with("type", wire(each.getValue())))
                    .toList();
            perms.add(perm("iq").withNodes(namespaces));
        }
        Element privilege = Element.of(NS, "privilege").withNodes(perms);
        return hosts.served().stream()
                .filter(hosts::isAccountHost)
                .sorted()
                .map(host -> Element.of(Element.CLIENT, "message", privilege)
                        .with("from", host.name())
                        .with("to", component.address().toString())
                        .with("id", "privilege"))
                .toList();
    }

    private static Element perm(String access) {
        return Element.of(NS, "perm").with("access", access);
    }

    private static String wire(Access access) {
        return switch (access) {
            case NONE -> "none";
            case GET -> "get";
            case SET -> "set";
            case BOTH -> "both";
        };
    }

    /// Takes what is said in the name of another.
    ///
    /// @param ticket ends when it is taken; otherwise it is the caller's
    Outcome take(Component component, Stanza stanza, Ticket ticket) {
        return switch (stanza) {
            case Message message when isToServer(message) -> message(component, message, ticket);
            case Iq iq when iq.isRequest() && iq.payload().is(NS, "privileged_iq") -> request(component, iq, ticket);
            default -> Outcome.ORDINARY;
        };
    }

    private boolean isToServer(Message message) {
        Jid to = message.to();
        return to != null
                && !to.hasLocal()
                && to.isBare()
                && hosts.isAccountHost(to.domain())
                && !message.isError()
                && message.element().has(NS, "privilege");
    }

    /// §5: in the name of an account, or of the server; of nobody's client.
    private Outcome message(Component component, Message outer, Ticket ticket) {
        Optional<Stanza> inner = outer.element()
                .child(NS, "privilege")
                .flatMap(p -> p.child(FORWARD, "forwarded"))
                .flatMap(f -> f.child(Element.CLIENT, "message"))
                .flatMap(Privileges::read);
        Jid server = outer.to();
        if (!component.permissions().message() || !(inner.orElse(null) instanceof Message message)) {
            return Outcome.FORBIDDEN;
        }
        Jid from = message.from();
        if (from == null || server == null || !from.isBare() || !from.domain().equals(server.domain())) {
            return Outcome.FORBIDDEN;
        }
        if (!(admission.fromClient(from, message) instanceof Admission.Verdict.Admitted(Stanza admitted))
                || !(admitted instanceof Message said)) {
            return Outcome.FORBIDDEN;
        }
        if (from.hasLocal()) {
            Boolean posted = accounts.with(from, account -> {
                account.speak(said, ticket);
                return true;
            });
            return posted == null ? Outcome.FORBIDDEN : Outcome.TAKEN;
        }
        submit.accept(new Envelope(said, new Origin.Node(), ticket));
        return Outcome.TAKEN;
    }

    /// §6: a request in the name of an account, whose answer goes back in an envelope.
    private Outcome request(Component component, Iq outer, Ticket ticket) {
        Jid account = outer.to();
        List<Element> wrapped = outer.payload().children();
        Optional<Stanza> inner = wrapped.size() == 1 && wrapped.getFirst().is(Element.CLIENT, "iq")
                ? read(wrapped.getFirst())
                : Optional.empty();
        if (account == null || !account.isBare() || !account.hasLocal() || !hosts.isAccountHost(account.domain())) {
            return Outcome.FORBIDDEN;
        }
        if (!(inner.orElse(null) instanceof Iq iq) || !iq.isRequest() || iq.type() != outer.type()) {
            return Outcome.FORBIDDEN;
        }
        Access access = component.permissions().iq().getOrDefault(iq.payload().namespace(), Access.NONE);
        if (!access.allows(iq.type()) || iq.from() != null && !account.equals(iq.from())) {
            return Outcome.FORBIDDEN;
        }
        Iq asked = iq.to() == null ? Iq.of(iq.element()).withTo(account) : iq;
        String id = iq.id();
        Boolean posted = accounts.with(account, one -> {
            one.ask(
                    asked,
                    (_, answer) ->
                            List.of(new Effect.Send(wrap(outer, answer.element().with("id", id)))));
            return true;
        });
        if (posted == null) {
            return Outcome.FORBIDDEN;
        }
        ticket.done();
        return Outcome.TAKEN;
    }

    private static Iq wrap(Iq outer, Element answer) {
        Element forwarded = Element.of(FORWARD, "forwarded", answer);
        return Replies.result(outer, Element.of(NS, "privilege", forwarded));
    }

    private static Optional<Stanza> read(Element element) {
        try {
            return Optional.of(Stanza.of(element));
        } catch (MalformedStanzaException _) {
            return Optional.empty();
        }
    }
}
