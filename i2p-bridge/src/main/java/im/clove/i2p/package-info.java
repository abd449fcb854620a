/// Placeholder until the module's first type.
@NullMarked
package im.clove.i2p;

import org.jspecify.annotations.NullMarked;
