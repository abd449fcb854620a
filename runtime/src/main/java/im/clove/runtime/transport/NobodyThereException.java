package im.clove.runtime.transport;

import java.io.IOException;

/// A network that can tell says that there is nobody at a place, or nobody who may be dialled: whoever waits for a
/// sleeping peer would wait in vain. The message says why, in words for a person.
public final class NobodyThereException extends IOException {
    private static final long serialVersionUID = 1;

    public NobodyThereException(String message) {
        super(message);
    }
}
