package im.clove.node.store;

import java.util.Optional;

/// Small named values of the server (the secret behind made-up salts). Reads go to the store, writes into the caller's
/// batch. Thread-safe.
///
/// ```
/// settings
///   ()(name)           of the server: its first part is empty, which no account's is
///   (account)(name)    of an account: chapters of extensions that keep a value or two
/// ```
public final class Settings {
    private static final Key SERVER = Key.of("");

    private final Store store;

    public Settings(Store store) {
        this.store = store;
    }

    public Optional<byte[]> ofServer(String name) {
        return Optional.ofNullable(store.get(Table.SETTINGS, SERVER.then(name)));
    }

    public void putOfServer(Batch batch, String name, byte[] value) {
        batch.put(Table.SETTINGS, SERVER.then(name), value.clone());
    }

    public void removeOfServer(Batch batch, String name) {
        batch.remove(Table.SETTINGS, SERVER.then(name));
    }
}
