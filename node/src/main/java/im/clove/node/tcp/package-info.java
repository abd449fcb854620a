/// The TCP edge: a Netty pipeline of one handler that pumps bytes into a duplex. It knows no XML and no TLS.
@NullMarked
package im.clove.node.tcp;

import org.jspecify.annotations.NullMarked;
