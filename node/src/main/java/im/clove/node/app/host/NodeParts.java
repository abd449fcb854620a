package im.clove.node.app.host;

import im.clove.i2p.keys.NodeIdentity;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.DataFolder;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.NodeStatus;
import im.clove.node.admin.Startup;
import im.clove.node.app.config.ConfigFile;
import im.clove.node.cert.Certificates;
import im.clove.node.cert.NodeCertificates;
import im.clove.node.store.Store;
import im.clove.node.store.StoreException;
import im.clove.xmpp.jid.Domain;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// What the commands need of the rest of the program: a port, so that they can be tested without a router.
public interface NodeParts {
    /// Opens the store in this folder, and makes it if there is none. The caller holds the data folder's lock.
    Store openStore(Path folder) throws ControlException;

    /// Leaves nothing of what was deleted in a store that no node uses, and as little room taken as can be. The caller
    /// holds the data folder's lock.
    default void compact(Path folder) throws ControlException {
        try (Store store = openStore(folder)) {
            store.forget();
        } catch (StoreException e) {
            throw new ControlException(ControlException.Kind.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    /// Starts a node. Returns as soon as clients can connect; the router goes on starting in the background and
    /// tells its stages.
    ///
    /// @throws ControlException with a text for the user, such as the port that is taken and its option
    RunningNode start(Launch launch) throws ControlException;

    /// Everything a node is made of that is on disk. The caller holds the folder's lock until the node has ended.
    ///
    /// @param domains where accounts live, its own address first
    /// @param startup takes news of the start, from any thread, and knows how far it is
    /// @param newAddress whether the owner knows that the keys are others than before
    record Launch(
            DataFolder folder,
            ConfigFile config,
            NodeKeys keys,
            List<Domain> domains,
            Certificates certificates,
            NodeCertificates tls,
            Startup startup,
            boolean newAddress) {
        /// The node's own destination.
        public NodeIdentity identity() {
            return keys.node();
        }
    }

    /// A node that runs.
    interface RunningNode {
        NodeControl control();

        /// Where clients connect.
        List<NodeStatus.Listener> listeners();

        /// Ends it in order and returns when it has ended. Tells each thing it waits for, in plain words.
        void stop(Consumer<String> waitsFor);

        /// Returns when the node is to end by itself: with the reason, if that is a fault that cannot be lived with;
        /// empty
        /// if somebody has asked for it.
        String awaitEnd() throws InterruptedException;
    }

    /// For a build without a node; the commands that only need the data folder work.
    static NodeParts none() {
        return new NodeParts() {
            @Override
            public Store openStore(Path folder) throws ControlException {
                throw new ControlException(ControlException.Kind.FAILED, "This build has no store");
            }

            @Override
            public RunningNode start(Launch launch) throws ControlException {
                throw new ControlException(ControlException.Kind.FAILED, "This build has no node");
            }
        };
    }
}
