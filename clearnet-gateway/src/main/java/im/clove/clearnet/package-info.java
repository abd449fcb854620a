/// Servers outside I2P: off, and nothing in here can be switched on.
@NullMarked
package im.clove.clearnet;

import org.jspecify.annotations.NullMarked;
