/// The configuration as values: `clove.conf` read and checked ([ConfigFile], [NodeConfig]), the map of another server
/// taken over, and the map edited. Every problem is told with its line.
@NullMarked
package im.clove.node.app.config;

import org.jspecify.annotations.NullMarked;
