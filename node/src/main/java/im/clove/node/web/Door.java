package im.clove.node.web;

/// By which way a browser comes.
public enum Door {
    /// Over loopback, without TLS: a browser would warn of a certificate that only this node vouches for.
    HERE("http", "ws"),
    /// Over TLS, from another machine.
    TLS("https", "wss"),
    /// At the node's own destination, whose streams are encrypted: strangers, too.
    I2P("http", "ws");

    private final String scheme;
    private final String socketScheme;

    Door(String scheme, String socketScheme) {
        this.scheme = scheme;
        this.socketScheme = socketScheme;
    }

    String scheme() {
        return scheme;
    }

    String socketScheme() {
        return socketScheme;
    }
}
