package im.clove.xmpp.sasl;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;

/// How a login is spelled on a stream. The mechanisms and [SaslServer] know bytes only: both profiles are over the
/// same.
public interface SaslProfile {
    /// The profile of RFC 6120 §6.4.
    SaslProfile RFC6120 = new Rfc6120Profile();

    /// The profile of XEP-0388, inside encryption only.
    SaslProfile SASL2 = new Sasl2Profile();

    /// Whether a new stream header follows a login (RFC 6120 §6.4.6).
    boolean restarts();

    /// What is offered in the stream features.
    ///
    /// @param inline what may be asked for along with a login, if this profile has room for it
    /// @param upgrades hashes for which keys may be made, if it has room for that
    Element offer(List<Mechanism> mechanisms, List<Element> inline, List<ScramHash> upgrades);

    /// What a client says.
    ///
    /// @return empty if the element is no part of a login in this profile
    Optional<SaslRequest> read(Element element);

    /// What it is answered while it is not logged in.
    Element write(SaslStep.Reply reply);

    /// What it is answered when it is.
    ///
    /// @param whom bare, or full if a resource is bound along with it
    /// @param answers to what was asked for inline
    Element success(SaslStep.Success success, Jid whom, List<Element> answers);
}
