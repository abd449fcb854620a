package im.clove.node.pubsub;

/// How much one owner of nodes may keep. What an account keeps comes from its owner, so these are against mistakes and
/// against a client that goes wild; what others may add (subscriptions) is bounded more tightly.
///
/// @param nodes of one owner
/// @param nodeItems items of one node: what `max` means
/// @param items of all nodes together; their ids are in memory
/// @param itemBytes of one item as it is stored
/// @param bytes of all items and nodes together as they are stored
/// @param people subscriptions and affiliations of one node, each
public record Limits(int nodes, int nodeItems, int items, int itemBytes, long bytes, int people) {
    public static final Limits ACCOUNT = new Limits(200, 1_000, 2_500, 192 * 1024, 6L << 20, 200);
}
