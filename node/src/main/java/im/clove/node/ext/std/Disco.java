package im.clove.node.ext.std;

import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Extensions;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Hook.IqHook;
import im.clove.node.ext.Hook.Target;
import im.clove.node.ext.Outcome;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// XEP-0030 for the server and for accounts. What is listed comes from the extensions themselves, so nothing is
/// advertised that nobody handles. An account answers itself and its contacts.
public final class Disco implements Extension {
    public static final String INFO = "http://jabber.org/protocol/disco#info";
    public static final String ITEMS = "http://jabber.org/protocol/disco#items";

    private final Supplier<Extensions> extensions;

    /// @param extensions all of them, this one included; asked when a request comes
    public Disco(Supplier<Extensions> extensions) {
        this.extensions = extensions;
    }

    @Override
    public Xep xep() {
        return new Xep(30, "Service Discovery", "2.5");
    }

    @Override
    public List<String> serverFeatures() {
        return List.of(INFO, ITEMS);
    }

    @Override
    public List<String> accountFeatures() {
        return List.of(INFO, ITEMS);
    }

    @Override
    public List<Hook> hooks() {
        return List.of(
                new IqHook(Target.SERVER, Iq.Type.GET, INFO, "query", this::server),
                new IqHook(Target.SERVER, Iq.Type.GET, ITEMS, "query", Disco::items),
                new IqHook(Target.SELF, Iq.Type.GET, INFO, "query", this::self),
                new IqHook(Target.SELF, Iq.Type.GET, ITEMS, "query", Disco::selfItems),
                new IqHook(Target.ACCOUNT, Iq.Type.GET, INFO, "query", (v, iq) -> Contacts.only(v, iq, this::account)),
                new IqHook(Target.ACCOUNT, Iq.Type.GET, ITEMS, "query", (v, iq) -> Contacts.only(v, iq, Disco::items)));
    }

    /// The identity and the features of the server, as capabilities (XEP-0115) hash them too.
    public List<Element> serverInfo() {
        List<Element> info = new ArrayList<>();
        info.add(identity("server", "im", "Clove"));
        for (String feature : extensions.get().serverFeatures()) {
            info.add(Element.of(INFO, "feature").with("var", feature));
        }
        return info;
    }

    private Outcome server(View view, Iq request) {
        String node = request.payload().attribute("node");
        if (node != null && !node.equals(Caps.nodeOf(serverInfo()))) {
            return Outcome.reject(Condition.ITEM_NOT_FOUND, "unknown node");
        }
        return answer(request, serverInfo());
    }

    /// A request of a client to its own bare address, or to its server: what comes to the server is for the server.
    private Outcome self(View view, Iq request) {
        Jid to = request.to();
        return to != null && view.account().equals(to) ? account(view, request) : server(view, request);
    }

    private static Outcome selfItems(View view, Iq request) {
        return items(view, request);
    }

    private Outcome account(View view, Iq request) {
        if (request.payload().attribute("node") != null) {
            return Outcome.reject(Condition.ITEM_NOT_FOUND, "unknown node");
        }
        List<Element> info = new ArrayList<>();
        info.add(identity("account", "registered", ""));
        for (String feature : extensions.get().accountFeatures()) {
            info.add(Element.of(INFO, "feature").with("var", feature));
        }
        return answer(request, info);
    }

    private static Outcome items(View view, Iq request) {
        if (request.payload().attribute("node") != null) {
            return Outcome.reject(Condition.ITEM_NOT_FOUND, "unknown node");
        }
        return Outcome.done(new Effect.Send(Replies.result(request, Element.of(ITEMS, "query"))));
    }

    private static Outcome answer(Iq request, List<? extends Node> info) {
        Element query = Element.of(INFO, "query")
                .with("node", request.payload().attribute("node"))
                .withNodes(info);
        return Outcome.done(new Effect.Send(Replies.result(request, query)));
    }

    private static Element identity(String category, String type, String name) {
        Element identity =
                Element.of(INFO, "identity").with("category", category).with("type", type);
        return name.isEmpty() ? identity : identity.with("name", name);
    }
}
