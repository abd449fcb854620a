/// The only place that knows I2P: the node's keys ([im.clove.i2p.keys.NodeIdentity]), the router in this process
/// ([im.clove.i2p.router.EmbeddedRouter]) or outside it, destinations that dial and accept
/// ([im.clove.i2p.stream.Endpoint]),
/// names without DNS ([im.clove.i2p.keys.Names]), who may connect ([im.clove.i2p.stream.PeerGate]), and the proxy for
/// local
/// clients ([im.clove.i2p.socks.SocksProxy]). Nothing of `net.i2p` shows in its public types.
@NullMarked
package im.clove.i2p;

import org.jspecify.annotations.NullMarked;
