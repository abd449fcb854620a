package im.clove.i2p;

import java.util.Optional;

/// How sessions reach a router.
public sealed interface RouterLink permits EmbeddedRouter, ExternalRouter {
    /// Where a client protocol port is.
    record Address(String host, int port) {}

    /// Whether it is worth asking for a session now.
    boolean takesSessions();

    /// The client protocol's address; empty for a router in this process.
    Optional<Address> i2cp();
}
