package im.clove.node.admin;

import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A node to which nobody has uploaded anything.
public final class NoFiles implements OfflineControl.Files {
    @Override
    public List<FileInfo> files(Optional<Jid> user) {
        return List.of();
    }

    @Override
    public long pruneFiles(Optional<Jid> user, Optional<Instant> before) {
        return 0;
    }

    @Override
    public void removeFile(String id) throws ControlException {
        throw ControlException.refused("There is no file " + id);
    }

    @Override
    public void disown(Jid account) {
        // It has none.
    }
}
