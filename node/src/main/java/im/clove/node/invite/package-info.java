/// Invitations: what somebody needs to get an account here, or to become a contact of an account, without anybody being
/// asked once more (XEP-0401, XEP-0445, XEP-0379). Stands on the store alone; what an invitation leads to is done by
/// those who use it.
@NullMarked
package im.clove.node.invite;

import org.jspecify.annotations.NullMarked;
