package im.clove.node.service.room;

import im.clove.node.core.Envelope;
import im.clove.node.owner.Work;
import im.clove.xmpp.stanza.Iq;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One XEP of a room: what requests it answers, and what it adds to discovery. A new one is a class and a line in
/// [Room].
interface RoomFeature {
    /// For discovery, as the room stands.
    List<String> features();

    List<Question> questions();

    /// A kind of request to the room.
    ///
    /// @param namespace and the name of the payload
    /// @param isLater whether the answer comes later: then who answers ends the ticket
    record Question(Iq.Type type, String namespace, String name, Answerer answerer, boolean isLater) {
        Question(Iq.Type type, String namespace, String name, Answerer answerer) {
            this(type, namespace, name, answerer, false);
        }

        static Question later(Iq.Type type, String namespace, String name, Answerer answerer) {
            return new Question(type, namespace, name, answerer, true);
        }

        boolean takes(Iq iq) {
            return iq.type() == type && iq.payload().is(namespace, name);
        }
    }

    /// Answers or refuses, on the room's thread.
    @FunctionalInterface
    interface Answerer {
        /// @param who asks, or null if he is not in
        void answer(Iq iq, @Nullable Occupant who, Envelope envelope, Work work);
    }
}
