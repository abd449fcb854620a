/// SASL as XMPP uses it (RFC 6120 §6): SCRAM with and without channel binding, PLAIN, EXTERNAL. Pure machines: they
/// compute, but read no clock and open nothing; randomness, accounts and channel bindings are handed in. May
/// depend on `jid` and `xml`.
@NullMarked
package im.clove.xmpp.sasl;

import org.jspecify.annotations.NullMarked;
