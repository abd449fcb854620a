/// What a browser finds: the page, the chat in it, the way in over WebSocket, and what else is served over HTTP. A
/// request comes by a [im.clove.node.web.Door], and what is behind one is decided there, before anything else is looked
/// at. State is never changed by a request that only reads, nor by one of another site's page (H-11).
@NullMarked
package im.clove.node.web;

import org.jspecify.annotations.NullMarked;
