package im.clove.s2s.link;

import im.clove.s2s.config.S2sConfig;
import im.clove.s2s.dialback.DialbackElements;
import im.clove.s2s.dialback.DialbackKeys;
import im.clove.s2s.dialback.DialbackQuery;
import im.clove.s2s.dialback.DialbackVerdict;
import im.clove.s2s.dialback.StreamFault;
import im.clove.s2s.place.DomainPair;
import im.clove.s2s.place.Outward;
import im.clove.s2s.place.PeerKinds;
import im.clove.s2s.queue.Failures;
import im.clove.s2s.queue.InboundSink;
import im.clove.s2s.stream.Hello;
import im.clove.s2s.stream.PeerStream;
import im.clove.s2s.stream.S2sTools;
import im.clove.s2s.stream.StockGround;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import java.util.List;

/// The surroundings of a [PeerLink] and of a [StockInbound].
///
/// @param keys for servers that are no Clove nodes
public record LinkHome(
        S2sConfig config,
        S2sTools tools,
        Outward outward,
        InboundSink sink,
        Registry registry,
        DialbackKeys keys,
        PeerKinds kinds) {
    /// Where links and streams are found. Nothing here blocks.
    public interface Registry {
        /// The link has ended; afterwards nobody finds it any more.
        void leave(PeerLink link);

        /// What waits on disk, of all links.
        Queues queues();

        /// Takes what reached a link that had just left, or the wrong one.
        void again(LinkPost.Send late);

        /// The stream has ended.
        void leave(StockInbound stream);

        /// Sends a stanza of ours whose fate nobody waits for.
        void answer(DomainPair pair, Stanza stanza);

        /// Puts a key before the server of the domain it claims.
        void ask(DialbackQuery query);

        /// Brings the answer back to the stream on which the key was shown.
        void answered(DialbackQuery query, DialbackVerdict verdict);

        /// A peer has answered a ping of a link.
        ///
        /// @param pair from the peer to us
        void answered(DomainPair pair, String id);

        /// A peer has asked about our key.
        ///
        /// @param pair from us to the peer
        void checked(DomainPair pair, String streamId);

        /// Whether somebody here wanted to talk to a peer.
        ///
        /// @param pair from us to the peer
        boolean isWanted(DomainPair pair);

        /// A peer may send on a stream it dialled.
        ///
        /// @param pair from the peer to us
        void reversed(DomainPair pair);
    }
    /// What reaches a link that cannot read what it left earlier.
    void refuse(List<LinkPost> posts, InboundLane lane) {
        for (LinkPost post : posts) {
            if (post instanceof LinkPost.Send send) {
                send.delivery().failed(Failures.STORE);
            } else {
                late(post, lane);
            }
        }
    }

    /// What reaches a link that has left: nothing may be lost with it.
    void late(LinkPost post, InboundLane lane) {
        switch (post) {
            case LinkPost.Send send -> registry.again(send);
            case LinkPost.Ask(DialbackQuery query) ->
                registry.answered(query, DialbackElements.unknown(StanzaError.Condition.RESOURCE_CONSTRAINT));
            case LinkPost.Grounded(PeerStream stream, StockGround _) -> stream.drop();
            case LinkPost.Opened(PeerStream stream, Hello _, boolean _) ->
                stream.close(new StreamFault(StreamCondition.RESOURCE_CONSTRAINT, "Come again"));
            case LinkPost.Dialled(PeerStream stream) -> stream.drop();
            case LinkPost.Received(PeerStream _, Element element) -> {
                lane.arrived(element);
                lane.leave();
            }
            case LinkPost.Stop(Runnable done) -> done.run();
            case LinkPost.Drop(var count) -> count.complete(0);
            case LinkPost.Disown(var _, var count) -> count.complete(0);
            case LinkPost.Event _,
                    LinkPost.Moved _,
                    LinkPost.Silent _,
                    LinkPost.Handled _,
                    LinkPost.Written _,
                    LinkPost.Answered _,
                    LinkPost.Checked _,
                    LinkPost.Reversed _,
                    LinkPost.Tick _,
                    LinkPost.Remapped _,
                    LinkPost.Retire _ -> {}
        }
    }
}
