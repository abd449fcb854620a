/// What an extension is and may do. Each is one class in `std` and one line in its list. An extension returns data:
/// features and hooks; a
/// hook returns requests (effects), which the account carries out after its commit. Sees `core`, the store and
/// `xmpp`.
@NullMarked
package im.clove.node.ext;

import org.jspecify.annotations.NullMarked;
