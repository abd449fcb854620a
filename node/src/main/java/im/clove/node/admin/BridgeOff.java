package im.clove.node.admin;

import im.clove.xmpp.jid.Domain;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The bridge of a node that has none, or does not run.
record BridgeOff(boolean isRunning) implements BridgeControl {
    @Override
    public BridgeInfo info() throws ControlException {
        if (!isRunning) {
            throw OfflineUsers.notRunning();
        }
        return BridgeInfo.OFF;
    }

    /// Nothing to do: rules are read when there is a bridge.
    @Override
    public void reload() {}

    @Override
    public List<StatementInfo> statements() throws ControlException {
        if (!isRunning) {
            throw OfflineUsers.notRunning();
        }
        return List.of();
    }

    @Override
    public String askStatement(Domain domain) throws ControlException {
        throw off();
    }

    @Override
    public void trust(Domain domain) throws ControlException {
        throw off();
    }

    @Override
    public void forget(Domain domain) throws ControlException {
        throw off();
    }

    @Override
    public void test(Domain theirs, Optional<Domain> ours, Consumer<Finding> found) throws ControlException {
        throw off();
    }

    private ControlException off() {
        return isRunning
                ? ControlException.refused(
                        "The bridge to the clearnet is off, so nothing is looked up or dialled there."
                                + " To have one, set bridge.enabled and bridge.domains in clove.conf and start the node again")
                : OfflineUsers.notRunning();
    }
}
