/// What the owner of an engine may choose: limits, times, back-off, and the ports that an engine is made with.
@NullMarked
package im.clove.s2s.config;

import org.jspecify.annotations.NullMarked;
