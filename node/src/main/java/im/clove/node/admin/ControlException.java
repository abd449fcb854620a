package im.clove.node.admin;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// An operation on a node was not carried out. The message says why and what to do, for a person.
public final class ControlException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public ControlException(Kind kind, String message) {
        this(kind, message, null);
    }

    public ControlException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /// A failure of files, in words for the user.
    public static ControlException of(IOException e) {
        return new ControlException(Kind.FAILED, FileTrouble.words(e), e);
    }

    /// What was asked for is not possible, and why.
    public static ControlException refused(String text) {
        return new ControlException(Kind.REFUSED, text);
    }

    public Kind kind() {
        return kind;
    }

    /// Why, for programs; the names go over the control socket.
    public enum Kind {
        /// What was asked for is not possible: no such account, a name taken, a password too short.
        REFUSED,
        /// Only a running node can do it, and none runs.
        NOT_RUNNING,
        /// Another process uses the data folder.
        LOCKED,
        /// It was tried and did not work.
        FAILED
    }
}
