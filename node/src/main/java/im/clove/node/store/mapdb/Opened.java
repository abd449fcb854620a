package im.clove.node.store.mapdb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Files that are closed again unless everything went well.
final class Opened implements AutoCloseable {
    private final List<FileIo.StoreFile> files = new ArrayList<>();

    FileIo.StoreFile add(FileIo.StoreFile file) {
        files.add(file);
        return file;
    }

    /// Leaves the files open.
    void keep() {
        files.clear();
    }

    @Override
    public void close() throws IOException {
        for (FileIo.StoreFile file : files) {
            file.close();
        }
    }
}
