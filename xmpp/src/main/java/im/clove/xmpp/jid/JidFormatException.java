package im.clove.xmpp.jid;

/// A text that is no XMPP address. Thrown only at the edges, where text becomes a [Jid] or a [Domain].
public final class JidFormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public JidFormatException(String message) {
        super(message);
    }
}
