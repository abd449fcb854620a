package im.clove.runtime.transport;

/// Where a server is, as one kind of network knows it. Opaque to whoever routes: a place can be compared, and given to
/// the [Dialer] of its kind, and nothing else. The order lets both ends of a link agree on who of them gives way.
public interface Place extends Comparable<Place> {
    /// A few letters of it for the log: enough to tell two apart, too few to find it.
    String hint();
}
