/// The values that travel through the server and the one door they go through,
/// [im.clove.node.core.Switchboard]. Pure but for the switchboard; depends on `xmpp` only.
@NullMarked
package im.clove.node.core;

import org.jspecify.annotations.NullMarked;
