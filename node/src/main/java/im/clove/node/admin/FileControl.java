package im.clove.node.admin;

import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What its owner can ask of a node about the files that users have uploaded (XEP-0363); the rules of [NodeControl]
/// hold.
public interface FileControl {
    /// Files, by account and then in the order in which they came; no more than 10 000.
    ///
    /// @param user whose; empty for everybody's
    List<FileInfo> files(Optional<Jid> user) throws ControlException;

    /// Removes files.
    ///
    /// @param user whose; empty for everybody's
    /// @param before what came earlier goes; empty for what is to go by now in any case
    /// @return how many
    long pruneFiles(Optional<Jid> user, Optional<Instant> before) throws ControlException;

    /// Removes one file. Whoever asks for it next is told that it is gone.
    void removeFile(String id) throws ControlException;
}
