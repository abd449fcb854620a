/// Where a domain lives and who may speak for it: the owner's map, the destination a name carries in itself, and the
/// owner's policy. Knows nothing of streams. The bottom of the module.
@NullMarked
package im.clove.s2s.place;

import org.jspecify.annotations.NullMarked;
