package im.clove.node.ext.std;

import im.clove.node.core.Envelope;
import im.clove.node.ext.Archive;
import im.clove.node.ext.ArchiveId;
import im.clove.node.ext.ArchiveTerms;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Outcome;
import im.clove.node.ext.Phase;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.runtime.random.Tokens;
import im.clove.xmpp.im.Archivable;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// XEP-0359: every message that is archived for an account gets its id in the archive, before anybody looks at it, and
/// only once: the copy in the archive, the carbon and what a client gets bear the same. Whoever stamps decides, so
/// there is no id that the archive does not know (XEP-0313 §2.2): a message that is not archived gets none. Where there
/// are no archives, every message that comes gets one of no meaning.
///
/// An id that pretends to be the account's is taken out.
public final class StableIds implements Extension {
    private final Tokens tokens;
    private final ArchiveTerms terms;

    /// @param random what nobody can guess; thread-safe
    public StableIds(RandomGenerator random, ArchiveTerms terms) {
        this.tokens = new Tokens(random);
        this.terms = terms;
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
        return List.of(
                new Hook.InboundHook(Phase.STAMP, this::received), new Hook.OutboundHook(Phase.STAMP, this::sent));
    }

    private Outcome received(View view, Envelope envelope) {
        if (!(envelope.stanza() instanceof Message message)) {
            return Outcome.PASS;
        }
        Element clean = StanzaIds.strip(message.element(), view.account());
        if (!terms.enabled()) {
            return go(message, StanzaIds.stamp(clean, view.account(), tokens.hex(ArchiveId.SECRET / 2)));
        }
        return isArchived(view, message, message.from())
                ? stamp(view, message, clean)
                : clean.equals(message.element()) ? Outcome.PASS : go(message, clean);
    }

    /// What goes out loses the id again, behind the carbons. What the account writes to itself is archived when it
    /// arrives.
    private Outcome sent(View view, Envelope envelope) {
        if (!terms.enabled() || !(envelope.stanza() instanceof Message message)) {
            return Outcome.PASS;
        }
        Jid to = message.to();
        boolean toItself = to == null || to.bare().equals(view.account());
        return !toItself && isArchived(view, message, to) ? stamp(view, message, message.element()) : Outcome.PASS;
    }

    private boolean isArchived(View view, Message message, @Nullable Jid who) {
        return Archivable.decide(message).kept() && ArchivePreferences.wants(view, who, terms.standard());
    }

    private Outcome stamp(View view, Message message, Element clean) {
        long next = view.chapter(Archive.CHAPTER).next();
        ArchiveId id = new ArchiveId(tokens.hex(ArchiveId.SECRET / 2), next);
        return go(message, StanzaIds.stamp(clean, view.account(), id.toString()));
    }

    private static Outcome go(Message message, Element element) {
        return new Outcome.Go(message.withElement(element), List.of());
    }
}
