package im.clove.node.session;

import im.clove.runtime.random.Tokens;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sm.AckCounter;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The sessions that a client may come back to (XEP-0198 §5), by an id nobody can guess (C-14). Thread-safe. There
/// are never more than sessions.
public final class Resumable {
    private static final int ID_BYTES = 18;
    private static final int MOST_REMEMBERED = 2_000;

    private final Tokens tokens = new Tokens(new SecureRandom());
    private final ConcurrentHashMap<String, Session> byId = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<String, Over> over = new LinkedHashMap<>();

    String register(Session session) {
        String id = tokens.compact(ID_BYTES);
        byId.put(id, session);
        return id;
    }

    @Nullable
    Session find(String id) {
        return byId.get(id);
    }

    /// The session is over. How much it had taken is remembered for a while, for a client that comes too late.
    void ended(@Nullable String id, Jid account, AckCounter handled) {
        if (id == null) {
            return;
        }
        byId.remove(id);
        lock.lock();
        try {
            over.put(id, new Over(account, handled));
            if (over.size() > MOST_REMEMBERED) {
                over.pollFirstEntry();
            }
        } finally {
            lock.unlock();
        }
    }

    /// How many stanzas a session that is over had taken; null if it is unknown or was not this account's.
    @Nullable
    AckCounter handled(String id, Jid account) {
        lock.lock();
        try {
            Over known = over.get(id);
            return known == null || !known.account.equals(account) ? null : known.handled;
        } finally {
            lock.unlock();
        }
    }

    private record Over(Jid account, AckCounter handled) {}
}
