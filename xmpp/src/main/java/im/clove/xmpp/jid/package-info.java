/// Addresses: [im.clove.xmpp.jid.Jid], its [im.clove.xmpp.jid.Domain], and the net that a domain belongs to.
/// Depends on nothing of ours.
@NullMarked
package im.clove.xmpp.jid;

import org.jspecify.annotations.NullMarked;
