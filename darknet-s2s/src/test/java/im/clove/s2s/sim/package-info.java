/// A network of destinations in memory, for plays: [im.clove.s2s.sim.SimNetwork].
@NullMarked
package im.clove.s2s.sim;

import org.jspecify.annotations.NullMarked;
