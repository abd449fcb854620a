package im.clove.xmpp.sasl;

import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Optional;

/// How a login is spelled on a stream. The mechanisms and [SaslServer] know bytes only, so another profile (SASL2,
/// XEP-0388) is another of these over the same.
public interface SaslProfile {
    /// The profile of RFC 6120 §6.4.
    SaslProfile RFC6120 = new Rfc6120Profile();

    /// What is offered in the stream features.
    List<Element> offer(List<Mechanism> mechanisms, ChannelBinding.Source bindings);

    /// What a client says.
    ///
    /// @return empty if the element is no part of a login in this profile
    Optional<SaslRequest> read(Element element);

    /// What it is answered.
    Element write(SaslStep step);
}
