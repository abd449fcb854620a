package im.clove.node.ext.std;

import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.ext.Chapter;
import im.clove.node.ext.DiscoInfo;
import im.clove.node.ext.Doorstep;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.FirstContacts;
import im.clove.node.ext.Hook;
import im.clove.node.ext.LetIn;
import im.clove.node.ext.Outcome;
import im.clove.node.ext.Phase;
import im.clove.node.ext.SessionChange;
import im.clove.node.ext.Slot;
import im.clove.node.ext.StrangerTerms;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.node.store.Writes;
import im.clove.xmpp.im.Keepable;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Delay;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.MalformedStanzaException;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import im.clove.xmpp.xml.XmlException;
import im.clove.xmpp.xml.XmlWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Strangers stay at the door: of them a request to be a contact reaches a user, and nothing else. What they write
/// waits on the [Doorstep] until the user lets them in, by a word to the server ([GateWords]) or by writing to them.
/// They hear what they hear of nobody's address, at the same point (`docs/decisions/0052-gate.md`).
///
/// | of a stranger | becomes |
/// |---|---|
/// | message `normal`, `chat` with content, whatever it is | kept on the doorstep; nothing is answered |
/// | the same without content, `headline`, `error` | dropped |
/// | message `groupchat` | `service-unavailable` |
/// | presence `subscribe` | passed on, so many an hour ([FirstContacts]) |
/// | presence of the other subscription types, `probe` | passed on to the account, which answers as of nobody |
/// | other presence | dropped |
/// | iq `get`, `set` | passed on to the account, which answers as of nobody |
/// | iq `result`, `error` for a client that has asked nobody at that server | dropped |
public final class StrangersGate implements Extension {
    /// Says in service discovery, of a server or of an account, that strangers stay outside.
    public static final String FEATURE = "urn:clove:strangers:0";

    private static final Logger LOG = LoggerFactory.getLogger(StrangersGate.class);

    /// The servers that a client has asked something lately, and that may answer.
    private static final Slot<Set<Domain>> ASKED = new Slot<>("servers asked", Set.of());

    private static final int MOST_ASKED = 200;

    private final StrangerTerms terms;
    private final GateWords words;
    private final FirstContacts firsts = new FirstContacts();

    public StrangersGate(StrangerTerms terms) {
        this.terms = terms;
        this.words = new GateWords(this, terms);
    }

    @Override
    public Xep xep() {
        return new Xep(0, "Strangers at the door", "");
    }

    @Override
    public List<String> serverFeatures() {
        return terms.gate() ? List.of(FEATURE) : List.of();
    }

    @Override
    public List<Chapter<?>> chapters() {
        return List.of(LetIn.CHAPTER, Doorstep.CHAPTER);
    }

    @Override
    public List<Hook> hooks() {
        return List.of(
                new Hook.InboundHook(Phase.BLOCK, this::inbound),
                new Hook.OutboundHook(Phase.WATCH, this::outbound),
                new Hook.SessionHook((view, _, change) -> change == SessionChange.CAME
                        ? release(view, entry -> !isStranger(view, entry.from()))
                        : List.of()),
                new Hook.AccountDisco((view, _, node) -> node.isEmpty() && isShut(view)
                        ? Optional.of(DiscoInfo.ofFeatures(List.of(FEATURE)))
                        : Optional.empty()));
    }

    /// Whether strangers stay outside.
    boolean isShut(View view) {
        return switch (view.chapter(LetIn.CHAPTER).door()) {
            case UNSAID -> terms.gate();
            case OPEN -> false;
            case SHUT -> true;
        };
    }

    /// Whether an address is to stay outside: nothing connects it with the account.
    boolean isStranger(View view, Jid who) {
        boolean isHere = view.isAccountHost(who) && (terms.neighbours() || !who.hasLocal());
        return !isHere
                && !who.bare().equals(view.account())
                && !view.role().isGuardedBy(who)
                && view.rosterItem(who.bare()).isEmpty()
                && !view.sharesPresence(who)
                && isShut(view)
                && !view.chapter(LetIn.CHAPTER).has(who);
    }

    private Outcome inbound(View view, Envelope envelope) {
        Jid from = envelope.stanza().from();
        if (from == null) {
            return Outcome.PASS;
        }
        boolean mayEnter = switch (envelope.origin()) {
            case Origin.Held(long number, var _) -> {
                if (!view.chapter(Doorstep.CHAPTER).has(number, from)) {
                    LOG.debug("a stranger's message has come in already");
                    yield false;
                }
                yield true;
            }
            // What the node says in its own name, or of somebody whose server it could not reach.
            case Origin.Node _ -> true;
            // What the node's owner has set up may speak; rooms there pass on invitations of anybody.
            case Origin.Service(Jid address) ->
                view.isAccountHost(address) || !isInvitation(envelope) || !isStranger(view, from);
            case Origin.Client _, Origin.Peer _ -> !isStranger(view, from);
        };
        if (mayEnter) {
            return Outcome.PASS;
        }
        return switch (envelope.stanza()) {
            case Message message ->
                envelope.origin() instanceof Origin.Held ? new Outcome.Done(List.of()) : message(view, message, from);
            case Presence presence -> presence(view, presence, from);
            case Iq iq -> answer(view, iq, from);
        };
    }

    private static boolean isInvitation(Envelope envelope) {
        return envelope.stanza() instanceof Message message && GateWords.isInvitation(message.element());
    }

    private Outcome message(View view, Message message, Jid from) {
        return switch (message.type()) {
            case GROUPCHAT -> Outcome.reject(Condition.SERVICE_UNAVAILABLE, "no room that this account has entered");
            case HEADLINE, ERROR -> new Outcome.Done(List.of());
            case NORMAL, CHAT ->
                new Outcome.Done(Keepable.isKept(message) ? List.of(keep(view, message, from)) : List.of());
        };
    }

    /// On the doorstep, or, if there is too much, as much is written for nothing: how long it takes tells nothing.
    private Effect keep(View view, Message message, Jid from) {
        Element clean = StanzaIds.strip(message.element(), view.account());
        byte[] stored = XmlWriter.document(clean);
        Doorstep now = view.chapter(Doorstep.CHAPTER);
        boolean isKept = terms.messages() > 0
                && stored.length <= terms.bytes()
                && (now.knows(from) || firsts.may(from.domain(), view.account(), view.now()));
        if (!isKept) {
            LOG.debug("dropped: too many strangers, or too large a message of one");
            return new Effect.Turn<>(Doorstep.CHAPTER, now, Doorstep.pad(stored.length));
        }
        Writes writes = new Writes();
        Doorstep next = now.with(from, view.now(), stored, GateWords.line(message), terms, writes);
        return new Effect.Turn<>(Doorstep.CHAPTER, next, writes);
    }

    private Outcome presence(View view, Presence presence, Jid from) {
        return switch (presence.type()) {
            case SUBSCRIBE ->
                firsts.may(from.domain(), view.account(), view.now()) ? Outcome.PASS : new Outcome.Done(List.of());
            case SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED, PROBE -> Outcome.PASS;
            case AVAILABLE, UNAVAILABLE, ERROR -> new Outcome.Done(List.of());
        };
    }

    /// Requests are for the account to refuse; an answer is for whoever has asked. What the account itself has asked
    /// comes to its bare address, and is known by its id.
    private static Outcome answer(View view, Iq iq, Jid from) {
        Jid to = iq.to();
        boolean isUnasked = !iq.isRequest()
                && to != null
                && to.isFull()
                && !view.slot(to.resource(), ASKED).contains(from.domain());
        return isUnasked ? new Outcome.Done(List.of()) : Outcome.PASS;
    }

    private Outcome outbound(View view, Envelope envelope) {
        Jid to = envelope.stanza().to();
        if (to == null || !(envelope.origin() instanceof Origin.Client(Jid full))) {
            return Outcome.PASS;
        }
        return switch (envelope.stanza()) {
            case Message message -> {
                Optional<List<Effect>> answer = words.read(view, message, full);
                yield answer.isPresent()
                        ? new Outcome.Done(answer.get())
                        : message.isError() ? Outcome.PASS : go(envelope, written(view, to));
            }
            case Presence presence ->
                switch (presence.type()) {
                    case AVAILABLE, SUBSCRIBE, SUBSCRIBED -> go(envelope, release(view, by(to)));
                    case UNAVAILABLE, UNSUBSCRIBE, UNSUBSCRIBED, PROBE, ERROR -> Outcome.PASS;
                };
            case Iq iq -> iq.isRequest() ? go(envelope, asked(view, full, to)) : Outcome.PASS;
        };
    }

    private static Outcome go(Envelope envelope, List<Effect> effects) {
        return effects.isEmpty() ? Outcome.PASS : new Outcome.Go(envelope.stanza(), effects);
    }

    /// Whoever is written to may write.
    private List<Effect> written(View view, Jid to) {
        LetIn known = view.chapter(LetIn.CHAPTER);
        boolean isNews = known.has(to) ? !known.isFresh(to, view.now()) : isStranger(view, to);
        if (!isNews) {
            return release(view, by(to));
        }
        List<Effect> effects = new ArrayList<>(letIn(view, to));
        effects.addAll(release(view, by(to)));
        return effects;
    }

    /// What it takes that an account's door is so from now on: an open one has those come in who wait.
    public static List<Effect> turned(View view, LetIn.Door door) {
        Writes writes = new Writes();
        LetIn now = view.chapter(LetIn.CHAPTER).with(door, writes);
        List<Effect> effects = new ArrayList<>();
        effects.add(new Effect.Turn<>(LetIn.CHAPTER, now, writes));
        if (door == LetIn.Door.OPEN) {
            effects.addAll(release(view, _ -> true));
        }
        return effects;
    }

    static List<Effect> letIn(View view, Jid who) {
        Writes writes = new Writes();
        LetIn now = view.chapter(LetIn.CHAPTER).with(who, view.now(), writes);
        return List.of(new Effect.Turn<>(LetIn.CHAPTER, now, writes));
    }

    private List<Effect> asked(View view, Jid full, Jid to) {
        Set<Domain> known = view.slot(full.resource(), ASKED);
        if (view.isAccountHost(to) || known.contains(to.domain()) || !isStranger(view, to)) {
            return List.of();
        }
        Set<Domain> now = new LinkedHashSet<>(known);
        if (now.size() >= MOST_ASKED) {
            now.remove(now.iterator().next());
        }
        now.add(to.domain());
        return List.of(new Effect.Remember<>(full.resource(), ASKED, now));
    }

    static Predicate<Doorstep.Entry> by(Jid who) {
        return entry -> entry.from().bare().equals(who.bare());
    }

    /// Has those come in that wait: each leaves the doorstep when it has been stored or delivered, with that commit.
    static List<Effect> release(View view, Predicate<Doorstep.Entry> which) {
        List<Effect> effects = new ArrayList<>();
        for (Doorstep.Entry entry : view.chapter(Doorstep.CHAPTER).waiting()) {
            if (which.test(entry) && !view.isBlocked(entry.from())) {
                read(view, entry)
                        .map(message -> new Effect.Release(message, new Origin.Held(entry.number(), entry.at())))
                        .ifPresent(effects::add);
            }
        }
        return effects;
    }

    private static Optional<Message> read(View view, Doorstep.Entry entry) {
        byte[] stored = Doorstep.message(view.shelf(Doorstep.CHAPTER), entry);
        try {
            return stored == null
                    ? Optional.empty()
                    : Optional.of(Message.of(
                            new Delay(entry.at(), Jid.of(view.account().domain()), "").stamp(Elements.stored(stored))));
        } catch (XmlException | MalformedStanzaException e) {
            LOG.error("What a stranger has written cannot be read any more", e);
            return Optional.empty();
        }
    }
}
