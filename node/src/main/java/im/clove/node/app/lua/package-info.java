/// What can be read of a Lua configuration without running it.
@NullMarked
package im.clove.node.app.lua;

import org.jspecify.annotations.NullMarked;
