/// The owner of a local bare address: roster, presence of all resources, offline queue, order of delivery.
/// [im.clove.node.account.Account] is the mailbox; the rules are in the small classes beside it.
@NullMarked
package im.clove.node.account;

import org.jspecify.annotations.NullMarked;
