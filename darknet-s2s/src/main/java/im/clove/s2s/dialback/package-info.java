/// Server dialback (XEP-0220): the two machines, without input or output, and the elements they speak in.
@NullMarked
package im.clove.s2s.dialback;

import org.jspecify.annotations.NullMarked;
