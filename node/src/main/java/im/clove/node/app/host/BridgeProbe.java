package im.clove.node.app.host;

import im.clove.clearnet.policy.Path;
import im.clove.node.admin.Finding;
import im.clove.xmpp.jid.Domain;
import java.util.function.Consumer;

/// Looks up and dials a server, and says of each step what came of it: the look-up, the address, TLS, the certificate,
/// who has proved what. Nothing is sent, and no other path is tried than the one given.
@FunctionalInterface
public interface BridgeProbe {
    /// Blocks until the last step; what goes wrong is a finding.
    ///
    /// @param ours a domain of the bridge
    /// @param path never [Path#DENY]
    /// @param found takes each step as soon as it is known
    void probe(Domain ours, Domain theirs, Path path, Consumer<Finding> found);
}
