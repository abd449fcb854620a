package im.clove.s2s.link;

import im.clove.s2s.queue.Delivery;
import im.clove.s2s.queue.Queued;
import im.clove.xmpp.stanza.StanzaError;
import java.util.List;
import java.util.function.Consumer;

/// A kept stanza on its way from one link to another: the first forgets it when the second has it.
record Moving(Queued entry, Consumer<LinkPost> from) implements Delivery {
    @Override
    public void accepted() {
        from.accept(new LinkPost.Moved(entry.number()));
    }

    @Override
    public void failed(StanzaError reason) {
        entry.delivery().failed(reason);
        from.accept(new LinkPost.Moved(entry.number()));
    }

    @Override
    public boolean isAutomatic() {
        return entry.delivery().isAutomatic();
    }

    /// Hands these over.
    static void all(List<Queued> strangers, LinkHome.Registry to, Consumer<LinkPost> from) {
        strangers.forEach(entry -> to.again(of(entry, from)));
    }

    /// How the stanza is handed over.
    private static LinkPost.Send of(Queued entry, Consumer<LinkPost> from) {
        Delivery delivery = entry.isKept() ? new Moving(entry, from) : entry.delivery();
        return new LinkPost.Send(entry.stanza(), delivery, entry.bytes());
    }
}
