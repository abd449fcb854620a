package im.clove.node.admin;

/// A piece of news of how a node gets into the network, from the router's first step to being reachable by others.
/// [Progress] says what it comes to, and has the words.
public sealed interface Stage {
    /// The router in this process begins.
    record StartingRouter() implements Stage {}

    /// The router is another process.
    ///
    /// @param where its client protocol port
    record WaitingForRouter(String where) implements Stage {}

    /// Learning of first peers.
    record Reseeding(int peers, int wanted) implements Stage {}

    /// The router is well, and its tunnels are next.
    ///
    /// @param peers routers known so far
    record BuildingTunnels(int peers) implements Stage {}

    /// The router has taken the node's session: the node's own tunnels are next.
    record Connected() implements Stage {}

    /// The node's own tunnels are built.
    record Open() implements Stage {}

    /// The network knows where to find the address.
    record Published() implements Stage {}

    /// Seen from outside: a dial from a throw-away destination arrived.
    record Reachable() implements Stage {}

    /// The node's own tunnels are gone; others are built.
    record Lost() implements Stage {}

    /// Something is in the router's way; it goes on trying.
    record Trouble(String reason) implements Stage {}
}
