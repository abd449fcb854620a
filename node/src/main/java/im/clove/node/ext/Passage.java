package im.clove.node.ext;

import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import java.util.List;

/// What all hooks together made of a stanza. The effects are to be carried out in every case.
public sealed interface Passage {
    List<Effect> effects();

    /// It goes on.
    ///
    /// @param stanza as the hooks left it
    record Passed(List<Effect> effects, Stanza stanza) implements Passage {}

    /// A hook has dealt with it.
    record Taken(List<Effect> effects) implements Passage {}

    /// A hook refuses it.
    record Rejected(List<Effect> effects, StanzaError error, String reason) implements Passage {}
}
