package im.clove.i2p.router;

/// How far the router is. [#words] says it to a person.
public sealed interface RouterState {
    /// Not started.
    record Cold() implements RouterState {}

    record Starting() implements RouterState {}

    /// Fetching first peers; on the public network only.
    record Reseeding(int peers, int wanted) implements RouterState {}

    /// Has peers, has no tunnels yet.
    record BuildingTunnels(int peers) implements RouterState {}

    record Ready() implements RouterState {}

    /// Runs, but something is wrong.
    ///
    /// @param reason in plain words, with what to do about it where there is something
    record Degraded(String reason) implements RouterState {}

    record Stopped() implements RouterState {}

    /// The state in plain words.
    default String words() {
        return switch (this) {
            case Cold _ -> "not started";
            case Starting _ -> "starting";
            case Reseeding(int peers, int wanted) -> "fetching first peers (" + peers + " of " + wanted + ")";
            case BuildingTunnels(int peers) -> "building tunnels (" + peers + (peers == 1 ? " peer" : " peers") + ")";
            case Ready _ -> "ready";
            case Degraded(String reason) -> "in trouble: " + reason;
            case Stopped _ -> "stopped";
        };
    }
}
