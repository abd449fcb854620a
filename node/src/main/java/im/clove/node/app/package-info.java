/// The program: command line, configuration, and the place where a node is put together. The only package that
/// knows the command line library; nothing depends on it.
@NullMarked
package im.clove.node.app;

import org.jspecify.annotations.NullMarked;
