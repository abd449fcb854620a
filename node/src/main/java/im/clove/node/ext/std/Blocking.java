package im.clove.node.ext.std;

import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.core.Presences;
import im.clove.node.ext.BlockList;
import im.clove.node.ext.Carried;
import im.clove.node.ext.Chapter;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Estate;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Hook.AccountIq;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Outcome;
import im.clove.node.ext.Phase;
import im.clove.node.ext.Reply;
import im.clove.node.ext.Slot;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.node.store.Writes;
import im.clove.xmpp.im.RosterItem;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// XEP-0191: addresses the account wants nothing to do with. To them the account looks as if it were gone, and
/// nothing can be sent to them by mistake.
public final class Blocking implements Extension {
    public static final String NS = "urn:xmpp:blocking";

    private static final String ERRORS = "urn:xmpp:blocking:errors";
    private static final Slot<Boolean> ASKED = new Slot<>("blocklist", false);

    private final int limit;

    /// @param limit how many addresses an account may block
    public Blocking(int limit) {
        this.limit = limit;
    }

    @Override
    public Xep xep() {
        return new Xep(191, "Blocking Command", "1.3");
    }

    @Override
    public List<String> serverFeatures() {
        return List.of(NS);
    }

    @Override
    public List<Chapter<?>> chapters() {
        return List.of(BlockList.CHAPTER);
    }

    @Override
    public Optional<Carried> carried() {
        return Optional.of(new Luggage());
    }

    private final class Luggage implements Carried {
        @Override
        public void out(Estate from, Consumer<Element> to) {
            List<Element> items = from.chapter(BlockList.CHAPTER).blocked().stream()
                    .sorted()
                    .map(Blocking::item)
                    .toList();
            if (!items.isEmpty()) {
                to.accept(Element.of(NS, "blocklist").withNodes(items));
            }
        }

        @Override
        public boolean knows(Element element) {
            return element.is(NS, "blocklist");
        }

        @Override
        public Optional<String> in(Estate to, Element element) {
            int left = 0;
            for (Element each : element.children()) {
                Jid jid = Jid.tryParse(each.attributeOr("jid", "")).orElse(null);
                BlockList before = to.chapter(BlockList.CHAPTER);
                if (jid == null || jid.equals(to.account()) || before.blocked().size() >= limit) {
                    left++;
                } else {
                    Writes writes = new Writes();
                    BlockList now = before.with(Set.of(jid), writes);
                    to.turn(BlockList.CHAPTER, now, writes);
                }
            }
            return left == 0
                    ? Optional.empty()
                    : Optional.of(
                            left + " addresses that are none, or more than " + limit + " (limits.account.blocklist)");
        }
    }

    @Override
    public List<Hook> hooks() {
        return List.of(
                new AccountIq(Asker.SELF, Iq.Type.GET, NS, "blocklist", Blocking::list),
                new AccountIq(Asker.SELF, Iq.Type.SET, NS, "block", this::block),
                new AccountIq(Asker.SELF, Iq.Type.SET, NS, "unblock", Blocking::unblock),
                new Hook.InboundHook(Phase.BLOCK, Blocking::inbound),
                new Hook.OutboundHook(Phase.BLOCK, Blocking::outbound));
    }

    private static Reply<Effect> list(View view, Iq request) {
        List<Element> items = view.chapter(BlockList.CHAPTER).blocked().stream()
                .sorted()
                .map(Blocking::item)
                .toList();
        Jid from = request.from();
        return new Reply.Answer<>(
                Replies.result(request, Element.of(NS, "blocklist").withNodes(items)),
                List.of(new Effect.Remember<>(from == null ? "" : from.resource(), ASKED, true)));
    }

    private Reply<Effect> block(View view, Iq request) {
        if (isMalformed(request.payload())) {
            return Reply.refuse(Condition.JID_MALFORMED, "an item without an address");
        }
        Set<Jid> wanted = items(request.payload());
        if (wanted.isEmpty()) {
            return Reply.refuse(Condition.BAD_REQUEST, "nothing to block");
        }
        if (wanted.contains(view.account())) {
            return Reply.refuse(Condition.NOT_ALLOWED, "an account cannot block itself");
        }
        BlockList before = view.chapter(BlockList.CHAPTER);
        if (before.blocked().size() + wanted.size() > limit) {
            return Reply.refuse(Condition.RESOURCE_CONSTRAINT, "the block list is full");
        }
        List<Effect> effects = new ArrayList<>(Reporting.of(view, request));
        wanted.stream()
                .filter(jid -> !before.blocked().contains(jid))
                .forEach(jid -> presence(view, jid, false, effects));
        Writes writes = new Writes();
        BlockList now = before.with(wanted, writes);
        return changed(view, request, wanted, new Effect.Turn<>(BlockList.CHAPTER, now, writes), effects);
    }

    private static Reply<Effect> unblock(View view, Iq request) {
        // One that names only nonsense must not be read as one that names nothing: that unblocks everybody.
        if (isMalformed(request.payload())) {
            return Reply.refuse(Condition.JID_MALFORMED, "an item without an address");
        }
        Set<Jid> wanted = items(request.payload());
        BlockList before = view.chapter(BlockList.CHAPTER);
        Set<Jid> freed = wanted.isEmpty() ? before.blocked() : wanted;
        List<Effect> effects = new ArrayList<>();
        freed.stream().filter(before.blocked()::contains).forEach(jid -> presence(view, jid, true, effects));
        Writes writes = new Writes();
        BlockList now = before.without(freed, writes);
        return changed(view, request, wanted, new Effect.Turn<>(BlockList.CHAPTER, now, writes), effects);
    }

    private static Reply<Effect> changed(View view, Iq request, Set<Jid> jids, Effect turn, List<Effect> presences) {
        Element change = Element.of(NS, request.payload().local())
                .withNodes(jids.stream().map(Blocking::item).toList());
        List<Effect> effects = new ArrayList<>();
        effects.add(turn);
        for (View.Resource resource : view.resources()) {
            if (view.slot(resource.name(), ASKED)) {
                Jid to = view.account().withResource(resource.name());
                Element push = Element.of(Element.CLIENT, "iq", change)
                        .with("type", "set")
                        .with("id", "block-" + request.id());
                effects.add(new Effect.ToResource(
                        resource.name(), Iq.of(push).withFrom(view.account()).withTo(to)));
            }
        }
        effects.addAll(presences);
        return new Reply.Answer<>(Replies.result(request), effects);
    }

    /// §3.3 and §3.4: contacts who are blocked see the account leave, and come back when they no longer are. Of one
    /// resource that is blocked, only that one does. What the contact said meanwhile was dropped, so it is asked
    /// anew how it is (RFC 6121 §4.3), as at a login.
    private static void presence(View view, Jid jid, boolean visible, List<Effect> effects) {
        for (RosterItem item : view.roster()) {
            boolean meant = item.contact().equals(jid.bare())
                    || Jid.of(item.contact().domain()).equals(jid);
            if (!meant) {
                continue;
            }
            Jid to = jid.isFull() && jid.hasLocal() ? jid : item.contact();
            for (View.Resource resource : view.resources()) {
                Presence presence = resource.presence();
                Jid full = view.account().withResource(resource.name());
                if (presence != null && item.subscription().isFrom()) {
                    effects.add(new Effect.Send(
                            visible ? presence.withTo(to) : Presences.of(Presence.Type.UNAVAILABLE, full, to)));
                }
                if (presence != null && item.subscription().isTo() && visible) {
                    effects.add(new Effect.Send(Presences.of(Presence.Type.PROBE, full, item.contact())));
                }
            }
        }
    }

    /// §3.2: messages and requests are answered as if nobody were there, presence is dropped. Of a message to nobody,
    /// other servers hear nothing (docs/decisions/0038-strangers.md), of a probe the same as of nobody's address
    /// (docs/decisions/0043-what-is-full-is-silent.md).
    private static Outcome inbound(View view, Envelope envelope) {
        Jid from = envelope.stanza().from();
        // An error this server made in the name of a blocked address tells the user why nothing went out (§3.2).
        boolean ours =
                envelope.origin() instanceof Origin.Node && envelope.stanza().isError();
        if (from == null || ours || !view.isBlocked(from)) {
            return Outcome.PASS;
        }
        return switch (envelope.stanza()) {
            case Presence p -> new Outcome.Done(asNobody(view, from, p));
            case Message m ->
                answers(view, from, m)
                        ? Outcome.reject(Condition.SERVICE_UNAVAILABLE, "blocked")
                        : new Outcome.Done(List.of());
            case Iq iq ->
                iq.isRequest() ? Outcome.reject(Condition.SERVICE_UNAVAILABLE, "blocked") : new Outcome.Done(List.of());
        };
    }

    /// Of presence that is dropped a stranger hears what he hears of an address without an account. Whoever sees the
    /// account's presence at other times hears nothing.
    private static List<Effect> asNobody(View view, Jid from, Presence presence) {
        boolean isStranger = view.rosterItem(from)
                .filter(item -> item.subscription().isFrom())
                .isEmpty();
        return presence.type() == Presence.Type.PROBE && isStranger
                ? List.of(new Effect.Send(Presences.of(Presence.Type.UNSUBSCRIBED, view.account(), from)))
                : List.of();
    }

    private static boolean answers(View view, Jid from, Message message) {
        return switch (message.type()) {
            case NORMAL, CHAT -> view.isAccountHost(from);
            case GROUPCHAT -> true;
            case HEADLINE, ERROR -> false;
        };
    }

    /// §3.2: nothing goes out to a blocked address, and the client is told why. Answers and leaving are let
    /// through.
    private static Outcome outbound(View view, Envelope envelope) {
        Jid to = envelope.stanza().to();
        boolean harmless = envelope.stanza().isError()
                || envelope.stanza() instanceof Presence p
                        && (p.type() == Presence.Type.UNAVAILABLE
                                || p.type() == Presence.Type.UNSUBSCRIBE
                                || p.type() == Presence.Type.UNSUBSCRIBED);
        if (to == null || harmless || isServer(view, to) || !view.isBlocked(to)) {
            return Outcome.PASS;
        }
        StanzaError error = StanzaError.of(Condition.NOT_ACCEPTABLE, "You have blocked this address")
                .withApplication(Element.of(ERRORS, "blocked"));
        return new Outcome.Reject(error, "to a blocked address");
    }

    private static boolean isMalformed(Element payload) {
        return payload.children().stream()
                .filter(item -> item.is(NS, "item"))
                .anyMatch(item -> Jid.tryParse(item.attributeOr("jid", "")).isEmpty());
    }

    private static boolean isServer(View view, @Nullable Jid jid) {
        return jid != null && !jid.hasLocal() && view.isAccountHost(jid);
    }

    private static Set<Jid> items(Element payload) {
        Set<Jid> out = new LinkedHashSet<>();
        for (Element item : payload.children()) {
            String jid = item.attribute("jid");
            if (item.is(NS, "item") && jid != null) {
                Jid.tryParse(jid).ifPresent(out::add);
            }
        }
        return out;
    }

    private static Element item(Jid jid) {
        return Element.of(NS, "item").with("jid", jid.toString());
    }
}
