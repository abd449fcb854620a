/// Clients: the TCP listeners ([im.clove.node.c2s.C2sListener]), and from any accepted stream to a bound one
/// ([im.clove.node.c2s.ClientConnections]). Sessions are somebody else's: see [im.clove.node.c2s.ClientGate]. Netty
/// is used here and nowhere above.
@NullMarked
package im.clove.node.c2s;

import org.jspecify.annotations.NullMarked;
