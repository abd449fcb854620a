/// Real peers, real clients and a real I2P network for tests and for trying Clove out.
///
/// - [PrivateI2pNetwork]: i2pd routers on loopback; [NodeProcess]: a Clove node in a process of its own;
///   [RemoteUser]: a person's client (Smack); [ChatScenario]: what two people do, whatever carries it.
///
/// - [ProsodyHost]: a stock peer, Prosody behind an i2pd router of its own; [RawServer]: a peer that lies;
///   [SlowNetwork]: hosts with delay between them.
///
/// Everything stays on this machine, on loopback or in network namespaces of its own. Nothing depends on this
/// module. Classes are not thread-safe unless they say so: one test thread drives them.
@NullMarked
package im.clove.testnet;

import org.jspecify.annotations.NullMarked;
