package im.clove.node.ext.std;

import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Fate;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Hook.AccountIq;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Reply;
import im.clove.node.ext.Slot;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Hints;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// XEP-0280: what one resource sends or gets, the account's other resources that asked for it get as a copy. Copies
/// are made here only, from the account's own bare address, and never of a copy (C-03).
public final class Carbons implements Extension {
    private static final Logger LOG = LoggerFactory.getLogger(Carbons.class);

    public static final String NS = "urn:xmpp:carbons:2";

    private static final String FORWARD = "urn:xmpp:forward:0";
    private static final String MUC_USER = "http://jabber.org/protocol/muc#user";
    private static final Slot<Boolean> ENABLED = new Slot<>("carbons", false);

    /// Whether to copy, and why.
    record Verdict(boolean copy, String reason) {}

    @Override
    public Xep xep() {
        return new Xep(280, "Message Carbons", "1.0.1");
    }

    @Override
    public List<String> serverFeatures() {
        return List.of(NS);
    }

    @Override
    public List<String> accountFeatures() {
        return List.of(NS);
    }

    @Override
    public List<Hook> hooks() {
        return List.of(
                new AccountIq(Asker.SELF, Iq.Type.SET, NS, "enable", (view, iq) -> set(iq, true)),
                new AccountIq(Asker.SELF, Iq.Type.SET, NS, "disable", (view, iq) -> set(iq, false)),
                new Hook.BindFeature(
                        NS,
                        (_, resource, asked) -> asked.local().equals("enable")
                                ? List.of(new Effect.Remember<>(resource, ENABLED, true))
                                : List.of()),
                new Hook.TakenHook(Carbons::taken));
    }

    private static Reply<Effect> set(Iq request, boolean on) {
        Jid from = request.from();
        String resource = from == null ? "" : from.resource();
        return new Reply.Answer<>(Replies.result(request), List.of(new Effect.Remember<>(resource, ENABLED, on)));
    }

    /// Which messages are copied (§6.1).
    static Verdict decide(Message message) {
        Element m = message.element();
        if (m.has(NS, "private")) {
            return new Verdict(false, "marked private");
        }
        if (m.has(Hints.NS, "no-copy")) {
            return new Verdict(false, "hinted no-copy");
        }
        if (m.has(NS, "sent") || m.has(NS, "received")) {
            return new Verdict(false, "is a carbon itself");
        }
        return switch (message.type()) {
            case GROUPCHAT -> new Verdict(false, "group chat");
            case HEADLINE -> new Verdict(false, "headline");
            case CHAT ->
                m.has(MUC_USER, "x") && !m.has("jabber:x:conference", "x")
                        ? new Verdict(false, "private message in a room")
                        : new Verdict(true, "chat");
            case NORMAL ->
                m.has(Element.CLIENT, "body") || m.has("urn:xmpp:receipts", "received")
                        ? new Verdict(true, "normal with content")
                        : new Verdict(false, "normal without body");
            case ERROR ->
                m.has(Element.CLIENT, "body")
                        ? new Verdict(true, "error about a chat message")
                        : new Verdict(false, "error");
        };
    }

    private static List<Effect> taken(View view, Message message, Fate fate) {
        return switch (fate) {
            case Fate.Sent(String resource) -> sent(view, message, resource);
            case Fate.Delivered(List<String> resources) -> received(view, message, resources);
            case Fate.Kept _, Fate.Dropped _ -> List.of();
        };
    }

    private static List<Effect> sent(View view, Message message, String resource) {
        Jid to = message.to();
        boolean toSelf = to != null && to.bare().equals(view.account());
        // A message to ourselves is delivered to all resources anyway.
        return toSelf ? List.of() : copies(view, message, "sent", List.of(resource));
    }

    private static List<Effect> received(View view, Message message, List<String> resources) {
        List<String> without = new ArrayList<>(resources);
        Jid from = message.from();
        if (from != null && from.bare().equals(view.account())) {
            without.add(from.resource()); // who wrote it to the own account knows it
        }
        return copies(view, message, "received", without);
    }

    private static List<Effect> copies(View view, Message message, String direction, List<String> without) {
        Verdict verdict = decide(message);
        if (!verdict.copy()) {
            LOG.trace("no carbon copy: {}", verdict.reason());
            return List.of();
        }
        List<Effect> effects = new ArrayList<>();
        for (View.Resource resource : view.resources()) {
            if (!without.contains(resource.name()) && view.slot(resource.name(), ENABLED)) {
                Jid to = view.account().withResource(resource.name());
                effects.add(new Effect.ToResource(resource.name(), copy(view.account(), to, message, direction)));
            }
        }
        return effects;
    }

    private static Message copy(Jid account, Jid to, Message message, String direction) {
        Element wrapper = Element.of(NS, direction, Element.of(FORWARD, "forwarded", message.element()));
        Element element = Element.of(Element.CLIENT, "message", wrapper)
                .with(
                        "type",
                        message.type() == Message.Type.NORMAL
                                ? null
                                : message.type().wireName());
        return Message.of(element).withFrom(account).withTo(to);
    }
}
