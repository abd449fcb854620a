package im.clove.xmpp.xml;

/// Text that is no XML element as XMPP restricts it, thrown by [Elements] only.
public final class XmlException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final StreamEvent.Kind kind;

    XmlException(StreamEvent.Violation violation) {
        super(violation.reason());
        this.kind = violation.kind();
    }

    /// The stream error this would be on a stream.
    public StreamEvent.Kind kind() {
        return kind;
    }
}
