/// Ownership: [im.clove.runtime.owner.Serial] runs one thing at a time, in order, on virtual threads.
@NullMarked
package im.clove.runtime.owner;

import org.jspecify.annotations.NullMarked;
