package im.clove.node.transit;

import im.clove.xmpp.jid.Jid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What has been taken of what came, and what not. Not thread-safe.
public final class Report {
    /// More than anybody reads.
    private static final int MOST_LINES = 200;

    private final List<Jid> accounts = new ArrayList<>();
    private final Map<String, Long> taken = new LinkedHashMap<>();
    private final Map<Missed, Long> missed = new LinkedHashMap<>();
    private long untold;

    /// Something that was left out.
    ///
    /// @param where of which account or file
    public record Missed(String where, String what, String why) {}

    void account(Jid account, Map<String, Long> counts) {
        accounts.add(account);
        counts.forEach((what, count) -> taken.merge(what, count, Long::sum));
    }

    /// The same reason twice is one line.
    public void left(String where, String what, String why) {
        Missed one = new Missed(where, what, why);
        if (missed.containsKey(one) || missed.size() < MOST_LINES) {
            missed.merge(one, 1L, Long::sum);
        } else {
            untold++;
        }
    }

    /// The accounts that are here now.
    public List<Jid> accounts() {
        return List.copyOf(accounts);
    }

    /// How much of each kind was taken with them.
    public Map<String, Long> taken() {
        return Map.copyOf(taken);
    }

    /// What was left out, with how often that was; in the order in which it came.
    public List<Map.Entry<Missed, Long>> missed() {
        return List.copyOf(missed.entrySet());
    }

    /// How much more was left out than [#missed] says.
    public long untold() {
        return untold;
    }
}
