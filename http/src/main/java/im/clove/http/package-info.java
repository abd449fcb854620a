/// HTTP/1.1 (RFC 9110, RFC 9112) over any [im.clove.runtime.transport.Duplex]: TCP, TLS, I2P, a pipe. One request
/// after the other, on the virtual thread of its connection; bodies both ways are streams and never held whole. It
/// knows no XMPP, no file of the node and no user. Netty's codec reads and writes the heads; whatever could be read in
/// two ways is refused (H-05), there is no HTTP/2 and nothing is decompressed (H-06).
@NullMarked
package im.clove.http;

import org.jspecify.annotations.NullMarked;
