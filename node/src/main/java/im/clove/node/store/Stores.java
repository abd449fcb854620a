package im.clove.node.store;

import java.util.random.RandomGenerator;

/// The typed stores over one [Store].
public record Stores(
        Store store,
        Accounts accounts,
        Rosters rosters,
        OfflineQueue offline,
        Blocklists blocklists,
        Settings settings,
        Outboxes outboxes,
        KnownClients clients) {
    /// @param random for the incarnation of rosters
    public static Stores over(Store store, OfflineQueue.Quota quota, RandomGenerator random) {
        return new Stores(
                store,
                new Accounts(store),
                new Rosters(store, random),
                new OfflineQueue(store, quota),
                new Blocklists(store),
                new Settings(store),
                new Outboxes(store),
                new KnownClients(store));
    }
}
