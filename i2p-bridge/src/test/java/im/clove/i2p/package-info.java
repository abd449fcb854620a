/// Tests of the I2P side. Routers here are private, on loopback only, one per JVM.
@NullMarked
package im.clove.i2p;

import org.jspecify.annotations.NullMarked;
