/// The store: ordered tables of bytes behind the port [im.clove.node.store.Store], and what gives keys and values their
/// meaning. The implementations are `memory` and `mapdb`; nothing outside the composition root names them.
///
/// A typed store ([im.clove.node.store.Stores]) reads directly and writes into a [im.clove.node.store.Batch] its caller
/// supplies, so that an owner commits everything it did in one step; what it has written before that commit it reads
/// through [im.clove.node.store.Ahead]. Whatever belongs to one account and no typed store is on a
/// [im.clove.node.store.Shelf]: the account's own keys of one table, which whoever keeps it names itself.
///
/// The first part of a key is its owner, and one owner writes it. The keys of an account are removed with it from every
/// table there is, whether or not anybody still names the table. The tree of keys, `(text)` and `(number)` standing for
/// parts of a [im.clove.node.store.Key]:
///
/// ```
/// accounts     (account)                     Accounts
/// roles        (account)                     Roles: of an account that is no member
/// rosters      (account)"c"(number)          Rosters: change log
///              (account)"i"(contact)         items
///              (account)"p"(contact)         unanswered subscription requests
///              (account)"v"                  version
///              (account)"x"(place)           requests that could not be read
/// offline      (account)"m"                  OfflineQueue: counters
///              (account)"q"(seq)             messages, or where they are in the archive
/// blocklists   (account)(address)            BlockList, a chapter
/// approvals    (account)"a"(address)         Approvals, a chapter: of whom guardians approve
///              (account)"q"(address)         what they have been asked
///              (account)"n"(address)         whom they have said no to
/// pubsub       (account)"n"(node)            Nodes, a chapter: a node
///              (account)"k"(node)(id)        where the item with this id is
///              (account)"i"(node)(seq)       the item
/// caps         (account)(hash)               KnownCaps, a chapter
/// push         (account)(service)(node)      PushTargets, a chapter: whom to call, for which client
/// doorstep     (account)"e"(number)          Doorstep, a chapter: who has written, when, the first line
///              (account)"m"(number)          the message
///              (account)"p"                  as much as a message that was not kept
/// reports      (account)(number)             Report, a chapter
/// settings     ()(name)                      Settings of the server
///              (account)"motd"               MessageOfTheDay, a chapter
///              (account)"last-seen"          LastActivity, a chapter
///              (account)"archive-preferences" ArchivePreferences, a chapter
///              (account)"let-in"             LetIn, a chapter
///              (account)"told-paths"         ToldPaths, a chapter
///              (account)"pep-audience"       PepAudience, a chapter: in memory only
/// spool        ()(remote)(local)             Outboxes: numbering of what waits for another server
///              (remote)(local)"q"(number)    a stanza that waits
///              (remote)(local)"i"            how far the other server's stanzas are taken
///              (remote)(local)"t"(id)(number) one beyond that; the one key written by another owner: the account
/// archive      (account)"m"                  Archive, a chapter: its head
///              (account)"a"(number)          a message
///              (account)"w"(who)(number)     the same by correspondent
/// invitations  ()"i"(id)                     Invitations: one that was given out, with the hash of its token
///              ()"d"(account)                what is still to be done for an account that was made by one
///              (account)                     who has invited the account
/// files        (account)"f"(id)              a file that was uploaded, or a slot for one
///              (account)"d"                  what the account has asked for on a day
///              ()"f"(id)                     whose it is, how large, until when
/// statements   ()(domain)                    where a domain of the clearnet is in I2P, and whether it is kept there
/// meta         ()"met"                       Acquaintances: which servers this one talked to last
///              ()…                           reserved: what concerns the store as a whole
/// ```
///
/// Archive sequence numbers come from a counter kept beside the entries, never from the clock, and are the order of
/// delivery; queries by time search them, since times are stored in the entries and nearly in order.
@NullMarked
package im.clove.node.store;

import org.jspecify.annotations.NullMarked;
