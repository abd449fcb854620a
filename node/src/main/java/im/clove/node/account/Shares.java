package im.clove.node.account;

import im.clove.node.core.Hosts;
import im.clove.node.store.OfflineQueue.Quota;
import im.clove.node.store.OfflineQueue.Share;
import im.clove.xmpp.jid.Jid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How much of an account's offline queue whose messages may fill. Hard shares, and no eviction: what was taken is
/// never given up for something else.
///
/// - **Contacts** (whoever the account has on its roster, itself, and this server) have the whole quota, one of them
///   or one other server three quarters of it.
/// - **Strangers** have a part beside it, which is theirs alone, so none of it is missing for contacts: while nobody
///   is there, a quarter of the quota, one stranger a twentieth and one server a tenth. While somebody is there who
///   takes messages more slowly than they come, as many messages as contacts, one stranger or server three
///   quarters; in bytes no more than before.
///
/// Pure.
final class Shares {
    private Shares() {}

    /// @param isContact whether the account knows the sender
    /// @param isThere whether a client of the account takes messages
    static List<Share> of(@Nullable Jid from, boolean isContact, boolean isThere, Hosts hosts, Quota quota) {
        if (from == null) {
            return List.of(new Share("c", quota, true));
        }
        String who = from.bare().toString();
        String where = from.domain().name();
        boolean isOurs = hosts.isAccountHost(from.domain());
        if (isContact) {
            Quota most = quota.times(3, 4);
            Share all = new Share("c", quota, true);
            Share one = new Share("c " + who, most, false);
            return isOurs ? List.of(all, one) : List.of(all, one, new Share("c @" + where, most, false));
        }
        Share all = new Share("s", part(quota, 1, 4, isThere ? quota : quota.times(1, 4)), true);
        Share one = new Share("s " + who, part(quota, 1, 16, quota.times(isThere ? 15 : 1, 20)), false);
        Share server = new Share("s @" + where, part(quota, 1, 8, quota.times(isThere ? 30 : 4, 40)), false);
        return isOurs ? List.of(all, one) : List.of(all, one, server);
    }

    /// @param messages whose number counts
    private static Quota part(Quota whole, int numerator, int denominator, Quota messages) {
        return new Quota(
                messages.messages(), whole.times(numerator, denominator).bytes());
    }
}
