package im.clove.node.app.host;

import im.clove.node.admin.ControlException;
import im.clove.node.admin.FileControl;
import im.clove.node.admin.FileInfo;
import im.clove.node.admin.OfflineControl;
import im.clove.node.files.FileStore;
import im.clove.node.files.StoredFile;
import im.clove.node.store.Accounts;
import im.clove.node.store.StoreException;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The files of a node, for its owner, whether it runs or not. Thread-safe.
public final class FileCare implements FileControl, OfflineControl.Files {
    private final Opening opening;
    private final Accounts accounts;

    /// Gets at the files.
    @FunctionalInterface
    public interface Opening {
        FileStore open() throws IOException;
    }

    /// @param opening is asked for each task
    public FileCare(Opening opening, Accounts accounts) {
        this.opening = opening;
        this.accounts = accounts;
    }

    @Override
    public List<FileInfo> files(Optional<Jid> user) throws ControlException {
        require(user);
        return on(files -> files.list(user).stream()
                .map(FileCare::info)
                .sorted(Comparator.comparing(FileInfo::owner).thenComparing(FileInfo::at))
                .toList());
    }

    private static FileInfo info(StoredFile file) {
        return new FileInfo(
                file.id(),
                file.owner(),
                file.name(),
                file.type(),
                file.size(),
                file.createdAt(),
                Optional.of(file.until()).filter(until -> until.isBefore(StoredFile.NEVER)));
    }

    @Override
    public long pruneFiles(Optional<Jid> user, Optional<Instant> before) throws ControlException {
        require(user);
        return on(files -> before.isPresent() ? files.prune(user, before.get()) : files.sweep());
    }

    @Override
    public void removeFile(String id) throws ControlException {
        boolean isRemoved = on(files -> files.remove(id));
        if (!isRemoved) {
            throw ControlException.refused("There is no file " + id + "; `clove files list` has them all");
        }
    }

    @Override
    public void disown(Jid account) throws ControlException {
        boolean _ = on(files -> {
            files.removed(account);
            return true;
        });
    }

    private void require(Optional<Jid> user) throws ControlException {
        if (user.isPresent()
                && !(user.get().hasLocal() && accounts.exists(user.get().bare()))) {
            throw ControlException.refused("There is no account " + user.get());
        }
    }

    private <T> T on(Work<T> work) throws ControlException {
        try {
            return work.on(opening.open());
        } catch (IOException e) {
            throw ControlException.of(e);
        } catch (StoreException e) {
            throw new ControlException(ControlException.Kind.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(FileStore files) throws IOException;
    }
}
