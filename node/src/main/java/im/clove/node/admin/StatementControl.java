package im.clove.node.admin;

import im.clove.xmpp.jid.Domain;
import java.util.List;

/// What the owner can ask of a node about where domains of the clearnet say that they are in I2P; the rules of
/// [NodeControl] hold.
public interface StatementControl {
    /// What is known of where domains of the clearnet are in I2P.
    List<StatementInfo> statements() throws ControlException;

    /// Asks a domain where it is in I2P, and the place that it names. Takes minutes.
    ///
    /// @return what came of it, in a few words
    String askStatement(Domain domain) throws ControlException;

    /// Takes the statement that waits for the owner's consent.
    void trust(Domain domain) throws ControlException;

    /// Forgets what is known of a domain's place, and that it is to be kept off the clearnet.
    void forget(Domain domain) throws ControlException;
}
