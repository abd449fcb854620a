/// Who waits at a door: connections that have not said yet who they are.
@NullMarked
package im.clove.runtime.door;

import org.jspecify.annotations.NullMarked;
