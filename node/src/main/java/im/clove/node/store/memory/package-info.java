/// The store in memory: for tests, for the simulated network, and for a node that shall leave no trace. Same
/// contract as the durable one, except that everything is gone when the process ends.
@NullMarked
package im.clove.node.store.memory;

import org.jspecify.annotations.NullMarked;
