package im.clove.clearnet.place;

/// By which way out of this machine a clearnet server is reached. Fixed for each domain by the owner's rules: what
/// cannot be reached by its way is not tried by another.
public enum Via {
    /// From this machine's own address.
    DIRECT,
    /// Through a SOCKS5 proxy, to which names are handed unresolved.
    SOCKS,
    /// Through Tor: a SOCKS5 proxy, too, with a circuit of its own for each domain.
    TOR
}
