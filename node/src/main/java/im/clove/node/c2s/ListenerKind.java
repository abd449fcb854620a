package im.clove.node.c2s;

/// What clients find at a listener.
public enum ListenerKind {
    /// XMPP that becomes TLS by STARTTLS (RFC 6120 §5); no login before it. Over I2P, whose streams are encrypted,
    /// a login without TLS is possible, too.
    STARTTLS,
    /// TLS from the first byte on (XEP-0368).
    DIRECT_TLS,
    /// As `STARTTLS`, but a login without encryption is allowed: loopback only.
    TRUSTED,
    /// XMPP over WebSocket (RFC 7395), from the byte after the upgrade of HTTP. TLS is around it or nowhere (§3.9), and
    /// without there is no login.
    WEBSOCKET,
    /// As `WEBSOCKET`, but a login without encryption is allowed: loopback only, where a browser would warn of a
    /// certificate that nobody else vouches for.
    TRUSTED_WEBSOCKET;

    boolean isTrusted() {
        return this == TRUSTED || this == TRUSTED_WEBSOCKET;
    }

    boolean isWebSocket() {
        return this == WEBSOCKET || this == TRUSTED_WEBSOCKET;
    }
}
