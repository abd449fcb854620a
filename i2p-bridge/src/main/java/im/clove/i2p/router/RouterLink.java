package im.clove.i2p.router;

import im.clove.xmpp.jid.B32;
import java.time.Duration;
import java.util.Optional;

/// How sessions reach a router.
public sealed interface RouterLink permits EmbeddedRouter, ExternalRouter {
    /// Where a client protocol port is.
    record Address(String host, int port) {}

    /// Whether it is worth asking for a session now.
    boolean takesSessions();

    /// The client protocol's address; empty for a router in this process.
    Optional<Address> i2cp();

    /// Forgets the tunnels a destination was last reached by, so that what goes there next asks the network anew. A
    /// router that was restarted has other tunnels, and the lease set of the old ones stays valid for minutes. A
    /// router outside of this process cannot be told.
    ///
    /// @param asker which of our destinations dials
    void forgetLeases(B32 asker, B32 target);

    /// Asks the network where a destination is, though it may be one of this router's own. Blocks.
    ///
    /// @param asker which of our destinations asks
    /// @return whether it was found in time; empty if this router cannot be asked such a question
    Optional<Boolean> finds(B32 asker, B32 target, Duration timeout);

    /// Lets every destination choose its tunnels anew, its own and its peers'. For the sake of order the router
    /// sends all from one destination to another by the same two tunnels for as long as they live, repeated packets
    /// too; if one of them is dead, it finds out within a minute or so. A router outside of this process cannot be
    /// told.
    void changeTunnels();
}
