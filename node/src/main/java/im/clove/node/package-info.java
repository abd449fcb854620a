/// Placeholder until the module's first type.
@NullMarked
package im.clove.node;

import org.jspecify.annotations.NullMarked;
