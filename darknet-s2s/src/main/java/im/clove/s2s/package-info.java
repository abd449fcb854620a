/// Placeholder until the module's first type.
@NullMarked
package im.clove.s2s;

import org.jspecify.annotations.NullMarked;
