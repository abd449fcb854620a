package im.clove.node.service.room;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Who in a room has not been heard of for so long that he may be gone without a word (a ghost), and whether it pays to
/// ask: where the other server was heard of just now everybody silent is asked, else one alone, so that no tunnel is
/// kept busy for a server that sleeps. Clients of this node do not go without a word. Owned by the room; not part of
/// what a commit takes back.
final class Watch {
    /// How often to look.
    static final Duration EVERY = Duration.ofMinutes(5);

    /// Who has said nothing for so long is asked.
    static final Duration SILENT = Duration.ofMinutes(15);

    /// Who has said nothing for so long has left: what is said meanwhile waits in the outbox for his server.
    static final Duration LOST = Duration.ofDays(3);

    /// Asked at once of one server.
    private static final int MOST = 50;

    private final Predicate<Jid> ours;
    private final Map<Jid, Instant> heard = new HashMap<>();

    Watch(Predicate<Jid> ours) {
        this.ours = ours;
    }

    /// Something came from this client, or it has just been found in the room.
    void heard(Jid client, Instant now) {
        heard.put(client, now);
    }

    /// What is to be done.
    ///
    /// @param asked clients to ask whether they are there
    /// @param lost clients that are not
    record Finding(List<Seat> asked, List<Seat> lost) {}

    Finding look(List<Seat> seats, Instant now) {
        heard.keySet().retainAll(seats.stream().map(Seat::jid).collect(Collectors.toSet()));
        Map<Domain, List<Seat>> silent = new HashMap<>();
        List<Seat> lost = new ArrayList<>();
        for (Seat seat : seats) {
            if (ours.test(seat.jid())) {
                continue;
            }
            Duration since = Duration.between(heard.computeIfAbsent(seat.jid(), _ -> now), now);
            if (since.compareTo(LOST) >= 0) {
                lost.add(seat);
            } else if (since.compareTo(SILENT) >= 0) {
                silent.computeIfAbsent(seat.jid().domain(), _ -> new ArrayList<>())
                        .add(seat);
            }
        }
        Set<Domain> awake = heard.entrySet().stream()
                .filter(entry -> Duration.between(entry.getValue(), now).compareTo(EVERY) < 0)
                .map(entry -> entry.getKey().domain())
                .collect(Collectors.toSet());
        List<Seat> asked = new ArrayList<>();
        silent.forEach((domain, all) -> all.stream()
                .sorted(Comparator.comparing(seat -> heard.getOrDefault(seat.jid(), now)))
                .limit(awake.contains(domain) ? MOST : 1)
                .forEach(asked::add));
        return new Finding(asked, lost);
    }
}
