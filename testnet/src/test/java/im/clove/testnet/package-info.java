@NullMarked
package im.clove.testnet;

import org.jspecify.annotations.NullMarked;
