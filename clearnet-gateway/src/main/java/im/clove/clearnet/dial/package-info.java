/// Streams to servers of the clearnet: which server is tried in which order, at which addresses, and by which way
/// out.
@NullMarked
package im.clove.clearnet.dial;

import org.jspecify.annotations.NullMarked;
