package im.clove.s2s.link;

import im.clove.s2s.place.DomainPair;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Pings;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import java.util.Optional;

/// Acknowledgements from a server that has none to offer: behind the stanzas goes a ping (XEP-0199), a server works
/// off a stream in order, so its answer, be it an error, says that it has what came before. The answer arrives on a
/// stream of the peer's own. A peer that never answers is taken at the word of the transport after a while; one
/// that has answered before and stops is gone, the sooner the quicker it used to be. Pure; times are in
/// milliseconds on the owner's clock. Confined to its link.
final class PingAcks {
    private static final String PREFIX = "ack-";
    private static final long NONE = -1;

    /// What is to be done about a peer that owes an answer.
    enum Patience {
        /// Wait.
        WAIT,
        /// It does not answer pings: what the transport has is delivered.
        DEAF,
        /// It did answer, and does not any more: the stream is dead.
        DEAD
    }

    private final DomainPair pair;
    private final String token;
    private final RoundTrip roundTrip;
    private long serial;
    private long covers = NONE;
    private long sentAt;
    private boolean answered;
    private boolean deaf;

    /// @param pair from us to the peer
    /// @param token unguessable, so that nobody else can answer
    /// @param patienceMillis how long an answer may take at most
    PingAcks(DomainPair pair, String token, long patienceMillis) {
        this.pair = pair;
        this.token = token;
        this.roundTrip = new RoundTrip(patienceMillis);
    }

    /// What may be the answer of a domain to a ping of some link.
    ///
    /// @param pair from the peer to us
    record Answer(DomainPair pair, String id) {
        /// Empty if the stanza is something else: the answer goes from domain to domain, with an id of ours.
        static Optional<Answer> of(Stanza stanza) {
            String id = stanza.id();
            boolean fits = stanza instanceof Iq iq
                    && (iq.type() == Iq.Type.RESULT || iq.type() == Iq.Type.ERROR)
                    && id != null
                    && id.startsWith(PREFIX);
            return fits
                    ? DomainPair.of(stanza.element()).map(pair -> new Answer(pair, String.valueOf(id)))
                    : Optional.empty();
        }
    }

    boolean isDeaf() {
        return deaf;
    }

    /// A stream begins: what was asked on the last one is asked anew.
    void begin() {
        covers = NONE;
    }

    /// The ping to send behind the stanzas up to this number, unless one is under way.
    Optional<Element> ask(long number, long now) {
        if (deaf || covers != NONE) {
            return Optional.empty();
        }
        covers = number;
        sentAt = now;
        serial++;
        return Optional.of(Element.of(Element.CLIENT, "iq")
                .with("type", "get")
                .with("id", id())
                .with("from", pair.from().name())
                .with("to", pair.to().name())
                .with(Pings.payload()));
    }

    private String id() {
        return PREFIX + token + "-" + serial;
    }

    /// An answer came.
    ///
    /// @param gone since when the peer could have the ping: [PeerStream#askedAt]
    /// @return up to which number everything has arrived; empty if it is no answer to the ping under way
    Optional<Long> answer(String id, long now, long gone) {
        if (covers == NONE || !id.equals(id())) {
            return Optional.empty();
        }
        long number = covers;
        covers = NONE;
        answered = true;
        roundTrip.took(now - Math.max(sentAt, gone));
        return Optional.of(number);
    }

    /// @param gone since when the peer could have the ping: [PeerStream#askedAt]
    Patience patience(long now, long gone) {
        if (now < next(gone)) {
            return Patience.WAIT;
        }
        covers = NONE;
        deaf = !answered;
        return deaf ? Patience.DEAF : Patience.DEAD;
    }

    /// When [#patience] has something to say; [Long#MAX_VALUE] if never.
    long next(long gone) {
        return covers == NONE ? Long.MAX_VALUE : Math.max(sentAt, gone) + roundTrip.patience();
    }
}
