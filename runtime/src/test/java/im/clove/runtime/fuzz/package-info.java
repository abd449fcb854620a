/// Fuzzing: targets that read what strangers, peers, users or files say, and what tries them. `bench/bin/fuzz` runs
/// them for long, `FuzzTest` of the node for a moment.
@NullMarked
package im.clove.runtime.fuzz;

import org.jspecify.annotations.NullMarked;
