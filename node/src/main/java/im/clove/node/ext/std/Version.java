package im.clove.node.ext.std;

import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Hook.ServerIq;
import im.clove.node.ext.Reply;
import im.clove.node.ext.ServerView;
import im.clove.node.ext.Xep;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.xml.Element;
import java.util.List;

/// XEP-0092, to local users only and without the operating system: strangers get no fingerprint.
public final class Version implements Extension {
    public static final String NS = "jabber:iq:version";

    private final String version;

    public Version(String version) {
        this.version = version;
    }

    @Override
    public Xep xep() {
        return new Xep(92, "Software Version", "1.1");
    }

    @Override
    public List<String> serverFeatures() {
        return List.of(NS);
    }

    @Override
    public List<Hook> hooks() {
        return List.of(
                new ServerIq(Iq.Type.GET, NS, "query", (view, iq) -> Contacts.localOnly(view, iq, this::answer)));
    }

    private Reply<Effect.ServerEffect> answer(ServerView view, Iq request) {
        Element query =
                Element.of(NS, "query", Element.ofText(NS, "name", "Clove"), Element.ofText(NS, "version", version));
        return Reply.answer(Replies.result(request, query));
    }
}
