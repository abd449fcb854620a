/// Server to server over any dialer. [S2s] is the engine of one destination; its callers also need
/// `place` (who lives where), `config`, and the ports in `queue`. The rest is the engine's own:
/// `place` <- `config` <- `queue` <- `dialback` <- `stream` <- `link` <- this package.
///
/// A **way** is a pair of our side and theirs. A **link** is what is between them, whether or not a stream carries it.
/// A **Clove node** is a server that answers the feature `urn:clove:s2s:0` on a stream whose destination is proved
/// (decision 20). A **stock server** is every other one: Prosody, ejabberd and their like, which need STARTTLS, SASL
/// EXTERNAL or dialback, and a stream for each direction (decision 21).
@NullMarked
package im.clove.s2s;

import org.jspecify.annotations.NullMarked;
