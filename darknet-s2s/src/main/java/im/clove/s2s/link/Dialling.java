package im.clove.s2s.link;

import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.NobodyThereException;
import im.clove.s2s.place.LinkKey;
import im.clove.s2s.stream.Ending;
import im.clove.s2s.stream.Hello;
import im.clove.s2s.stream.PeerStream;
import im.clove.s2s.stream.StockGround;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The dials of a [PeerLink], each on a thread of its own, which then runs the stream until it is over. What
/// happens is posted to the link.
final class Dialling implements PeerStream.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Dialling.class);

    private final LinkKey key;
    private final LinkHome home;
    private final PeerStream.Owner owner;
    private final Consumer<LinkPost> mailbox;

    /// @param owner takes what comes on a stream
    Dialling(LinkKey key, LinkHome home, PeerStream.Owner owner, Consumer<LinkPost> mailbox) {
        this.key = key;
        this.home = home;
        this.owner = owner;
        this.mailbox = mailbox;
    }

    /// Dials, without waiting for it.
    ///
    /// @param number the stream's, if it comes to one
    void dial(long number) {
        try {
            home.tools().executor().execute(() -> dialAndRun(number));
        } catch (RejectedExecutionException e) {
            mailbox.accept(new LinkPost.Event(new LinkEvent.DialFailed(number)));
        }
    }

    private void dialAndRun(long number) {
        if (key.isToNowhere(home.config().atlas())) {
            mailbox.accept(new LinkPost.Event(new LinkEvent.NobodyThere(
                    number, "Nothing goes from here to " + key.remote().name() + ", as things stand.")));
            return;
        }
        PeerStream stream;
        try {
            Duration atMost = home.config().times().connect();
            Duplex duplex = home.outward().dial(key.place(), atMost);
            stream = new PeerStream(number, duplex, home.config(), home.tools(), home.keys());
        } catch (NobodyThereException e) {
            LOG.debug("A dial led nowhere", e);
            mailbox.accept(new LinkPost.Event(new LinkEvent.NobodyThere(number, String.valueOf(e.getMessage()))));
            return;
        } catch (IOException e) {
            LOG.debug("A dial failed", e);
            mailbox.accept(new LinkPost.Event(new LinkEvent.DialFailed(number)));
            return;
        } catch (RuntimeException | StackOverflowError e) {
            // What a far end or a name service sent is at fault for no more than this dial.
            home.tools().faults().report("A dial ended because of an error of ours", e);
            mailbox.accept(new LinkPost.Event(new LinkEvent.DialFailed(number)));
            return;
        }
        mailbox.accept(new LinkPost.Dialled(stream));
        stream.runDialled(key, this);
    }

    @Override
    public PeerStream.Owner linked(PeerStream stream, LinkKey ignored, Hello theirs) {
        mailbox.accept(new LinkPost.Opened(stream, theirs, true));
        return owner;
    }

    @Override
    public PeerStream.Owner grounded(PeerStream stream, StockGround ground) {
        mailbox.accept(new LinkPost.Grounded(stream, ground));
        return owner;
    }

    @Override
    public void failed(PeerStream stream, Ending how) {
        owner.ended(stream, how);
    }
}
