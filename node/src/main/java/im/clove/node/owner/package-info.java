/// What every owner of stored state is made of (an account, a room): [im.clove.node.owner.Step] works off its mailbox,
/// [im.clove.node.owner.Work] is what a batch of events leads to, and [im.clove.node.owner.Memory] is what the owner
/// knows and takes back when a commit fails. Decision 33 says why.
@NullMarked
package im.clove.node.owner;

import org.jspecify.annotations.NullMarked;
