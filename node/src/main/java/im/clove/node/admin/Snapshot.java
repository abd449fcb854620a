package im.clove.node.admin;

import java.io.IOException;
import java.nio.file.Path;

/// The copy of the store that a backup of a running node is made from, unencrypted: `.snapshot-NUMBER`. It lies in the
/// data folder, because nobody else can look inside, and is held ([HeldFolder]) for as long as the process that makes
/// the backup lives.
public final class Snapshot implements AutoCloseable {
    private static final String PREFIX = ".snapshot-";

    private final HeldFolder held;

    private Snapshot(HeldFolder held) {
        this.held = held;
    }

    /// Makes an empty folder for a copy.
    public static Snapshot create(DataFolder data) throws IOException {
        return new Snapshot(HeldFolder.create(data.root(), PREFIX));
    }

    public Path folder() {
        return held.path();
    }

    /// Removes the copies that killed backups have left.
    ///
    /// @return how many there were
    public static int removeLeft(DataFolder data) throws IOException {
        return HeldFolder.removeLeft(data.root(), PREFIX, data.root());
    }

    /// Removes the copy.
    @Override
    public void close() throws IOException {
        held.close();
    }
}
