package im.clove.s2s.stream;

import im.clove.runtime.transport.PeerIdentity;
import im.clove.s2s.dialback.StreamFault;
import im.clove.s2s.place.Atlas;
import im.clove.s2s.place.DomainPair;
import im.clove.s2s.place.LinkKey;
import im.clove.s2s.place.PeerAuth;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.MalformedStanzaException;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Whether a stanza may come in on a link. Pure. Only the pair of sides that the stream was set up for passes
/// (S-04), and nothing passes through to a third server (S-08).
///
/// - `from` or `to` missing, or no address: `improper-addressing` (RFC 6120 §4.9.3.7), the stream ends;
/// - `from` not of the peer: `invalid-from` (§4.9.3.9), the stream ends;
/// - `to` of another server: `host-unknown` (§4.9.3.6), the stream ends, for no server of good faith sends it here;
/// - `to` with a label in front of our name that we do not serve: a typing error of a person, answered with a
///   stanza error.
public final class InboundGate {
    private static final Verdict UNADDRESSED =
            cut(StreamCondition.IMPROPER_ADDRESSING, "A stanza between servers has a sender and a recipient");

    private final Atlas atlas;
    private final PeerAuth auth;

    public InboundGate(Atlas atlas, PeerAuth auth) {
        this.atlas = atlas;
        this.auth = auth;
    }

    public sealed interface Verdict {
        record Pass(Domain from, Stanza stanza) implements Verdict {}

        /// @param answer to send back, or null for nothing
        record Refuse(@Nullable Stanza answer) implements Verdict {}

        record Cut(StreamFault fault) implements Verdict {}
    }

    public Verdict check(Element element, LinkKey key, PeerIdentity proved) {
        Jid from = address(element, "from");
        Jid to = address(element, "to");
        if (from == null || to == null) {
            return UNADDRESSED;
        }
        if (!atlas.family(from.domain()).equals(key.remote())
                || !(auth.check(from.domain(), proved) instanceof PeerAuth.Verdict.Granted)) {
            return cut(StreamCondition.INVALID_FROM, "The sender's domain is not yours");
        }
        if (!atlas.family(to.domain()).equals(key.local())) {
            return cut(StreamCondition.HOST_UNKNOWN, "That domain is not served here");
        }
        return pass(element, from, to);
    }

    /// As [#check(Element, LinkKey, PeerIdentity)], for a stream on which each pair of domains is proved by itself.
    public Verdict check(Element element, Predicate<DomainPair> authorised) {
        Jid from = address(element, "from");
        Jid to = address(element, "to");
        if (from == null || to == null) {
            return UNADDRESSED;
        }
        if (!authorised.test(new DomainPair(from.domain(), to.domain()))) {
            return atlas.isOwn(to.domain())
                    ? cut(StreamCondition.INVALID_FROM, "This stream does not speak for the sender's domain")
                    : cut(StreamCondition.HOST_UNKNOWN, "That domain is not served here");
        }
        return pass(element, from, to);
    }

    private static @Nullable Jid address(Element element, String which) {
        return Jid.tryParse(element.attributeOr(which, "")).orElse(null);
    }

    private Verdict pass(Element element, Jid from, Jid to) {
        try {
            Stanza stanza = Stanza.of(element);
            if (atlas.isOwn(to.domain())) {
                return new Verdict.Pass(from.domain(), stanza);
            }
            StanzaError unknown =
                    StanzaError.of(StanzaError.Condition.REMOTE_SERVER_NOT_FOUND, "That domain is not served here.");
            return new Verdict.Refuse(Replies.error(stanza, unknown).orElse(null));
        } catch (MalformedStanzaException e) {
            return new Verdict.Refuse(answer(element, e.error()));
        }
    }

    /// The error that answers a stanza which could not be read; null for what must not be answered, and for a
    /// request that an answer could not be matched with.
    private static @Nullable Stanza answer(Element refused, StanzaError error) {
        String type = refused.attributeOr("type", "");
        boolean silent = type.equals("error")
                || refused.is(Element.CLIENT, "iq")
                        && (type.equals(Iq.Type.RESULT.wireName()) || refused.attribute("id") == null);
        return silent
                ? null
                : Stanza.of(Element.of(Element.CLIENT, refused.local())
                        .with("type", "error")
                        .with("id", refused.attribute("id"))
                        .with("to", refused.attribute("from"))
                        .with("from", refused.attribute("to"))
                        .with(error.toElement()));
    }

    private static Verdict cut(StreamCondition condition, String text) {
        return new Verdict.Cut(new StreamFault(condition, text));
    }
}
