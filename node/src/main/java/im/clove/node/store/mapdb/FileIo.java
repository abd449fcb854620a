package im.clove.node.store.mapdb;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/// Port: the few things the store does with files, so that tests can make each of them fail.
public interface FileIo {
    /// Opens for reading and writing; creates an empty file, private to the user, if there is none.
    StoreFile open(Path path) throws IOException;

    boolean exists(Path path) throws IOException;

    /// Replaces the target in one step; durable after [#syncFolder].
    void rename(Path from, Path to) throws IOException;

    void delete(Path path) throws IOException;

    void syncFolder(Path folder) throws IOException;

    /// An open file. Reads are thread-safe; one thread writes.
    interface StoreFile extends Closeable {
        /// Reads until the length is reached or the file ends.
        ///
        /// @return the number of bytes read
        int read(long position, byte[] into, int offset, int length) throws IOException;

        void write(long position, byte[] from, int offset, int length) throws IOException;

        /// Returns when everything written is on the disk. A failure is final: what was written may be lost
        /// although a later call succeeds.
        void force() throws IOException;

        long size() throws IOException;

        void truncate(long size) throws IOException;
    }
}
