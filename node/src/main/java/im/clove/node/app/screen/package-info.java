/// What people read: text fitted to their terminal, the first screen of a node, and the lines that are drawn again in
/// place. What is shown is decided by pure classes; [im.clove.node.app.screen.Screen] owns the terminal. Of the rest of
/// the program it knows `admin` only.
@NullMarked
package im.clove.node.app.screen;

import org.jspecify.annotations.NullMarked;
