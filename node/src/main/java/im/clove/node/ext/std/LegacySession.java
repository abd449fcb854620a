package im.clove.node.ext.std;

import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Hook.IqHook;
import im.clove.node.ext.Hook.Target;
import im.clove.node.ext.Outcome;
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
        return List.of(new IqHook(
                Target.SELF, Iq.Type.SET, StreamFeatures.SESSION, "session", (_, iq) -> Outcome.done(answer(iq))));
    }

    private static Effect answer(Iq request) {
        return new Effect.Send(Replies.result(request));
    }
}
