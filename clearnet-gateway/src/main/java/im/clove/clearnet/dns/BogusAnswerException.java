package im.clove.clearnet.dns;

import java.io.IOException;

/// An answer that failed DNSSEC validation (RFC 4035 §4.3, "bogus"): forged on the way, or the domain has made a
/// mistake. Nothing in it can be used, not even that there is nothing.
public final class BogusAnswerException extends IOException {
    private static final long serialVersionUID = 1;

    public BogusAnswerException(String message) {
        super(message);
    }
}
