package im.clove.node.service;

import im.clove.node.core.Envelope;
import im.clove.node.core.Presences;
import im.clove.node.core.Service;
import im.clove.node.ext.std.Disco;
import im.clove.xmpp.im.Keepable;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Pings;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The test contact `hello@DOMAIN`: it accepts every contact request, is always available, and answers "hello" to
/// every message, so that a new user sees with one line that everything works, here and over I2P. Stateless; what it
/// says to a stanza is a function of it.
public final class Echo implements Service {
    private static final String PUBSUB = "http://jabber.org/protocol/pubsub";

    private final Jid address;
    private final Consumer<Stanza> voice;

    /// @param address its bare address
    /// @param voice where it says what it says
    public Echo(Jid address, Consumer<Stanza> voice) {
        this.address = address;
        this.voice = voice;
    }

    /// @param local the local part of its address
    /// @param hosts the domains where it is found
    public static List<ServiceTools.Maker> at(String local, Collection<Domain> hosts) {
        List<ServiceTools.Maker> makers = new ArrayList<>();
        for (Domain host : hosts) {
            Jid address = Jid.of(local, host, "");
            makers.add(tools -> new Echo(address, tools.voice(address)));
        }
        return makers;
    }

    @Override
    public Jid address() {
        return address;
    }

    @Override
    public boolean isSpeakingOfOthers() {
        return false;
    }

    @Override
    public void submit(Envelope envelope) {
        answer(envelope.stanza()).forEach(voice);
        envelope.ticket().done();
    }

    /// What it says to a stanza for it; the stanza's addresses are set.
    static List<Stanza> answer(Stanza stanza) {
        Jid from = stanza.from();
        Jid me = stanza.to() == null ? null : stanza.to().bare();
        if (from == null || me == null || stanza.isError()) {
            return List.of();
        }
        return switch (stanza) {
            case Message message -> hello(message, me, from);
            case Presence presence -> presence(presence, me, from);
            case Iq iq -> request(iq);
        };
    }

    private static List<Stanza> hello(Message message, Jid me, Jid from) {
        boolean says = message.element().has(Element.CLIENT, "body")
                && (message.type() == Message.Type.CHAT || message.type() == Message.Type.NORMAL);
        if (!says) {
            return List.of();
        }
        Element answer = Element.of(
                        Element.CLIENT,
                        "message",
                        Element.ofText(Element.CLIENT, "body", "hello"),
                        Element.of(Keepable.CHAT_STATES, "active"))
                .with("type", message.type() == Message.Type.CHAT ? "chat" : null)
                .with("id", message.id() == null ? null : "hello-" + message.id());
        List<Stanza> out = new ArrayList<>();
        out.add(Message.of(answer).withFrom(me).withTo(from));
        if (message.element().has("urn:xmpp:receipts", "request") && message.id() != null) {
            Element received = Element.of("urn:xmpp:receipts", "received").with("id", message.id());
            Element receipt = Element.of(Element.CLIENT, "message", received).with("type", answer.attribute("type"));
            out.add(Message.of(receipt).withFrom(me).withTo(from));
        }
        return out;
    }

    private static List<Stanza> presence(Presence presence, Jid me, Jid from) {
        Jid full = me.withResource("echo");
        return switch (presence.type()) {
            case SUBSCRIBE ->
                List.of(
                        Presences.of(Presence.Type.SUBSCRIBED, me, from),
                        Presences.of(Presence.Type.AVAILABLE, full, from.bare()));
            case PROBE -> List.of(Presences.of(Presence.Type.AVAILABLE, full, from));
            case UNSUBSCRIBE -> List.of(Presences.of(Presence.Type.UNSUBSCRIBED, me, from));
            case AVAILABLE, UNAVAILABLE, SUBSCRIBED, UNSUBSCRIBED, ERROR -> List.of();
        };
    }

    private static List<Stanza> request(Iq iq) {
        if (!iq.isRequest()) {
            return List.of();
        }
        if (iq.type() == Iq.Type.GET && iq.payload().is(Disco.INFO, "query")) {
            Element identity = Element.of(Disco.INFO, "identity")
                    .with("category", "client")
                    .with("type", "bot")
                    .with("name", "Clove's test contact");
            Element feature = Element.of(Disco.INFO, "feature").with("var", Disco.INFO);
            return List.of(Replies.result(iq, Element.of(Disco.INFO, "query", identity, feature)));
        }
        if (iq.type() == Iq.Type.GET && iq.payload().is(Pings.NS, "ping")) {
            return List.of(Replies.result(iq));
        }
        // It publishes nothing: a client that looks for its keys learns that it has none, and not that something
        // failed.
        Condition why = iq.payload().is(PUBSUB, "pubsub") ? Condition.ITEM_NOT_FOUND : Condition.SERVICE_UNAVAILABLE;
        Optional<Stanza> error = Replies.error(iq, StanzaError.of(why));
        return error.map(List::of).orElse(List.of());
    }
}
