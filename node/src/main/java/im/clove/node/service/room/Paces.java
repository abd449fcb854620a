package im.clove.node.service.room;

import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// How fast each user may be in a room (M-07): what one says goes to all, so he may say so much at once and so much a
/// second. Whoever has said nothing for a while is forgotten. Owned by the room; not part of what a commit takes back.
final class Paces {
    /// Messages at once.
    static final int BURST = 300;

    /// Messages a second from then on.
    static final int EACH_SECOND = 60;

    /// Users remembered; of more, those who have said nothing for the longest time begin anew.
    private static final int MOST = 4_000;

    private final Map<Jid, Left> users = new LinkedHashMap<>(16, 0.75f, true);

    private record Left(double messages, Instant at) {}

    /// @param cost in messages
    /// @return false if he has to wait; then nothing was taken
    boolean take(Jid user, int cost, Instant now) {
        Left before = users.get(user);
        double left = before == null ? BURST : refilled(before, now);
        if (left < cost) {
            return false;
        }
        users.put(user, new Left(left - cost, now));
        if (users.size() > MOST) {
            users.remove(users.keySet().iterator().next());
        }
        return true;
    }

    private static double refilled(Left before, Instant now) {
        double seconds = Math.max(0, Duration.between(before.at(), now).toMillis()) / 1_000.0;
        return Math.min(BURST, before.messages() + seconds * EACH_SECOND);
    }
}
