/// The store: ordered tables of bytes behind the port [im.clove.node.store.Store], and the typed stores that give
/// keys and values their meaning. The implementations are `memory` and `mapdb`; nothing outside the composition
/// root names them.
///
/// A typed store reads directly and writes into a [im.clove.node.store.Batch] its caller supplies, so that an owner
/// commits everything it did in one step. The first part of a key is its owner, and one owner writes it. The whole
/// tree of keys, `(text)` and `(number)` standing for parts of a [im.clove.node.store.Key]:
///
/// ```
/// accounts     (account)                     Accounts
/// rosters      (account)"c"(number)          Rosters: change log
///              (account)"i"(contact)         items
///              (account)"p"(contact)         unanswered subscription requests
///              (account)"v"                  version
/// offline      (account)"m"                  OfflineQueue: counters
///              (account)"q"(seq)             messages
/// blocklists   (account)(address)            Blocklists
/// settings     ()(name)                      Settings of the server
///              (account)(name)               of an account
/// spool        ()(remote)(local)             Outboxes: numbering of what waits for another server
///              (remote)(local)"q"(number)    a stanza that waits
///              (remote)(local)"i"            how far the other server's stanzas are taken
///              (remote)(local)"t"(id)(number) one beyond that; the one key written by another owner: the account
/// archive      (account)"m"                  reserved: next sequence number of the archive (XEP-0313)
///              (account)"e"(seq)             reserved: one archived stanza
///              (account)"w"(peer)(seq)       reserved: index by correspondent, empty values
/// meta         ()"met"                       Acquaintances: which servers this one talked to last
///              ()…                           reserved: what concerns the store as a whole
/// ```
///
/// Archive sequence numbers come from a counter kept beside the entries, never from the clock, and are the order of
/// delivery; queries by time search them, since times are stored in the entries and nearly in order.
@NullMarked
package im.clove.node.store;

import org.jspecify.annotations.NullMarked;
