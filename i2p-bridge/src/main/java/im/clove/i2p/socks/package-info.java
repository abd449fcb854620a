/// The SOCKS5 proxy for programs on this machine: it leads to destinations, and nowhere else.
@NullMarked
package im.clove.i2p.socks;

import org.jspecify.annotations.NullMarked;
