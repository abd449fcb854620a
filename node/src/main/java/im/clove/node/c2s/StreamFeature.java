package im.clove.node.c2s;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import java.util.Optional;
import java.util.Set;

/// Something that a client's stream offers at some stages, and what its requests lead to (RFC 6120 §4.3.2). The machine
/// of the negotiation knows TLS and SASL, which change the stream itself; all else is a value in its list.
///
/// @param reader for elements that come at these stages
public record StreamFeature(Set<Stage> stages, Offer offer, Reader reader) {
    /// @throws IllegalArgumentException if something could be asked for where only the machine itself listens
    public StreamFeature {
        stages = Set.copyOf(stages);
        if (!stages.equals(Set.of(Stage.AFTER_LOGIN)) && !reader.equals(Reader.NONE)) {
            throw new IllegalArgumentException("Elements of their own are read between login and binding only");
        }
    }

    /// Where in a negotiation it is offered.
    public enum Stage {
        /// Beside TLS and SASL.
        BEFORE_LOGIN,
        /// Along with a login (XEP-0388 §2.1): what is asked for then comes inside it.
        INLINE_LOGIN,
        /// Beside binding and resumption, to who has logged in.
        AFTER_LOGIN,
        /// To who has bound along with the login (XEP-0388 §2.6.1): its session is there.
        BOUND
    }

    /// Says what is offered.
    @FunctionalInterface
    public interface Offer {
        /// @param whom the account, bare; before login the domain
        Element to(Jid whom);
    }

    /// Reads what a client sends at this stage.
    @FunctionalInterface
    public interface Reader {
        /// Nothing can be asked for: the offer says it all.
        Reader NONE = (_, _) -> Optional.empty();

        /// @param whom as in [Offer#to]
        /// @return empty if the element is not for this feature
        Optional<Request> read(Jid whom, Element element);
    }

    /// What a client asks for.
    public sealed interface Request {
        /// To be let in.
        record Enter(Entrance entrance) implements Request {}

        /// Something it does not get; it may ask again.
        record Refuse(Element answer) implements Request {}
    }

    /// One that only says something.
    public static StreamFeature saying(Set<Stage> stages, Offer offer) {
        return new StreamFeature(stages, offer, Reader.NONE);
    }
}
