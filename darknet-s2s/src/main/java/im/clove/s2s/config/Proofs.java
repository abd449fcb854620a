package im.clove.s2s.config;

/// How the far end of a stream shows who it is, which depends on what carries the streams of a side.
public enum Proofs {
    /// The transport has proved a destination, and encrypts (I2P). Clove nodes need nothing more; TLS inside the stream
    /// is for other servers that insist on it, and proves nothing.
    DESTINATION,
    /// The transport proves nothing (TCP): everything goes inside TLS, and whoever cannot show a certificate that
    /// [im.clove.s2s.place.PeerAuth] takes is not talked to (RFC 6120 §13.7, RFC 7590).
    CERTIFICATE,
    /// As [#CERTIFICATE], but a server whose certificate is not taken may still prove itself by dialback (XEP-0220),
    /// which is worth as much as the name service that was asked for its address.
    CERTIFICATE_OR_DIALBACK;

    /// Whether nothing may be said ahead of TLS.
    public boolean needTls() {
        return this != DESTINATION;
    }

    /// Whether keys of XEP-0220 count.
    public boolean allowDialback() {
        return this != CERTIFICATE;
    }
}
