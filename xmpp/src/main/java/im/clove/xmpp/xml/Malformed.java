package im.clove.xmpp.xml;

/// Input that ends a stream, on its way from where it was found to [StreamParser], which reports it as a value.
/// Has no stack trace: a hostile peer must not make us fill one in.
final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    private final StreamEvent.Kind kind;

    Malformed(StreamEvent.Kind kind, String reason) {
        super(reason, null, false, false);
        this.kind = kind;
    }

    static Malformed notWellFormed(String reason) {
        return new Malformed(StreamEvent.Kind.NOT_WELL_FORMED, reason);
    }

    static Malformed restricted(String reason) {
        return new Malformed(StreamEvent.Kind.RESTRICTED_XML, reason);
    }

    static Malformed policy(String reason) {
        return new Malformed(StreamEvent.Kind.POLICY_VIOLATION, reason);
    }

    static Malformed encoding(String reason) {
        return new Malformed(StreamEvent.Kind.UNSUPPORTED_ENCODING, reason);
    }

    StreamEvent.Violation violation() {
        String reason = getMessage();
        return new StreamEvent.Violation(kind, reason == null ? "" : reason);
    }
}
