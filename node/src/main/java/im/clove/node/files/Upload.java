package im.clove.node.files;

import im.clove.node.files.Refusal.Refused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file that comes. Nothing of it is left if it is closed before it has been finished. For one thread.
final class Upload implements AutoCloseable {
    private static final int PIECE = 64 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(Upload.class);

    private final FileStore store;
    private final StoredFile slot;
    private final FileChannel channel;
    private final MessageDigest digest = Hashes.digest();
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE);

    Upload(FileStore store, StoredFile slot, FileChannel channel) {
        this.store = store;
        this.slot = slot;
        this.channel = channel;
    }

    /// Where the next bytes are put; has room.
    ByteBuffer piece() {
        return piece;
    }

    /// The piece may have been filled: if it is full, it goes to the disk.
    ///
    /// @throws Refused if the disk does not take it
    void filled() throws Refused {
        if (!piece.hasRemaining()) {
            write();
        }
    }

    private void write() throws Refused {
        piece.flip();
        digest.update(piece.duplicate());
        try {
            while (piece.hasRemaining()) {
                channel.write(piece);
            }
        } catch (IOException e) {
            throw full(e);
        }
        piece.clear();
    }

    private Refused full(IOException e) {
        LOG.error("A file of {} bytes cannot be written", slot.size(), e);
        return new Refused(Refusal.NO_ROOM);
    }

    /// All of it is here. When this returns it stays, whatever happens to the process or the machine.
    ///
    /// @throws Refused if the disk does not take it, or it was removed while it came
    void finish() throws Refused {
        write();
        try {
            if (channel.position() != slot.size()) {
                throw new IOException("The file is not as long as was said");
            }
            if (!store.keep(slot.arrived(Hashes.of(digest.digest())), channel)) {
                throw new Refused(Refusal.OVER);
            }
        } catch (IOException e) {
            throw full(e);
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            store.over(slot);
        }
    }
}
