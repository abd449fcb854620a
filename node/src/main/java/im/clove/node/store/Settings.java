package im.clove.node.store;

import im.clove.xmpp.jid.Jid;
import java.util.Optional;

/// Small named values of the server (the secret behind made-up salts) and of accounts. Reads go to the store,
/// writes into the caller's batch. Thread-safe.
///
/// ```
/// settings
///   ()(name)           of the server: its first part is empty, which no account's is
///   (account)(name)    of an account, removed with it
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

    public Optional<byte[]> ofAccount(Jid account, String name) {
        return Optional.ofNullable(store.get(Table.SETTINGS, key(account, name)));
    }

    public void putOfAccount(Batch batch, Jid account, String name, byte[] value) {
        batch.put(Table.SETTINGS, key(account, name), value.clone());
    }

    private static Key key(Jid account, String name) {
        return Key.of(account.bare().toString()).then(name);
    }
}
