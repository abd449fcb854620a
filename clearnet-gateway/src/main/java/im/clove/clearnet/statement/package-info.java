/// What a domain of the clearnet says about its place in I2P, signed by that place, and what this node makes of what
/// others say. Pure; nothing here asks anybody, or reads a file or a clock.
@NullMarked
package im.clove.clearnet.statement;

import org.jspecify.annotations.NullMarked;
