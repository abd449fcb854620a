package im.clove.node.ext.std;

import im.clove.node.core.Envelope;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Outcome;
import im.clove.node.ext.Phase;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.node.pubsub.Item;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.Element;
import java.util.List;

/// XEP-0490 §4.4: what a client has shown its user, said along with a message, is published for the user's other
/// clients, and nobody else sees it.
final class DisplayedSync implements Extension {
    private static final String NS = "urn:xmpp:mds:displayed:0";
    private static final String ASSIST = "urn:xmpp:mds:server-assist:0";

    private final PepNodes nodes;

    DisplayedSync(PepNodes nodes) {
        this.nodes = nodes;
    }

    @Override
    public Xep xep() {
        return new Xep(490, "Message Displayed Synchronization", "1.0.1");
    }

    @Override
    public List<String> accountFeatures() {
        return List.of(ASSIST);
    }

    @Override
    public List<Hook> hooks() {
        return List.of(new Hook.OutboundHook(Phase.WATCH, this::sent));
    }

    private Outcome sent(View view, Envelope envelope) {
        if (!(envelope.stanza() instanceof Message message)
                || !message.element().has(NS, "displayed")) {
            return Outcome.PASS;
        }
        Element displayed = message.element().child(NS, "displayed").orElseThrow();
        Message rest = Message.of(message.element().without(child -> child.is(NS, "displayed")));
        Jid chat = message.to();
        List<Element> ids = displayed.children().stream()
                .filter(child -> child.is(StanzaIds.NS, "stanza-id"))
                .toList();
        if (chat == null || ids.size() != 1 || message.isError()) {
            return new Outcome.Go(rest, List.of());
        }
        Element id = ids.getFirst();
        Element payload = Element.of(
                NS,
                "displayed",
                Element.of(StanzaIds.NS, "stanza-id")
                        .with("by", id.attribute("by"))
                        .with("id", id.attribute("id")));
        return new Outcome.Go(rest, nodes.publish(view, NS, new Item(chat.toString(), payload)));
    }
}
