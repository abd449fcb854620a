package im.clove.node.play;

import im.clove.node.peers.Exchange;
import im.clove.node.store.Batch;
import im.clove.s2s.queue.Delivery;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/// Another server: records what is sent to it, and says what it likes in its own name.
final class Neighbour implements Exchange.Peers {
    private final Play play;
    private final BlockingQueue<Sent> inbox = new LinkedBlockingQueue<>();
    private volatile boolean holding;

    Neighbour(Play play) {
        this.play = play;
    }

    /// A stanza for another server, which has not said yet whether it took it.
    record Sent(Domain to, Element element, Delivery delivery) {}

    @Override
    public void send(Domain from, Domain to, Stanza stanza, Delivery delivery) {
        inbox.add(new Sent(to, stanza.element(), delivery));
        if (!holding) {
            if (delivery.beside() instanceof Batch beside) {
                play.stores().store().commit(beside);
            }
            delivery.accepted();
        }
    }

    @Override
    public CompletableFuture<?> disown(Jid account) {
        return CompletableFuture.completedFuture(null);
    }

    /// From now on the play decides about every stanza.
    void hold() {
        holding = true;
    }

    /// From now on its outbox takes everything again.
    void release() {
        holding = false;
    }

    /// It says of everything it holds that it cannot be delivered.
    void failAll() {
        List<Sent> all = new ArrayList<>();
        inbox.drainTo(all);
        all.forEach(sent -> sent.delivery().failed(StanzaError.of(StanzaError.Condition.REMOTE_SERVER_TIMEOUT)));
    }

    Sent expect(String xml) {
        Sent sent = play.stage.receive("Nothing came for the other server", inbox::poll);
        if (!Literal.matches(Literal.parse(xml), sent.element())) {
            throw new AssertionError(
                    "The other server\n expected " + xml + "\n      got " + Literal.show(sent.element()));
        }
        return sent;
    }

    List<String> rest() {
        List<Sent> all = new ArrayList<>();
        inbox.drainTo(all);
        return all.stream().map(s -> Literal.show(s.element())).toList();
    }

    /// Sends a stanza and returns once the server has taken it.
    void send(String xml) {
        Stanza stanza = Stanza.of(Literal.parse(xml));
        CountDownLatch taken = new CountDownLatch(1);
        play.server().exchange().accept(Objects.requireNonNull(stanza.from()).domain(), stanza, new Delivery() {
            @Override
            public void accepted() {
                taken.countDown();
            }

            @Override
            public void failed(StanzaError reason) {
                taken.countDown();
            }
        });
        play.stage.await("The server did not take " + xml, () -> taken.getCount() == 0);
    }
}
