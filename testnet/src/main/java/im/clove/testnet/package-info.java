/// Placeholder until the module's first type.
@NullMarked
package im.clove.testnet;

import org.jspecify.annotations.NullMarked;
