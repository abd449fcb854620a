package im.clove.node.ext.std;

import im.clove.node.core.Envelope;
import im.clove.node.core.Origin;
import im.clove.node.ext.Chapter;
import im.clove.node.ext.Effect;
import im.clove.node.ext.Extension;
import im.clove.node.ext.Hook;
import im.clove.node.ext.Outcome;
import im.clove.node.ext.Phase;
import im.clove.node.ext.ToldPaths;
import im.clove.node.ext.View;
import im.clove.node.ext.Xep;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Tells a user by which way messages go to another server: with the first message or presence that leaves I2P, and
/// again when the way is another. For nodes with a bridge to the clearnet only.
public final class PathNotice implements Extension {
    /// How another server is reached.
    public enum Lead {
        I2P,
        CLEARNET,
        SOCKS,
        TOR;

        /// On disk: never rename one.
        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Where ways lead. Asked for each message and presence to another server, on the account's own thread, so it must
    /// not block.
    @FunctionalInterface
    public interface Leads {
        /// @param account bare
        /// @return empty for what does not go there, or is no matter of the bridge, as a `.b32.i2p` address
        Optional<Lead> of(Jid account, Jid remote);
    }

    private final Leads leads;

    public PathNotice(Leads leads) {
        this.leads = leads;
    }

    @Override
    public Xep xep() {
        return new Xep(0, "Ways out of I2P", "");
    }

    @Override
    public List<Chapter<?>> chapters() {
        return List.of(ToldPaths.CHAPTER);
    }

    @Override
    public List<Hook> hooks() {
        return List.of(new Hook.OutboundHook(Phase.WATCH, this::outbound));
    }

    private Outcome outbound(View view, Envelope envelope) {
        Stanza stanza = envelope.stanza();
        Jid to = stanza.to();
        if (to == null
                || stanza instanceof Iq
                || !(envelope.origin() instanceof Origin.Client(Jid full))
                || view.isAccountHost(to)) {
            return Outcome.PASS;
        }
        Optional<Lead> lead = leads.of(view.account(), to);
        if (lead.isEmpty()) {
            return Outcome.PASS;
        }
        Domain theirs = to.domain();
        ToldPaths told = view.chapter(ToldPaths.CHAPTER);
        Optional<String> before = told.of(theirs);
        // What has always stayed in I2P is as everybody expects it.
        if (before.orElse(Lead.I2P.word()).equals(lead.get().word())) {
            return Outcome.PASS;
        }
        Writes writes = new Writes();
        ToldPaths now = told.with(theirs, lead.get().word(), view.now(), writes);
        Message message = Message.of(Element.of(
                        Element.CLIENT,
                        "message",
                        Element.ofText(Element.CLIENT, "body", text(theirs, lead.get(), before.isPresent()))))
                .withFrom(Jid.of(view.account().domain()))
                .withTo(full);
        return new Outcome.Go(
                stanza,
                List.of(
                        new Effect.Turn<>(ToldPaths.CHAPTER, now, writes),
                        new Effect.ToResource(full.resource(), message)));
    }

    /// @param isOther whether something else was told before
    static String text(Domain theirs, Lead lead, boolean isOther) {
        String messages = (isOther ? "The way has changed: messages to " : "Messages to ") + theirs;
        return switch (lead) {
            case I2P -> messages + " stay in I2P.";
            case CLEARNET ->
                messages + " leave I2P: they go over the Internet, and that server sees the Internet address of this"
                        + " one. Your own it does not see.";
            case SOCKS ->
                messages + " leave I2P: they go over the Internet, through a proxy that the owner of this server has"
                        + " chosen.";
            case TOR -> messages + " leave I2P: they go through Tor, and that server does not see where this one is.";
        };
    }
}
