/// Runs Smack's integration tests against a node and writes down what came of each. A program of its own that shares
/// no class with the node: `testnet` starts both.
@NullMarked
package im.clove.smacksuite;

import org.jspecify.annotations.NullMarked;
