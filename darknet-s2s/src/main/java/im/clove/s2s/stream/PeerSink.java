package im.clove.s2s.stream;

import im.clove.runtime.budget.Hold;
import im.clove.runtime.link.LinkEnd;
import im.clove.runtime.link.LinkSink;
import im.clove.s2s.stream.PeerStream.Owner;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Weight;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes what comes on a stream that is set up, and hands it to the owner. Called on the stream's thread.
///
/// @param owner null if the stream is on its way to its end
/// @param again null if every stanza comes in full
/// @param itself what the stream is charged for
record PeerSink(
        PeerStream stream, @Nullable Owner owner, @Nullable AgainReader again, Hold itself) implements LinkSink {
    @Override
    public void received(Element element) {
        if (owner == null) {
            return;
        }
        Optional<Element> meant = again == null ? Optional.empty() : again.read(element);
        if (again != null) {
            itself.is(S2sTools.STREAM + again.held());
        }
        // Few bytes came, but it costs what the whole stanza does, and no peer may say more than it could in full.
        if (meant.isEmpty() || stream.spend(Weight.of(meant.get()))) {
            owner.received(stream, meant.orElse(element));
        }
    }

    @Override
    public void idle() {
        if (owner != null) {
            owner.idle(stream);
        }
    }

    @Override
    public void closed(LinkEnd end) {
        if (owner != null) {
            Ending how = switch (end.kind()) {
                case FINISHED -> new Ending.Finished();
                case LOST -> new Ending.Cut();
                case VIOLATION, TIMED_OUT, STALLED, CLOSED, FAULT -> new Ending.Lost();
            };
            owner.ended(stream, how);
        }
    }
}
