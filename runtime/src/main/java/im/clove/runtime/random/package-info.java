/// What nobody can guess.
@NullMarked
package im.clove.runtime.random;

import org.jspecify.annotations.NullMarked;
