@NullMarked
package im.clove.testnet.conformance;

import org.jspecify.annotations.NullMarked;
