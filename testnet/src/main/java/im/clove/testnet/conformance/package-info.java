/// Other people's test suites against a node, and the reasons for what does not pass.
@NullMarked
package im.clove.testnet.conformance;

import org.jspecify.annotations.NullMarked;
