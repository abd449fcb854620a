/// Other servers, as the rest of the node sees them: what goes to them and comes from them ([Exchange]), and what their
/// absence means for who writes to them ([OutboxNotices]). The engine itself is the module `darknet-s2s`.
@NullMarked
package im.clove.node.peers;

import org.jspecify.annotations.NullMarked;
