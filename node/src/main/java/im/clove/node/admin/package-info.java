/// Administration of a node without its command line: the data folder, the operations on a node ([NodeControl]) and
/// the local socket over which a running node offers them, backups.
@NullMarked
package im.clove.node.admin;

import org.jspecify.annotations.NullMarked;
