package im.clove.i2p.stream;

/// How far a destination's session is. [#words] says it to a person.
public sealed interface EndpointState {
    /// The router does not take sessions yet.
    record Waiting() implements EndpointState {}

    record BuildingTunnels() implements EndpointState {}

    /// Tunnels are built and the lease set is signed and, if it is to be published, on its way to the network. Can
    /// dial now; can be reached as soon as the network has it ([Endpoint#canSee] from another endpoint proves
    /// that).
    record Open() implements EndpointState {}

    /// Not connected any more, or again; another attempt follows by itself.
    record Lost(String reason) implements EndpointState {}

    record Closed() implements EndpointState {}

    /// The state in plain words.
    default String words() {
        return switch (this) {
            case Waiting _ -> "waiting for the router";
            case BuildingTunnels _ -> "building tunnels";
            case Open _ -> "open";
            case Lost(String reason) -> "not connected: " + reason;
            case Closed _ -> "closed";
        };
    }
}
