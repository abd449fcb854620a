package im.clove.node.store.mapdb;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.ReentrantLock;

/// The real files. Reads do not go through a [FileChannel], which closes itself when its reader is interrupted: one
/// cancelled session would end the store.
public final class DiskIo implements FileIo {
    @Override
    public StoreFile open(Path path) throws IOException {
        if (!Files.exists(path)) {
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createFile(path);
            }
        }
        return new DiskFile(new RandomAccessFile(path.toFile(), "rw"));
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static final class DiskFile implements StoreFile {
        private final RandomAccessFile file;
        private final ReentrantLock position = new ReentrantLock();

        DiskFile(RandomAccessFile file) {
            this.file = file;
        }

        @Override
        public int read(long at, byte[] into, int offset, int length) throws IOException {
            position.lock();
            try {
                file.seek(at);
                int done = 0;
                while (done < length) {
                    int n = file.read(into, offset + done, length - done);
                    if (n < 0) {
                        break;
                    }
                    done += n;
                }
                return done;
            } finally {
                position.unlock();
            }
        }

        @Override
        public void write(long at, byte[] from, int offset, int length) throws IOException {
            position.lock();
            try {
                file.seek(at);
                file.write(from, offset, length);
            } finally {
                position.unlock();
            }
        }

        @Override
        public void force() throws IOException {
            file.getChannel().force(false);
        }

        @Override
        public long size() throws IOException {
            return file.length();
        }

        @Override
        public void truncate(long size) throws IOException {
            position.lock();
            try {
                file.setLength(size);
            } finally {
                position.unlock();
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
