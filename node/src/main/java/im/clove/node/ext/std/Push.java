package im.clove.node.ext.std;

import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.ext.Carried;
import im.clove.node.ext.Chapter;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Fate;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Hook.AccountIq;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Outcome;
import im.clove.node.ext.Phase;
import im.clove.node.ext.Reply;
import im.clove.node.ext.SessionChange;
import im.clove.node.ext.Slot;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.node.ext.std.PushTargets.Calls;
import im.clove.node.ext.std.PushTargets.Place;
import im.clove.node.ext.std.PushTargets.Target;
import im.clove.node.pubsub.Item;
import im.clove.node.pubsub.Leaf;
import im.clove.node.pubsub.Nodes;
import im.clove.node.pubsub.PubSub;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.DataForm;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.XmlWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// XEP-0357: a client that is not there is called by a push service, which it has named before. A service is called
/// when a message is [worth it][Alerting] and the client that named the service will not see it at once: it is
/// gone, or its session waits for it (XEP-0198), or has lost its link with the message unconfirmed. Who has a client
/// that is there is called on the others all the same: nobody knows which one its owner looks at.
///
/// A call says how many messages there are, no more; who wrote and what only if the node is configured so. Only
/// services that the node may speak to can be named.
public final class Push implements Extension {
    public static final String NS = "urn:xmpp:push:0";

    /// What is said within this time after a call is not called for again: the device is waking up.
    static final Duration PAUSE = Duration.ofSeconds(15);

    /// Errors in a row that may pass (a service that is away) before it is given up.
    static final int MOST_FAILURES = 10;

    private static final int MOST_NODE = 1_000;
    private static final int MOST_OPTIONS = 4 * 1024;
    private static final int MOST_BODY = 200;
    private static final String OPTIONS = PubSub.NS + "#publish-options";
    private static final String SUMMARY = "urn:xmpp:push:summary";

    /// Whether the session waits for its client.
    private static final Slot<Boolean> ASLEEP = new Slot<>("push", false);

    private final Terms terms;

    /// What a node allows.
    ///
    /// @param refusal why a domain cannot be spoken to; empty if it can. From any thread
    /// @param sender whether a call says who wrote
    /// @param body whether it says what
    public record Terms(Function<Domain, Optional<StanzaError>> refusal, boolean sender, boolean body) {
        /// Everybody may be called, and hears nothing.
        public static final Terms OPEN = new Terms(_ -> Optional.empty(), false, false);
    }

    Push(Terms terms) {
        this.terms = terms;
    }

    @Override
    public Xep xep() {
        return new Xep(357, "Push Notifications", "0.4.1");
    }

    @Override
    public List<String> accountFeatures() {
        return List.of(NS);
    }

    @Override
    public List<Chapter<?>> chapters() {
        return List.of(PushTargets.CHAPTER);
    }

    @Override
    public Optional<Carried> carried() {
        return Optional.of(new PushLuggage());
    }

    @Override
    public List<Hook> hooks() {
        return List.of(
                new AccountIq(Asker.SELF, Iq.Type.SET, NS, "enable", this::enable),
                new AccountIq(Asker.SELF, Iq.Type.SET, NS, "disable", Push::disable),
                new Hook.TakenHook(this::taken),
                new Hook.MissedHook(this::missed),
                new Hook.SessionHook(Push::changed),
                new Hook.LogoutHook(Push::loggedOut),
                new Hook.InboundHook(Phase.WATCH, Push::dismissed),
                new Hook.InboundHook(Phase.WATCH, this::saidInARoom));
    }

    private Reply<Effect> enable(View view, Iq request) {
        Element enable = request.payload();
        Place place = place(enable).orElse(null);
        Reply.Refuse<Effect> wrong = wrong(enable);
        if (place == null || wrong != null) {
            return wrong == null ? Reply.refuse(Condition.JID_MALFORMED, "no address of a service") : wrong;
        }
        Optional<StanzaError> refusal = terms.refusal().apply(place.service().domain());
        if (refusal.isPresent()) {
            String why = "This push service cannot be used: " + refusal.get().text();
            return refuse(Condition.NOT_ALLOWED, why + " Choose one that this server can reach.");
        }
        Target target = new Target(resource(request), view.now(), options(enable), Calls.NONE);
        Writes writes = new Writes();
        PushTargets now = view.chapter(PushTargets.CHAPTER).with(place, target, writes);
        return new Reply.Answer<>(
                Replies.result(request), List.of(new Effect.Turn<>(PushTargets.CHAPTER, now, writes)));
    }

    /// Where an `enable` wants to be called; empty if it is no address.
    static Optional<Place> place(Element enable) {
        return Jid.tryParse(enable.attributeOr("jid", ""))
                .map(service -> new Place(service, enable.attributeOr("node", "")));
    }

    static @Nullable Element options(Element enable) {
        return enable.child(DataForm.NS, "x").orElse(null);
    }

    /// What cannot be kept of an `enable`, or null.
    static Reply.@Nullable Refuse<Effect> wrong(Element enable) {
        Element options = options(enable);
        if (options != null
                && !DataForm.read(options)
                        .filter(form -> form.formType().equals(OPTIONS))
                        .isPresent()) {
            return refuse(Condition.BAD_REQUEST, "The form must have the FORM_TYPE " + OPTIONS);
        }
        if (enable.attributeOr("node", "").length() > MOST_NODE
                || options != null && XmlWriter.document(options).length > MOST_OPTIONS) {
            return refuse(
                    Condition.POLICY_VIOLATION,
                    "A node may have " + MOST_NODE + " characters, and a form of options " + MOST_OPTIONS + " bytes");
        }
        return null;
    }

    private static Reply<Effect> disable(View view, Iq request) {
        Optional<Jid> service = Jid.tryParse(request.payload().attributeOr("jid", ""));
        if (service.isEmpty()) {
            return Reply.refuse(Condition.JID_MALFORMED, "no address of a service");
        }
        String node = request.payload().attribute("node");
        List<Effect> effects = without(
                view,
                each -> each.getKey().service().equals(service.get())
                        && (node == null || each.getKey().node().equals(node)));
        return new Reply.Answer<>(Replies.result(request), effects);
    }

    private static <E> Reply.Refuse<E> refuse(Condition condition, String text) {
        return new Reply.Refuse<>(StanzaError.of(condition, text), text);
    }

    private static String resource(Iq request) {
        Jid from = request.from();
        return from == null ? "" : from.resource();
    }

    static List<Effect> without(View view, Predicate<Map.Entry<Place, Target>> gone) {
        Writes writes = new Writes();
        PushTargets now = view.chapter(PushTargets.CHAPTER).without(gone, writes);
        return writes.isEmpty() ? List.of() : List.of(new Effect.Turn<>(PushTargets.CHAPTER, now, writes));
    }

    private List<Effect> taken(View view, Message message, Fate fate) {
        return switch (fate) {
            case Fate.Kept _ -> call(view, message, _ -> true);
            case Fate.Delivered(List<String> resources) ->
                call(
                        view,
                        message,
                        resource -> isThere(view, resource)
                                ? resources.contains(resource) && view.slot(resource, ASLEEP)
                                : message.type() != Message.Type.GROUPCHAT);
            case Fate.Sent _, Fate.Dropped _ -> List.of();
        };
    }

    /// A room of this node tells an account that belongs to it what was said, whether a client of it is in or not. No
    /// client is given that; those that are not there may be called.
    private Outcome saidInARoom(View view, Envelope envelope) {
        Jid from = envelope.stanza().from();
        Jid to = envelope.stanza().to();
        if (!(envelope.origin() instanceof Origin.Service)
                || !(envelope.stanza() instanceof Message message)
                || message.type() != Message.Type.GROUPCHAT
                || from == null
                || to == null
                || to.isFull()) {
            return Outcome.PASS;
        }
        boolean isWanted = !view.chapter(PushTargets.CHAPTER).targets().isEmpty()
                && bookmark(view, from.bare())
                        .filter(known -> RoomCalls.wanted(known, message))
                        .isPresent();
        return new Outcome.Done(isWanted ? call(view, message, resource -> !isThere(view, resource)) : List.of());
    }

    private static Optional<Element> bookmark(View view, Jid room) {
        Leaf bookmarks = view.chapter(PepNodes.CHAPTER).leaf(PepDefaults.BOOKMARKS);
        Item.Place place = bookmarks == null ? null : bookmarks.items().get(room.toString());
        return place == null
                ? Optional.empty()
                : Nodes.item(view.shelf(PepNodes.CHAPTER), PepDefaults.BOOKMARKS, room.toString(), place)
                        .map(Item::payload);
    }

    private static boolean isThere(View view, String resource) {
        return view.resources().stream().anyMatch(r -> r.name().equals(resource));
    }

    /// What a client had been given when it lost its link, and has not confirmed.
    private List<Effect> missed(View view, String resource, List<Message> messages) {
        return messages.stream()
                .filter(message -> Alerting.decide(message).alerts())
                .reduce((_, last) -> last)
                .map(last -> call(view, last, resource::equals))
                .orElse(List.of());
    }

    /// Calls the services of clients with these resources.
    private List<Effect> call(View view, Message message, Predicate<String> whose) {
        PushTargets before = view.chapter(PushTargets.CHAPTER);
        Jid from = message.from();
        boolean isOwn = from != null && from.bare().equals(view.account());
        if (before.targets().isEmpty() || isOwn || !Alerting.decide(message).alerts()) {
            return List.of();
        }
        List<Effect> effects = new ArrayList<>();
        PushTargets now = before;
        for (Map.Entry<Place, Target> each : before.targets().entrySet()) {
            Target target = each.getValue();
            if (!whose.test(target.resource())) {
                continue;
            }
            Calls calls = target.calls();
            int messages = calls.messages() + 1;
            boolean isDue = !calls.isCalling() && !isWithinPause(calls.at(), view.now());
            if (isDue) {
                effects.add(ask(each.getKey(), target, messages, message));
            }
            now = now.with(
                    each.getKey(),
                    new Calls(messages, isDue ? view.now() : calls.at(), isDue || calls.isCalling(), calls.failures()));
        }
        if (!now.equals(before)) {
            effects.add(new Effect.Turn<>(PushTargets.CHAPTER, now, new Writes()));
        }
        return effects;
    }

    /// A clock that was put back ends no pause late.
    private static boolean isWithinPause(@Nullable Instant at, Instant now) {
        return at != null && !now.isBefore(at) && now.isBefore(at.plus(PAUSE));
    }

    private Effect ask(Place place, Target target, int messages, Message message) {
        Element form = Element.of(
                        DataForm.NS,
                        "x",
                        DataForm.field("FORM_TYPE", "hidden", SUMMARY),
                        DataForm.field("message-count", "text-single", Integer.toString(messages)))
                .with("type", "submit");
        Jid from = message.from();
        if (terms.sender() && from != null) {
            form = form.with(DataForm.field("last-message-sender", "jid-single", from.toString()));
        }
        String body = message.element()
                .child(Element.CLIENT, "body")
                .map(Element::text)
                .orElse("");
        if (terms.body() && !body.isEmpty()) {
            form = form.with(DataForm.field("last-message-body", "text-single", beginning(body)));
        }
        Element item = Element.of(PubSub.NS, "item", Element.of(NS, "notification", form));
        Element publish = Element.of(PubSub.NS, "publish", item).with("node", place.node());
        Element pubsub = Element.of(PubSub.NS, "pubsub", publish);
        Element options = target.options();
        if (options != null) {
            pubsub = pubsub.with(Element.of(PubSub.NS, "publish-options", options));
        }
        Element iq =
                Element.of(Element.CLIENT, "iq", pubsub).with("type", "set").with("id", "");
        return new Effect.Ask(
                Iq.of(iq).withTo(place.service()),
                (view, answer) -> PushAnswers.of(view, place, target.since(), answer));
    }

    private static String beginning(String body) {
        return body.codePointCount(0, body.length()) <= MOST_BODY
                ? body
                : body.substring(0, body.offsetByCodePoints(0, MOST_BODY)) + "…";
    }

    /// A client that is there needs no call, and what it has missed it gets now.
    private static List<Effect> changed(View view, String resource, SessionChange change) {
        return switch (change) {
            case LINK_LOST -> List.of(new Effect.Remember<>(resource, ASLEEP, true));
            case CAME -> seen(view, resource);
            case LINK_BACK -> {
                Effect awake = new Effect.Remember<>(resource, ASLEEP, false);
                yield Stream.concat(seen(view, resource).stream(), Stream.of(awake))
                        .toList();
            }
            case LEFT -> List.of();
        };
    }

    private static List<Effect> seen(View view, String resource) {
        PushTargets before = view.chapter(PushTargets.CHAPTER);
        PushTargets now = before;
        for (Map.Entry<Place, Target> each : before.targets().entrySet()) {
            Calls calls = each.getValue().calls();
            if (each.getValue().resource().equals(resource)) {
                now = now.with(each.getKey(), new Calls(0, null, calls.isCalling(), calls.failures()));
            }
        }
        return now.equals(before) ? List.of() : List.of(new Effect.Turn<>(PushTargets.CHAPTER, now, new Writes()));
    }

    /// Whoever is logged out is not called either: the device may be in other hands.
    private static List<Effect> loggedOut(View view, Predicate<String> whose) {
        return without(view, each -> whose.test(each.getValue().resource()));
    }

    /// §8: the service says that the account may not publish there any more.
    private static Outcome dismissed(View view, Envelope envelope) {
        if (!(envelope.stanza() instanceof Message message) || message.from() == null) {
            return Outcome.PASS;
        }
        Element pubsub = message.element().child(PubSub.NS, "pubsub").orElse(null);
        if (pubsub == null
                || pubsub.child(PubSub.NS, "affiliation")
                        .filter(a -> a.attributeOr("affiliation", "").equals("none"))
                        .filter(a ->
                                a.attributeOr("jid", "").equals(view.account().toString()))
                        .isEmpty()) {
            return Outcome.PASS;
        }
        Place place = new Place(Objects.requireNonNull(message.from()), pubsub.attributeOr("node", ""));
        List<Effect> effects = without(view, each -> each.getKey().equals(place));
        return effects.isEmpty() ? Outcome.PASS : new Outcome.Go(message, effects);
    }
}
