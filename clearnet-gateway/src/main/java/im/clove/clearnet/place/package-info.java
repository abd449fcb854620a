/// Places of the clearnet, and what may be dialled of it. The bottom of the module.
@NullMarked
package im.clove.clearnet.place;

import org.jspecify.annotations.NullMarked;
