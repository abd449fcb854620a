/// What answers at an address of its own and is no account: the server itself, the test contact. A service is one
/// class that implements [im.clove.node.core.Service] and one line where the node is put together. Sees `core`, the
/// extensions and the store; speaks through [im.clove.node.service.ServiceTools#voice].
@NullMarked
package im.clove.node.service;

import org.jspecify.annotations.NullMarked;
