package im.clove.clearnet.dial;

import im.clove.xmpp.jid.Domain;

/// A server that may be dialled for a domain.
///
/// @param directTls TLS from the first byte on (XEP-0368), or `<starttls/>`
/// @param authentic whether what named it was validated (DNSSEC)
record Candidate(Domain host, int port, boolean directTls, boolean authentic) {
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
