/// What the owner has said of the bridge: who may talk to whom outside I2P, by which path, and which certificates stand
/// for servers without a valid one. Pure; nothing here reads a file or a clock.
@NullMarked
package im.clove.clearnet.policy;

import org.jspecify.annotations.NullMarked;
