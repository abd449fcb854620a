package im.clove.node.service;

import im.clove.node.core.Envelope;
import im.clove.node.core.Service;
import im.clove.node.pubsub.Access;
import im.clove.node.pubsub.Affiliation;
import im.clove.node.pubsub.Asker;
import im.clove.node.pubsub.Asker.Standing;
import im.clove.node.pubsub.ConfigField;
import im.clove.node.pubsub.Draft;
import im.clove.node.pubsub.Holder;
import im.clove.node.pubsub.Limits;
import im.clove.node.pubsub.NodeConfig;
import im.clove.node.pubsub.Nodes;
import im.clove.node.pubsub.Notice;
import im.clove.node.pubsub.Outcome;
import im.clove.node.pubsub.PubSub;
import im.clove.node.pubsub.PubSubMachine;
import im.clove.node.pubsub.PubSubQuestions;
import im.clove.node.pubsub.PubSubQuestions.Answer;
import im.clove.node.store.Batch;
import im.clove.node.store.Shelf;
import im.clove.node.store.StoreException;
import im.clove.node.store.Table;
import im.clove.runtime.owner.Serial;
import im.clove.runtime.random.Tokens;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Pings;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// XEP-0060: nodes that belong to nobody's account, at a domain of their own. Users of this node make them and own what
/// they make, administrators own all; who else may read or publish says each node, and everybody may if it is open, on
/// other servers too. One request after the other, each with a commit of its own; told is what is committed.
///
/// ```
/// pubsub-service
///   (domain of the service), then as Nodes has it
/// ```
public final class PubSubService implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(PubSubService.class);
    private static final Table TABLE = new Table("pubsub-service");

    /// All of it together: whoever fills it takes nothing from an account.
    private static final Limits LIMITS = new Limits(200, 1_000, 2_500, 192 * 1024, 16L << 20, 200);

    /// Nodes of one user.
    private static final int MOST_OWN = 20;

    /// Open, with some items, which who subscribes is told the last of.
    private static final NodeConfig USUAL = new NodeConfig(Map.of())
            .with(ConfigField.ACCESS, "open")
            .with(ConfigField.MAX, "100")
            .with(ConfigField.SEND_LAST, "on_sub");

    private final Jid address;
    private final ServiceTools tools;
    private final Consumer<Stanza> voice;
    private final Serial<Envelope> requests;
    private final PubSubMachine machine;
    private final PubSubQuestions questions = new PubSubQuestions(Holder.SERVICE, _ -> USUAL, this::mayMake);
    private final PubSubPages pages;
    private final Shelf shelf;
    private @Nullable Nodes known;

    /// @param random for names and ids that nobody has given
    public PubSubService(Domain domain, ServiceTools tools, RandomGenerator random) {
        this.address = Jid.of(domain);
        this.tools = tools;
        this.voice = tools.voice(address);
        this.requests = new Serial<>("pubsub", tools.executor(), waiting -> waiting.forEach(this::work));
        Tokens tokens = new Tokens(random);
        this.machine = new PubSubMachine(
                new PubSubMachine.Terms(LIMITS, Holder.SERVICE, _ -> USUAL, this::mayMake, () -> tokens.hex(8)));
        this.shelf = Shelf.of(tools.stores().store(), TABLE, address);
        this.pages = new PubSubPages(address);
    }

    @Override
    public Jid address() {
        return address;
    }

    @Override
    public String title() {
        return PubSubPages.NAME;
    }

    @Override
    public void submit(Envelope envelope) {
        requests.post(envelope);
    }

    private void work(Envelope envelope) {
        try {
            handle(envelope);
        } catch (StoreException e) {
            LOG.error("A request to the service of nodes could not be carried out", e);
            refuse(envelope, StanzaError.of(Condition.RESOURCE_CONSTRAINT));
        } catch (RuntimeException e) {
            LOG.error("A request to the service of nodes failed", e);
            refuse(envelope, StanzaError.of(Condition.INTERNAL_SERVER_ERROR));
        } finally {
            envelope.ticket().done();
        }
    }

    private void handle(Envelope envelope) {
        Stanza stanza = envelope.stanza();
        Jid from = stanza.from();
        if (!(stanza instanceof Iq iq) || from == null || !isHere(iq.to())) {
            if (!(stanza instanceof Presence)) {
                refuse(envelope, StanzaError.of(Condition.SERVICE_UNAVAILABLE));
            }
            return;
        }
        if (!iq.isRequest()) {
            return;
        }
        Element payload = iq.payload();
        boolean isPubSub = payload.is(PubSub.NS, "pubsub") || payload.is(PubSub.OWNER, "pubsub");
        if (isPubSub && iq.type() == Iq.Type.SET) {
            change(iq, asker(from), envelope);
        } else if (isPubSub) {
            ask(iq, asker(from), envelope);
        } else if (iq.type() == Iq.Type.GET && payload.is(Pings.NS, "ping")) {
            give(Replies.result(iq), envelope);
        } else if (iq.type() == Iq.Type.GET) {
            Optional<Element> page = pages.answer(payload, nodes(), asker(from));
            if (page.isPresent()) {
                give(Replies.result(iq, page.get()), envelope);
            } else {
                refuse(
                        envelope,
                        StanzaError.of(
                                PubSubPages.isPage(payload)
                                        ? Condition.ITEM_NOT_FOUND
                                        : Condition.SERVICE_UNAVAILABLE));
            }
        } else {
            refuse(envelope, StanzaError.of(Condition.SERVICE_UNAVAILABLE));
        }
    }

    private boolean isHere(@Nullable Jid to) {
        return to != null && to.equals(address);
    }

    private void change(Iq iq, Asker asker, Envelope envelope) {
        Draft draft = new Draft(nodes());
        switch (machine.handle(draft, asker, iq.payload())) {
            case Outcome.Refused(StanzaError error, String reason) -> {
                LOG.debug("refused: {}", reason);
                refuse(envelope, error);
            }
            case Outcome.Done(Element answer) -> {
                if (!draft.writes().isEmpty()) {
                    Batch batch = new Batch();
                    shelf.write(draft.writes(), batch);
                    tools.stores().store().commit(batch);
                    known = draft.nodes();
                }
                give(answer == null ? Replies.result(iq) : Replies.result(iq, answer), envelope);
                draft.notices().forEach(notice -> notice.leaf().subscribers().forEach(to -> tell(to, notice)));
                draft.lasts()
                        .forEach(last -> Notice.last(last.leaf(), shelf).ifPresent(notice -> tell(last.to(), notice)));
            }
        }
    }

    private void ask(Iq iq, Asker asker, Envelope envelope) {
        switch (questions.ask(nodes(), asker, iq.payload())) {
            case Answer.Refused(StanzaError error, String reason) -> {
                LOG.debug("refused: {}", reason);
                refuse(envelope, error);
            }
            case Answer.Found(var payload) -> give(Replies.result(iq, payload.apply(shelf)), envelope);
        }
    }

    private Nodes nodes() {
        Nodes loaded = known;
        if (loaded == null) {
            loaded = Nodes.load(shelf);
            known = loaded;
        }
        return loaded;
    }

    private boolean mayMake(Asker asker) {
        return switch (asker.standing()) {
            case OWNER -> true;
            case CONTACT, NEIGHBOUR ->
                nodes().leaves().values().stream()
                                .filter(leaf ->
                                        leaf.affiliations().get(asker.jid().bare()) == Affiliation.OWNER)
                                .count()
                        < MOST_OWN;
            case STRANGER -> false;
        };
    }

    /// What somebody is here: administrators of the node own all, its users may make nodes, others are what a node
    /// says that they are.
    private Asker asker(Jid jid) {
        Standing standing = tools.stores()
                .accounts()
                .find(jid.bare())
                .filter(account -> !account.disabled())
                .map(account -> account.admin() ? Standing.OWNER : Standing.NEIGHBOUR)
                .orElse(Standing.STRANGER);
        return new Asker(jid, standing, Set.of());
    }

    private void tell(Jid to, Notice notice) {
        if (Access.mayRead(notice.leaf(), asker(to))) {
            voice.accept(notice.message(address, to));
        }
    }

    private void refuse(Envelope envelope, StanzaError error) {
        Replies.error(envelope.stanza(), error).ifPresent(e -> give(e, envelope));
    }

    /// A client of this server has its answer at once; to others it goes through the door.
    private void give(Stanza answer, Envelope to) {
        if (!to.ticket().answer(answer)) {
            voice.accept(answer);
        }
    }
}
