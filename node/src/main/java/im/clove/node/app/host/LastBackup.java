package im.clove.node.app.host;

import im.clove.node.store.Batch;
import im.clove.node.store.StoreException;
import im.clove.node.store.Stores;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When the running node was last asked for a copy of its store, as `clove backup` does. Thread-safe.
record LastBackup(Stores stores) {
    private static final Logger LOG = LoggerFactory.getLogger(LastBackup.class);
    private static final String NAME = "last-backup";

    Optional<Instant> at() {
        // What is damaged is as good as nothing: somebody makes another.
        return stores.settings()
                .ofServer(NAME)
                .filter(value -> value.length == Long.BYTES)
                .map(value -> Instant.ofEpochSecond(ByteBuffer.wrap(value).getLong()));
    }

    /// The copy is good, even if this cannot be noted.
    void made(Instant now) {
        Batch batch = new Batch();
        byte[] value =
                ByteBuffer.allocate(Long.BYTES).putLong(now.getEpochSecond()).array();
        stores.settings().putOfServer(batch, NAME, value);
        try {
            stores.store().commit(batch);
        } catch (StoreException e) {
            LOG.warn("When the backup was made could not be noted: {}", e.getMessage());
        }
    }
}
