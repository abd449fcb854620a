package im.clove.node.ext.std;

import im.clove.node.core.Envelope;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Outcome;
import im.clove.node.ext.Phase;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.runtime.random.Tokens;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.StanzaIds;
import java.util.List;
import java.util.random.RandomGenerator;

/// XEP-0359: every message that comes for an account gets an id of the account's own, before anybody looks at it, and
/// only once: the copy in the offline queue, the carbon and what a client gets bear the same. An id that pretends to
/// be the account's is taken out.
public final class StableIds implements Extension {
    private final Tokens tokens;

    /// @param random what nobody can guess; thread-safe
    public StableIds(RandomGenerator random) {
        this.tokens = new Tokens(random);
    }

    @Override
    public Xep xep() {
        return new Xep(359, "Unique and Stable Stanza IDs", "0.7.0");
    }

    @Override
    public List<String> accountFeatures() {
        return List.of(StanzaIds.NS);
    }

    @Override
    public List<Hook> hooks() {
        return List.of(new Hook.InboundHook(Phase.STAMP, this::stamp));
    }

    private Outcome stamp(View view, Envelope envelope) {
        return envelope.stanza() instanceof Message message
                ? new Outcome.Go(
                        message.withElement(StanzaIds.stamp(message.element(), view.account(), tokens.hex(12))),
                        List.of())
                : Outcome.PASS;
    }
}
