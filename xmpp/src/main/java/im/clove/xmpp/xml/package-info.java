/// XML as XMPP restricts it (RFC 6120 §11): immutable trees, the push parser for streams, the writer. Depends on
/// nothing of ours.
@NullMarked
package im.clove.xmpp.xml;

import org.jspecify.annotations.NullMarked;
