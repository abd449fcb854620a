package im.clove.node.app;

/// How far a node's start has got, from the router's first step to being reachable by others.
public sealed interface Stage {
    record StartingRouter() implements Stage {}

    /// Learning of first peers.
    record Reseeding(int peers, int wanted) implements Stage {}

    /// @param peers routers known so far
    record BuildingTunnels(int peers) implements Stage {}

    /// The network knows where to find the address.
    record Published() implements Stage {}

    /// Seen from outside: a dial from a throw-away destination arrived.
    record Reachable() implements Stage {}

    /// Something is in the way; the node goes on trying.
    record Trouble(String reason) implements Stage {}

    /// The stage in plain words.
    default String words() {
        return switch (this) {
            case StartingRouter _ -> "starting the router";
            case Reseeding(int peers, int wanted) -> "reseeding: " + peers + " of " + wanted + " first peers";
            case BuildingTunnels(int peers) -> "building tunnels (" + peers + (peers == 1 ? " peer)" : " peers)");
            case Published _ -> "published: others can find this address";
            case Reachable _ -> "reachable: a test call from a throw-away address arrived";
            case Trouble(String reason) -> "in trouble: " + reason;
        };
    }
}
