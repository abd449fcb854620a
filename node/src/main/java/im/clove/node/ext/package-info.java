/// What an extension is and may do. Each is one class in `std` and one line in its list. An extension returns data:
/// features, hooks, and the [im.clove.node.ext.Chapter]s it keeps of each account; a hook returns requests (effects),
/// which the account carries out with its commit. Sees `core`, `xmpp`, and of the store the shelves it is given.
/// `docs/extensions.md` shows how to add one.
@NullMarked
package im.clove.node.ext;

import org.jspecify.annotations.NullMarked;
