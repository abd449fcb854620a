package im.clove.node.app.host;

import im.clove.node.admin.ControlException;
import im.clove.node.store.Batch;
import im.clove.node.store.Settings;
import im.clove.node.store.Store;
import im.clove.xmpp.jid.B32;
import java.nio.charset.StandardCharsets;

/// Whose accounts and messages a store holds, and whose rooms: the addresses, noted at the first start and compared at
/// each later one. Keys from elsewhere would make a node that nobody's contacts know, without a word.
public final class KnownAddress {
    private static final String NODE = "address";
    private static final String ROOMS = "rooms-address";

    private KnownAddress() {}

    /// Both addresses.
    static void require(Store store, NodeKeys keys, boolean mayChange) throws ControlException {
        require(store, keys.node().b32(), mayChange);
        if (keys.rooms().isPresent()) {
            requireRooms(store, keys.rooms().get().b32(), mayChange);
        }
    }

    /// @param mayChange whether the owner has asked for another address
    /// @throws ControlException if the store belongs to another address; nothing was changed then
    static void require(Store store, B32 address, boolean mayChange) throws ControlException {
        require(store, NODE, address, mayChange, "The accounts and messages in this folder belong", "identity.keys");
    }

    /// The same of the address of the rooms.
    static void requireRooms(Store store, B32 address, boolean mayChange) throws ControlException {
        require(store, ROOMS, address, mayChange, "The rooms in this folder are known", "rooms.keys");
    }

    /// The address of the rooms as it was noted; empty for none.
    public static String ofRooms(Store store) {
        return known(store, ROOMS);
    }

    private static String known(Store store, String name) {
        return new Settings(store)
                .ofServer(name)
                .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                .orElse("");
    }

    private static void require(Store store, String name, B32 address, boolean mayChange, String what, String file)
            throws ControlException {
        String known = known(store, name);
        if (known.equals(address.hostname())) {
            return;
        }
        if (!known.isEmpty() && !mayChange) {
            throw new ControlException(
                    ControlException.Kind.REFUSED,
                    what + " to " + known + ", but " + file + " is the key of " + address.hostname()
                            + ". Put the right " + file + " back from a backup;"
                            + " or, to go on under the other address, `clove run --new-address`");
        }
        Batch batch = new Batch();
        new Settings(store).putOfServer(batch, name, address.hostname().getBytes(StandardCharsets.US_ASCII));
        store.commit(batch);
    }
}
