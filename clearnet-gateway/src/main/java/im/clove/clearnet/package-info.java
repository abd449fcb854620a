/// Placeholder until the module's first type.
@NullMarked
package im.clove.clearnet;

import org.jspecify.annotations.NullMarked;
