package im.clove.node.account;

import im.clove.node.core.Envelope;
import im.clove.node.owner.Work;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.xml.Element;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A message or a contact request that was stored for an account and cannot be read any more: it is set aside where it
/// lay, so that it stops nothing else, and its owner hears of it, once as long as the account is loaded. Owned by the
/// account.
final class Unreadable {
    private static final Logger LOG = LoggerFactory.getLogger(Unreadable.class);

    private final AccountState state;
    private long count;

    Unreadable(AccountState state) {
        this.state = state;
    }

    /// Takes a message out of the offline queue.
    void message(long seq, Work work) {
        if (state.services().stores().offline().setAside(work.batch(), state.account(), seq)) {
            found(1, work);
        }
    }

    /// So many were set aside with this work.
    void found(int more, Work work) {
        boolean isFirst = count == 0;
        count += more;
        LOG.debug("{} stored stanzas of an account cannot be read", count);
        if (isFirst) {
            work.after(() -> {
                LOG.error("What waited for {} cannot be read any more; it is set aside in the store", state.account());
                state.submit(Envelope.bySystem(notice()));
            });
        }
    }

    private Message notice() {
        String words = "Something that waited for you, a message or a contact request, cannot be read any more and was"
                + " set aside. Whoever runs this server can find it; everything else is here.";
        return Message.of(Element.of(Element.CLIENT, "message", Element.ofText(Element.CLIENT, "body", words))
                .with("type", "normal")
                .with("from", Jid.of(state.account().domain()).toString())
                .with("to", state.account().toString())
                .with("id", state.services().freshId()));
    }
}
