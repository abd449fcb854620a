package im.clove.node.ext;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// How many strangers a server may send here within an hour, and how many may come to one account. In memory only:
/// after a restart the hour begins anew. Thread-safe; bounded.
public final class FirstContacts {
    /// Of one server, to all accounts together.
    public static final int OF_A_SERVER = 30;

    /// To one account, of all servers together.
    public static final int TO_AN_ACCOUNT = 60;

    public static final Duration WINDOW = Duration.ofHours(1);

    private static final int REMEMBERED = 5_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Hour> hours = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Hour> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Hour(Instant since, int count) {}

    /// Somebody new wants something of an account.
    ///
    /// @return whether that may be heard
    public boolean may(Domain server, Jid account, Instant now) {
        lock.lock();
        try {
            Hour ofServer = hour('@' + server.name(), now);
            Hour toAccount = hour(account.bare().toString(), now);
            if (ofServer.count >= OF_A_SERVER || toAccount.count >= TO_AN_ACCOUNT) {
                return false;
            }
            hours.put('@' + server.name(), new Hour(ofServer.since, ofServer.count + 1));
            hours.put(account.bare().toString(), new Hour(toAccount.since, toAccount.count + 1));
            return true;
        } finally {
            lock.unlock();
        }
    }

    private Hour hour(String whose, Instant now) {
        Hour known = hours.get(whose);
        return known == null || Duration.between(known.since, now).abs().compareTo(WINDOW) >= 0
                ? new Hour(now, 0)
                : known;
    }

    /// How much is remembered.
    int size() {
        lock.lock();
        try {
            return hours.size();
        } finally {
            lock.unlock();
        }
    }
}
