package im.clove.node.store;

import org.jspecify.annotations.Nullable;

/// The store could not read or write. The message says what happened and what to do, for a person.
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean isDamage;

    public StoreException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    private StoreException(String message, @Nullable Throwable cause, boolean isDamage) {
        super(message, cause);
        this.isDamage = isDamage;
    }

    /// What is stored is not what was written.
    public static StoreException damage(String message, @Nullable Throwable cause) {
        return new StoreException(message, cause, true);
    }

    /// Whether reading it again would fail again: it is damaged, not only out of reach or of a newer Clove.
    public boolean isDamage() {
        return isDamage;
    }
}
