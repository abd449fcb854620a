package im.clove.node.ext.std;

import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Hook.AccountIq;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Hook.ServerIq;
import im.clove.node.ext.Reply;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Pings;
import im.clove.xmpp.stanza.Replies;
import java.util.List;

/// XEP-0199: the server and every account answer a ping. An account answers only those it would answer anything:
/// itself and contacts who see its presence, so that existence cannot be probed.
public final class Ping implements Extension {

    @Override
    public Xep xep() {
        return new Xep(199, "XMPP Ping", "2.0.1");
    }

    @Override
    public List<String> serverFeatures() {
        return List.of(Pings.NS);
    }

    @Override
    public List<String> accountFeatures() {
        return List.of(Pings.NS);
    }

    @Override
    public List<Hook> hooks() {
        return List.of(
                new ServerIq(Iq.Type.GET, Pings.NS, "ping", (_, iq) -> Reply.answer(Replies.result(iq))),
                new AccountIq(Asker.SELF, Iq.Type.GET, Pings.NS, "ping", Ping::pong),
                new AccountIq(
                        Asker.OTHER, Iq.Type.GET, Pings.NS, "ping", (view, iq) -> Contacts.only(view, iq, Ping::pong)));
    }

    private static Reply<Effect> pong(View view, Iq request) {
        return Reply.answer(Replies.result(request));
    }
}
