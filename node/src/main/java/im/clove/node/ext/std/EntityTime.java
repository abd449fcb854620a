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
import java.time.temporal.ChronoUnit;
import java.util.List;

/// XEP-0202, to local users only, in UTC to the second: a clock's skew is a fingerprint.
public final class EntityTime implements Extension {
    public static final String NS = "urn:xmpp:time";

    @Override
    public Xep xep() {
        return new Xep(202, "Entity Time", "2.0");
    }

    @Override
    public List<String> serverFeatures() {
        return List.of(NS);
    }

    @Override
    public List<Hook> hooks() {
        return List.of(
                new ServerIq(Iq.Type.GET, NS, "time", (view, iq) -> Contacts.localOnly(view, iq, EntityTime::answer)));
    }

    private static Reply<Effect.ServerEffect> answer(ServerView view, Iq request) {
        Element time = Element.of(
                NS,
                "time",
                Element.ofText(NS, "tzo", "+00:00"),
                Element.ofText(
                        NS, "utc", view.now().truncatedTo(ChronoUnit.SECONDS).toString()));
        return Reply.answer(Replies.result(request, time));
    }
}
