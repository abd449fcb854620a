/// Who a destination is: the keys of this node and their file, the addresses of others, and names without DNS.
/// Nothing in here runs or connects.
@NullMarked
package im.clove.i2p.keys;

import org.jspecify.annotations.NullMarked;
