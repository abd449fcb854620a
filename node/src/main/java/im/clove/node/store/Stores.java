package im.clove.node.store;

/// The typed stores over one [Store]. What extensions keep is on shelves ([Shelf]) and not here.
public record Stores(
        Store store,
        Accounts accounts,
        OfflineQueue offline,
        Settings settings,
        Outboxes outboxes,
        KnownClients clients) {
    public static Stores over(Store store, OfflineQueue.Quota quota) {
        return new Stores(
                store,
                new Accounts(store),
                new OfflineQueue(store, quota),
                new Settings(store),
                new Outboxes(store),
                new KnownClients(store));
    }
}
