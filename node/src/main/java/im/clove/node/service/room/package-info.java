/// Group chat (XEP-0045). What is decided without a room at hand are values and pure functions: what people are
/// to a room and may do in it, how a room is set, what it tells about itself, and what people may call
/// themselves. Sees `xmpp`, `core`, `ext` and the records of the store.
@NullMarked
package im.clove.node.service.room;

import org.jspecify.annotations.NullMarked;
