package im.clove.s2s;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.Stanza;

/// Where stanzas from other servers go. Implemented by the node.
public interface InboundSink {
    /// Takes a stanza from a peer whose right to speak for the domain has been proved; `from` of the stanza is in
    /// that domain, `to` is present. May block for back-pressure.
    ///
    /// @param handled told when the stanza's last local owner has committed or refused it: only then it counts as
    ///     handled (XEP-0198)
    void accept(Domain from, Stanza stanza, Delivery handled);
}
