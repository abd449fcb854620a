package im.clove.node.ext.std;

import im.clove.node.core.Envelope;
import im.clove.node.ext.Carried;
import im.clove.node.ext.Chapter;
import im.clove.node.ext.DiscoInfo;
import im.clove.node.ext.DiscoItem;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Estate;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Hook.AccountIq;
import im.clove.node.ext.Hook.AccountQuery;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Outcome;
import im.clove.node.ext.Phase;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.node.pubsub.PubSub;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// XEP-0163: every account is a publish-subscribe service of its own (XEP-0060). What it publishes is told to its own
/// clients and to those of its contacts, as far as they say that they want to hear of the node (`+notify` in their
/// capabilities, XEP-0115 and XEP-0390); what was published last, when they come.
///
/// Only presence of contacts that may see the account's is looked at: nobody else can have the server ask anything, or
/// fill its memory.
public final class Pep implements Extension {
    /// XEP-0060 §10.
    private static final List<String> FEATURES = List.of(
            "access-open",
            "access-presence",
            "access-roster",
            "access-whitelist",
            "auto-create",
            "auto-subscribe",
            "config-node",
            "config-node-max",
            "create-and-configure",
            "create-nodes",
            "delete-items",
            "delete-nodes",
            "filtered-notifications",
            "instant-nodes",
            "item-ids",
            "last-published",
            "member-affiliation",
            "meta-data",
            "modify-affiliations",
            "multi-items",
            "outcast-affiliation",
            "persistent-items",
            "presence-notifications",
            "publish",
            "publish-only-affiliation",
            "publish-options",
            "publisher-affiliation",
            "purge-nodes",
            "retract-items",
            "retrieve-affiliations",
            "retrieve-default",
            "retrieve-items",
            "retrieve-subscriptions",
            "subscribe");

    /// What needs contacts and their presence.
    private static final Set<String> PERSONAL = Set.of(
            "access-presence", "access-roster", "auto-subscribe", "filtered-notifications", "presence-notifications");

    private final PepNodes nodes;
    private final PepSeen seen = new PepSeen();

    Pep(PepNodes nodes) {
        this.nodes = nodes;
    }

    @Override
    public Xep xep() {
        return new Xep(163, "Personal Eventing Protocol", "1.2.2");
    }

    @Override
    public List<String> accountFeatures() {
        return features(FEATURES.stream());
    }

    /// What nodes can do that belong to no account.
    public static List<String> ofServices() {
        return features(FEATURES.stream().filter(name -> !PERSONAL.contains(name)));
    }

    private static List<String> features(Stream<String> names) {
        return Stream.concat(Stream.of(PubSub.NS), names.map(name -> PubSub.NS + '#' + name))
                .toList();
    }

    @Override
    public List<Chapter<?>> chapters() {
        return List.of(PepNodes.CHAPTER, PepAudience.CHAPTER, KnownCaps.CHAPTER, Borrowed.CHAPTER);
    }

    @Override
    public Optional<Carried> carried() {
        return Optional.of(new Luggage());
    }

    private final class Luggage implements Carried {
        @Override
        public void out(Estate from, Consumer<Element> to) {
            PepNodes.out(from, to);
        }

        @Override
        public boolean knows(Element element) {
            return element.is(PubSub.NS, "pubsub") || element.is(PubSub.OWNER, "pubsub");
        }

        @Override
        public Optional<String> in(Estate to, Element element) {
            return nodes.in(to, element);
        }

        @Override
        public void settled(Estate to) {
            nodes.settled(to);
        }
    }

    @Override
    public List<Hook> hooks() {
        List<Hook> hooks = new ArrayList<>();
        for (Asker asker : Asker.values()) {
            for (String namespace : List.of(PubSub.NS, PubSub.OWNER)) {
                hooks.add(new AccountIq(asker, Iq.Type.SET, namespace, "pubsub", nodes::change));
                hooks.add(new AccountQuery(asker, Iq.Type.GET, namespace, "pubsub", nodes::ask));
            }
        }
        hooks.add(new Hook.AccountDisco(new OfNodes()));
        hooks.add(new Hook.OutboundHook(Phase.WATCH, Pep::ownPresence));
        hooks.add(new Hook.InboundHook(Phase.WATCH, this::contactsPresence));
        hooks.addAll(Borrowing.hooks());
        return hooks;
    }

    private final class OfNodes implements Hook.AccountDiscoHandler {
        @Override
        public Optional<DiscoInfo> info(View view, Jid asker, String node) {
            return nodes.info(view, asker, node);
        }

        @Override
        public Optional<List<DiscoItem>> items(View view, Jid asker, String node) {
            return nodes.items(view, asker, node);
        }
    }

    /// One of the account's own clients: it hears what was published last at its first presence.
    private static Outcome ownPresence(View view, Envelope envelope) {
        if (!(envelope.stanza() instanceof Presence p) || p.to() != null || p.from() == null) {
            return Outcome.PASS;
        }
        CapsHash caps = CapsHash.of(p.element()).orElse(null);
        return switch (p.type()) {
            case AVAILABLE -> caps == null ? gone(view, p, p.from()) : came(view, p, p.from(), caps, true);
            case UNAVAILABLE -> gone(view, p, p.from());
            default -> Outcome.PASS;
        };
    }

    private Outcome contactsPresence(View view, Envelope envelope) {
        if (!(envelope.stanza() instanceof Presence p)) {
            return Outcome.PASS;
        }
        Jid from = p.from();
        if (from == null || !from.isFull() || from.bare().equals(view.account())) {
            return Outcome.PASS;
        }
        return switch (p.type()) {
            case AVAILABLE -> {
                CapsHash caps = CapsHash.of(p.element()).orElse(null);
                yield caps == null || !isContact(view, from)
                        ? Outcome.PASS
                        : came(view, p, from, caps, seen.isNew(view.account(), from, caps));
            }
            case UNAVAILABLE -> {
                @Nullable CapsHash known = new PepTurn(view).left(from);
                if (known != null) {
                    seen.gone(view.account(), from, known);
                }
                yield gone(view, p, from);
            }
            default -> Outcome.PASS;
        };
    }

    private static boolean isContact(View view, Jid jid) {
        return view.rosterItem(jid)
                .map(RosterItem::subscription)
                .filter(s -> s.isFrom())
                .isPresent();
    }

    private static Outcome came(View view, Presence p, Jid full, CapsHash caps, boolean isNew) {
        PepTurn turn = new PepTurn(view);
        turn.came(full, caps, isNew);
        return go(p, turn);
    }

    private static Outcome gone(View view, Presence p, Jid full) {
        PepTurn turn = new PepTurn(view);
        turn.left(full);
        return go(p, turn);
    }

    private static Outcome go(Presence p, PepTurn turn) {
        List<Effect> effects = turn.done();
        return effects.isEmpty() ? Outcome.PASS : new Outcome.Go(p, effects);
    }
}
