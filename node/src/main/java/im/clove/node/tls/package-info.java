/// TLS as this server offers and expects it, and the certificate for the name that is asked for (RFC 6066 §3).
@NullMarked
package im.clove.node.tls;

import org.jspecify.annotations.NullMarked;
