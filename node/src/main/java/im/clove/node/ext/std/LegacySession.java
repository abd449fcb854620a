package im.clove.node.ext.std;

import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Hook.AccountIq;
import im.clove.node.ext.Hook.Asker;
import im.clove.node.ext.Reply;
import im.clove.node.ext.Xep;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stream.StreamFeatures;
import java.util.List;

/// RFC 3921 §3, which RFC 6121 took out: a client may ask for a session behind the resource it has bound. There is
/// nothing to do, so the answer is always yes, whenever it asks. COMPAT(libpurple, 2.14): it asks although the
/// feature says that it is optional, and gives up when nobody answers.
public final class LegacySession implements Extension {
    @Override
    public Xep xep() {
        return new Xep(0, "RFC 3921 session", "");
    }

    @Override
    public List<Hook> hooks() {
        return List.of(new AccountIq(
                Asker.SELF,
                Iq.Type.SET,
                StreamFeatures.SESSION,
                "session",
                (_, iq) -> Reply.answer(Replies.result(iq))));
    }
}
