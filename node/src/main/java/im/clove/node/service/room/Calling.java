package im.clove.node.service.room;

import im.clove.node.owner.Work;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Accounts of this node that belong to a room hear that something was said, also where no client of theirs is in: they
/// know whether a device is to be called for it ([im.clove.node.ext.std.Push]). The message goes to the account's bare
/// address, where no client is given it; what was said is in the room's archive. Owned by the room; not part of what a
/// commit takes back: who is not told now is with the next message.
final class Calling {
    /// An account that was told is not told again within this time: nor would it call anybody.
    private static final Duration PAUSE = Duration.ofSeconds(15);

    /// Accounts that are told of one message.
    private static final int MOST = 100;

    private final RoomState state;
    private final Telling telling;
    private final Map<Jid, Instant> told = new HashMap<>();

    Calling(RoomState state, Telling telling) {
        this.state = state;
        this.telling = telling;
    }

    /// A message that the archive keeps.
    ///
    /// @param speaker who said it
    void said(Element message, Occupant speaker, Work work) {
        Instant now = state.tools().now();
        told.values().removeIf(at -> at.isAfter(now) || !now.isBefore(at.plus(PAUSE)));
        Jid name = state.tools().domains().told(state.room(), true);
        int left = MOST;
        for (Map.Entry<Jid, Person> each : state.people().entries()) {
            Jid user = each.getKey();
            boolean belongs = user.hasLocal() && each.getValue().affiliation().isAtLeast(Affiliation.MEMBER);
            if (left > 0 && belongs && !user.equals(speaker.user()) && told.putIfAbsent(user, now) == null) {
                if (state.tools().isOurs(user)) {
                    left--;
                    telling.say(
                            Message.of(RoomNames.under(message, state.room(), name))
                                    .withFrom(name.withResource(speaker.nick()))
                                    .withTo(user),
                            work);
                }
            }
        }
    }
}
