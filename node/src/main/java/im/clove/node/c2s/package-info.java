/// Clients: from any accepted stream to a bound one ([im.clove.node.c2s.ClientConnections]). Who listens is somebody
/// else's ([im.clove.node.tcp.TcpListener]), and so are sessions: see [im.clove.node.c2s.ClientGate].
@NullMarked
package im.clove.node.c2s;

import org.jspecify.annotations.NullMarked;
