/// The store: one ordered, transactional map of bytes behind the port [im.clove.node.store.Store], and the typed
/// stores
/// (accounts, rosters, offline queue, block lists) that give its keys and values their meaning.
@NullMarked
package im.clove.node.store;

import org.jspecify.annotations.NullMarked;
