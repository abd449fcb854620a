package im.clove.s2s;

import im.clove.xmpp.stanza.StanzaError;
import java.util.function.Consumer;

/// A kept stanza on its way from one link to another: the first forgets it when the second has it.
record Moving(Outbox.Entry entry, Consumer<LinkPost> from) implements Delivery {
    @Override
    public void accepted() {
        from.accept(new LinkPost.Moved(entry.number()));
    }

    @Override
    public void failed(StanzaError reason) {
        entry.delivery().failed(reason);
        from.accept(new LinkPost.Moved(entry.number()));
    }

    /// How the stanza is handed over.
    static LinkPost.Send of(Outbox.Entry entry, Consumer<LinkPost> from) {
        Delivery delivery = entry.isKept() ? new Moving(entry, from) : entry.delivery();
        return new LinkPost.Send(entry.stanza(), delivery, entry.bytes());
    }
}
