/// Streams (RFC 6120 §4): their headers, features and errors as values. Pure. May depend on `jid`, `xml` and
/// `sasl`.
@NullMarked
package im.clove.xmpp.stream;

import org.jspecify.annotations.NullMarked;
