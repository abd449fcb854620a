/// Publish-subscribe (XEP-0060) as a pure machine: nodes with their items, who may do what with them, and what is to be
/// told to whom. [im.clove.node.pubsub.PubSubMachine] takes what is there, a request and who asks; it gives the answer,
/// what is to be written, and the notices. Personal eventing (XEP-0163) uses it for every account. Sees `xmpp`, and of
/// the store shelves and what is written to them.
@NullMarked
package im.clove.node.pubsub;

import org.jspecify.annotations.NullMarked;
