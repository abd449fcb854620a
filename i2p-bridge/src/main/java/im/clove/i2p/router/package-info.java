/// The router, in this process ([EmbeddedRouter]) or beside it ([ExternalRouter]): its folder, its options, the network
/// it
/// may join ([NetworkProfile]), how it meets its first peers, and what it tells of itself.
@NullMarked
package im.clove.i2p.router;

import org.jspecify.annotations.NullMarked;
