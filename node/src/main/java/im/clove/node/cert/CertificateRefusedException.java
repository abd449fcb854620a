package im.clove.node.cert;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A certificate or key cannot be used. The message says which file, why, and what to do, for a person; the file is
/// left as it is.
public final class CertificateRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    CertificateRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    CertificateRefusedException(String message) {
        super(message);
    }
}
