package im.clove.clearnet.statement;

/// What another server said is no statement. The message is for the owner, and repeats nothing of it.
public final class StatementException extends Exception {
    private static final long serialVersionUID = 1L;

    StatementException(String message) {
        super(message);
    }
}
