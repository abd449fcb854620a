package im.clove.s2s.dialback;

import im.clove.s2s.place.DomainPair;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;

/// What the two machines of dialback want done, in order.
public sealed interface DialbackOutput {
    /// On the stream the machine is of.
    record Send(Element element) implements DialbackOutput {}

    /// Put the key before the server of the claimed domain; the answer goes to [ReceivingDialback#answered].
    record Ask(DialbackQuery query) implements DialbackOutput {}

    /// The peer may send stanzas of this pair on the stream it dialled.
    record Authorised(DomainPair pair) implements DialbackOutput {}

    /// The peer has asked about a key that we did make.
    record Checked(DomainPair pair, String streamId) implements DialbackOutput {}

    /// We may send stanzas of this pair on the stream we dialled.
    record Proved(DomainPair pair) implements DialbackOutput {}

    /// The peer does not take our key.
    record Denied(DomainPair pair, StanzaError reason) implements DialbackOutput {}

    /// The answer to a question we asked for somebody else.
    record Answered(DialbackQuery query, DialbackVerdict verdict) implements DialbackOutput {}

    /// Send this stream error and close.
    record Fail(StreamFault fault) implements DialbackOutput {}
}
