package im.clove.node.c2s;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import java.util.Optional;

/// Something that a client's stream offers at one stage, and what its requests lead to (RFC 6120 §4.3.2). The machine
/// of the negotiation knows TLS and SASL, which change the stream itself; all else is a value in its list.
///
/// @param reader for elements that come at this stage
public record StreamFeature(Stage stage, Offer offer, Reader reader) {
    /// @throws IllegalArgumentException if something could be asked for before login: nobody is there who might
    public StreamFeature {
        if (stage == Stage.BEFORE_LOGIN && !reader.equals(Reader.NONE)) {
            throw new IllegalArgumentException("Before login there is nothing to ask for but TLS and a login");
        }
    }

    /// Where in a negotiation it is offered.
    public enum Stage {
        /// Beside TLS and SASL.
        BEFORE_LOGIN,
        /// Beside binding and resumption, to who has logged in.
        AFTER_LOGIN
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
    public static StreamFeature saying(Stage stage, Offer offer) {
        return new StreamFeature(stage, offer, Reader.NONE);
    }
}
