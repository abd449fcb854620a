/// The rules of instant messaging and presence (RFC 6121) as pure tables: subscriptions, roster items, delivery.
/// May depend on `jid`, `xml` and `stanza`; knows no clock, store or session.
@NullMarked
package im.clove.xmpp.im;

import org.jspecify.annotations.NullMarked;
