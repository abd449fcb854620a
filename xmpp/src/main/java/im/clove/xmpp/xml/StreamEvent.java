package im.clove.xmpp.xml;

/// What a [StreamParser] reports, in order.
public sealed interface StreamEvent {
    /// The stream header: the root element with its attributes and no children, and the namespace that its default
    /// `xmlns` declared (`jabber:client` or `jabber:server`, as it stood on the wire).
    record Opened(Element header, String contentNamespace) implements StreamEvent {}

    /// A complete child of the stream.
    record Received(Element element) implements StreamEvent {}

    /// The closing stream tag.
    record Closed() implements StreamEvent {}

    /// Input that ends the stream. Nothing comes after it.
    ///
    /// @param reason for the log; never sent to the peer as it stands
    record Violation(Kind kind, String reason) implements StreamEvent {}

    /// The stream error a violation calls for (RFC 6120 §4.9.3), as far as the parser can tell.
    enum Kind {
        NOT_WELL_FORMED,
        RESTRICTED_XML,
        UNSUPPORTED_ENCODING,
        POLICY_VIOLATION,
        BAD_NAMESPACE_PREFIX
    }
}
