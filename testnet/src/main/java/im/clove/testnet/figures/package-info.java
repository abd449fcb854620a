/// What crosses a network with delay, in figures: Clove beside stock Prosody behind i2pd. Started by
/// `bench/bin/network`.
@NullMarked
package im.clove.testnet.figures;

import org.jspecify.annotations.NullMarked;
