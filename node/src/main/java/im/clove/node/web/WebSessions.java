package im.clove.node.web;

import im.clove.runtime.owner.Timers;
import im.clove.runtime.random.Tokens;
import im.clove.xmpp.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Who is logged in at the page. A link that is good once becomes a session, which a cookie names; only hashes of
/// both are kept, in memory: after a restart a new link is needed. A session is over when its account is disabled,
/// removed or gets another password. Thread-safe.
public final class WebSessions {
    static final Duration LINK = Duration.ofMinutes(10);
    static final Duration SESSION = Duration.ofDays(7);
    /// How long a key is good: what it opens is asked for again after that.
    static final Duration KEY = Duration.ofHours(1);
    private static final int BYTES = 24;
    private static final int LINKS = 16;
    private static final int SESSIONS = 1_024;

    /// Of one account, so that nobody pushes out those of others; and keys of one session.
    private static final int EACH = 8;

    private final Timers timers;
    private final Tokens tokens;
    private final Function<Jid, OptionalLong> generations;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Held> links = bounded(LINKS);
    private final Map<String, Held> sessions = bounded(SESSIONS);
    /// Each belongs to a session that is there, and [#EACH] to one: that is their bound.
    private final Map<String, Key> keys = new LinkedHashMap<>();

    /// @param random a source of keys
    /// @param generations of what is known of an account; empty if it may not log in
    public WebSessions(Timers timers, RandomGenerator random, Function<Jid, OptionalLong> generations) {
        this.timers = timers;
        this.tokens = new Tokens(random);
        this.generations = generations;
    }

    /// @param until by the clock of the timers
    private record Held(Jid account, long generation, long until) {}

    /// @param session the hash of its name
    /// @param until by the clock of the timers
    private record Key(String session, long until) {}

    private static <T> Map<String, T> bounded(int most) {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
                return size() > most;
            }
        };
    }

    /// A secret that is good once, for some minutes.
    ///
    /// @return empty if the account may not log in
    public Optional<String> link(Jid account) {
        return give(account, links, LINK);
    }

    /// Uses one up.
    ///
    /// @return the name of a session; empty if there is no such secret any more
    public Optional<String> enter(String secret) {
        return good(take(links, secret)).flatMap(held -> open(held.account()));
    }

    /// A session for who has proved otherwise whose it is.
    Optional<String> open(Jid account) {
        return give(account, sessions, SESSION);
    }

    /// The same where the proof took a while.
    ///
    /// @param generation of the account before: the session is over at once if it is another by now
    Optional<String> open(Jid account, OptionalLong generation) {
        return give(account, generation, sessions, SESSION);
    }

    /// Of what is known of an account; empty if it may not log in.
    OptionalLong generation(Jid account) {
        return generations.apply(account);
    }

    /// Whose session that is; empty if it is over.
    public Optional<Jid> whose(String session) {
        Held held;
        lock.lock();
        try {
            held = sessions.get(hash(session));
        } finally {
            lock.unlock();
        }
        Optional<Jid> account = good(held).map(Held::account);
        if (account.isEmpty()) {
            leave(session);
        }
        return account;
    }

    /// A key of a session, for the page that has just proved whose it is; one that is open elsewhere has another.
    ///
    /// @return empty if the session is over
    Optional<String> key(String session) {
        if (whose(session).isEmpty()) {
            return Optional.empty();
        }
        String secret = tokens.compact(BYTES);
        Key key = new Key(hash(session), timers.nowMillis() + KEY.toMillis());
        lock.lock();
        try {
            if (!sessions.containsKey(key.session())) {
                return Optional.empty();
            }
            putAmong(keys, hash(secret), key, each -> each.session().equals(key.session()));
        } finally {
            lock.unlock();
        }
        return Optional.of(secret);
    }

    /// Whether a key is one of this session, and still good.
    boolean proves(String session, String key) {
        Key known;
        lock.lock();
        try {
            known = keys.get(hash(key));
        } finally {
            lock.unlock();
        }
        return known != null
                && known.session().equals(hash(session))
                && timers.nowMillis() < known.until()
                && whose(session).isPresent();
    }

    /// Ends it.
    public void leave(String session) {
        Held _ = take(sessions, session);
    }

    /// Puts one in; the oldest of those that belong together gives way if they are too many.
    private static <T> void putAmong(Map<String, T> where, String name, T value, Predicate<T> together) {
        List<String> known = where.entrySet().stream()
                .filter(each -> together.test(each.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        known.stream().limit(Math.max(0, known.size() - EACH + 1)).forEach(where::remove);
        where.put(name, value);
    }

    /// How many sessions an account has.
    int count(Jid account) {
        lock.lock();
        try {
            return (int) sessions.values().stream()
                    .filter(each -> each.account().equals(account) && timers.nowMillis() < each.until())
                    .count();
        } finally {
            lock.unlock();
        }
    }

    /// How many keys there are.
    int keysHeld() {
        lock.lock();
        try {
            return keys.size();
        } finally {
            lock.unlock();
        }
    }

    private Optional<String> give(Jid account, Map<String, Held> where, Duration length) {
        return give(account, generation(account), where, length);
    }

    private Optional<String> give(Jid account, OptionalLong generation, Map<String, Held> where, Duration length) {
        if (generation.isEmpty()) {
            return Optional.empty();
        }
        String secret = tokens.compact(BYTES);
        Held held = new Held(account, generation.getAsLong(), timers.nowMillis() + length.toMillis());
        lock.lock();
        try {
            putAmong(where, hash(secret), held, each -> each.account().equals(account));
            keys.values().removeIf(key -> !sessions.containsKey(key.session()));
        } finally {
            lock.unlock();
        }
        return Optional.of(secret);
    }

    private @Nullable Held take(Map<String, Held> where, String secret) {
        lock.lock();
        try {
            Held held = where.remove(hash(secret));
            keys.values().removeIf(key -> !sessions.containsKey(key.session()));
            return held;
        } finally {
            lock.unlock();
        }
    }

    private Optional<Held> good(@Nullable Held held) {
        return Optional.ofNullable(held)
                .filter(each -> timers.nowMillis() < each.until())
                .filter(each -> generations.apply(each.account()).equals(OptionalLong.of(each.generation())));
    }

    private static String hash(String secret) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
