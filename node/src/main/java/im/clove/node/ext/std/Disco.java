package im.clove.node.ext.std;

import im.clove.node.ext.DiscoInfo;
import im.clove.node.ext.DiscoItem;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Extensions;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Hook.AccountIq;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Hook.ServerIq;
import im.clove.node.ext.Reply;
import im.clove.node.ext.ServerView;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
                new ServerIq(Iq.Type.GET, INFO, "query", (_, iq) -> serverInfo(iq)),
                new ServerIq(Iq.Type.GET, ITEMS, "query", this::serverItems),
                new AccountIq(Asker.SELF, Iq.Type.GET, INFO, "query", this::accountInfo),
                new AccountIq(Asker.SELF, Iq.Type.GET, ITEMS, "query", this::accountItems),
                new AccountIq(
                        Asker.OTHER, Iq.Type.GET, INFO, "query", (v, iq) -> Contacts.only(v, iq, this::accountInfo)),
                new AccountIq(
                        Asker.OTHER, Iq.Type.GET, ITEMS, "query", (v, iq) -> Contacts.only(v, iq, this::accountItems)),
                new Hook.ServerDisco(new OfServer()),
                new Hook.AccountDisco((_, _, node) -> ofRoot(node, "account", "registered", "")));
    }

    private static final class OfServer implements Hook.ServerDiscoHandler {
        @Override
        public Optional<DiscoInfo> info(String node) {
            return ofRoot(node, "server", "im", "Clove");
        }

        @Override
        public Optional<List<DiscoItem>> items(ServerView view, Jid asker, String node) {
            return node.isEmpty() ? Optional.of(view.services()) : Optional.empty();
        }
    }

    private static Optional<DiscoInfo> ofRoot(String node, String category, String type, String name) {
        return node.isEmpty()
                ? Optional.of(DiscoInfo.of(new DiscoInfo.Identity(category, type, name)))
                : Optional.empty();
    }

    private Reply<Effect.ServerEffect> serverInfo(Iq request) {
        return info(request, extensions.get().serverInfo(node(request)));
    }

    private Reply<Effect.ServerEffect> serverItems(ServerView view, Iq request) {
        return items(request, extensions.get().serverItems(view, asker(request), node(request)));
    }

    private Reply<Effect> accountInfo(View view, Iq request) {
        return info(request, extensions.get().accountInfo(view, asker(request), node(request)));
    }

    private Reply<Effect> accountItems(View view, Iq request) {
        return items(request, extensions.get().accountItems(view, asker(request), node(request)));
    }

    private static String node(Iq request) {
        return request.payload().attributeOr("node", "");
    }

    private static Jid asker(Iq request) {
        Jid from = request.from();
        if (from == null) {
            throw new IllegalArgumentException("Admission has set every 'from'");
        }
        return from;
    }

    private static <E> Reply<E> info(Iq request, Optional<DiscoInfo> info) {
        return info.<Reply<E>>map(found -> Reply.answer(Replies.result(
                        request,
                        Element.of(INFO, "query")
                                .with("node", request.payload().attribute("node"))
                                .withNodes(elements(found)))))
                .orElseGet(() -> Reply.refuse(Condition.ITEM_NOT_FOUND, "unknown node"));
    }

    /// As the answer has it: identities, features, forms.
    public static List<Element> elements(DiscoInfo info) {
        List<Element> out = new ArrayList<>();
        for (DiscoInfo.Identity identity : info.identities()) {
            Element element = Element.of(INFO, "identity")
                    .with("category", identity.category())
                    .with("type", identity.type());
            out.add(identity.name().isEmpty() ? element : element.with("name", identity.name()));
        }
        info.features().forEach(f -> out.add(Element.of(INFO, "feature").with("var", f)));
        out.addAll(info.forms());
        return out;
    }

    private static <E> Reply<E> items(Iq request, Optional<List<DiscoItem>> items) {
        return items.<Reply<E>>map(found -> Reply.answer(Replies.result(
                        request,
                        Element.of(ITEMS, "query")
                                .with("node", request.payload().attribute("node"))
                                .withNodes(found.stream().map(Disco::item).toList()))))
                .orElseGet(() -> Reply.refuse(Condition.ITEM_NOT_FOUND, "unknown node"));
    }

    private static Element item(DiscoItem item) {
        return Element.of(ITEMS, "item")
                .with("jid", item.jid().toString())
                .with("node", item.node().isEmpty() ? null : item.node())
                .with("name", item.name().isEmpty() ? null : item.name());
    }
}
