package im.clove.node.app.service;

/// A step failed; the message says which and why, and what was done before it stays.
public final class ServiceException extends Exception {
    private static final long serialVersionUID = 1;

    ServiceException(String message) {
        super(message);
    }

    ServiceException(String message, Throwable cause) {
        super(message, cause);
    }
}
