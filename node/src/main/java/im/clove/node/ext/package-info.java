/// One XEP, one class, one line in [im.clove.node.ext.Extensions]. An extension returns data: features and hooks; a
/// hook returns requests (effects), which the account carries out after its commit. Sees `core`, the store and
/// `xmpp`.
@NullMarked
package im.clove.node.ext;

import org.jspecify.annotations.NullMarked;
