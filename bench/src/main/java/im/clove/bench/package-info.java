/// Placeholder until the module's first type.
@NullMarked
package im.clove.bench;

import org.jspecify.annotations.NullMarked;
