/// Stream management (XEP-0198), for streams of clients and of servers alike: counters modulo 2³², the queue of
/// what the peer has not acknowledged, the ledger of what we may acknowledge, and the elements. Pure: who owns a
/// stream drives them, and one owner at a time. May depend on `xml` and `stanza`.
@NullMarked
package im.clove.xmpp.sm;

import org.jspecify.annotations.NullMarked;
