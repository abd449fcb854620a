package im.clove.node.app.host;

import im.clove.node.admin.ControlException;
import im.clove.node.store.Batch;
import im.clove.node.store.Settings;
import im.clove.node.store.Store;
import im.clove.xmpp.jid.B32;
import java.nio.charset.StandardCharsets;

/// Whose accounts and messages a store holds: the node's address, noted at the first start and compared at each later
/// one. Keys from elsewhere would make a node that nobody's contacts know, without a word.
final class KnownAddress {
    private static final String NAME = "address";

    private KnownAddress() {}

    /// @param mayChange whether the owner has asked for another address
    /// @throws ControlException if the store belongs to another address; nothing was changed then
    static void require(Store store, B32 address, boolean mayChange) throws ControlException {
        Settings settings = new Settings(store);
        String known = settings.ofServer(NAME)
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                .orElse("");
        if (known.equals(address.hostname())) {
            return;
        }
        if (!known.isEmpty() && !mayChange) {
            throw new ControlException(
                    ControlException.Kind.REFUSED,
                    "The accounts and messages in this folder belong to " + known + ", but identity.keys is the key of "
                            + address.hostname() + ". Put the right identity.keys back from a backup;"
                            + " or, to go on under the other address, `clove run --new-address`");
        }
        Batch batch = new Batch();
        settings.putOfServer(batch, NAME, address.hostname().getBytes(StandardCharsets.US_ASCII));
        store.commit(batch);
    }
}
