package im.clove.node.admin;

import im.clove.xmpp.jid.Domain;
import java.util.Optional;
import java.util.function.Consumer;

/// What its owner can ask of a node about the bridge to the clearnet; the rules of [NodeControl] hold.
public interface BridgeControl extends StatementControl {
    /// How the bridge is.
    BridgeInfo info() throws ControlException;

    /// Reads the file with the rules again. Refused, with its lines, if it is not right: those in force then stay.
    void reload() throws ControlException;

    /// Looks up and dials a domain by the path that the rules give it, whether or not anything is to be sent.
    ///
    /// @param ours of which domain of the bridge; empty for the first
    /// @param found takes each step as soon as it is known
    void test(Domain theirs, Optional<Domain> ours, Consumer<Finding> found) throws ControlException;

    /// Of a running node without a bridge.
    static BridgeControl off() {
        return new BridgeOff(true);
    }
}
