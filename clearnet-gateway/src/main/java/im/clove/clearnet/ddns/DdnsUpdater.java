package im.clove.clearnet.ddns;

import im.clove.clearnet.ddns.SecureGet.Answer;
import im.clove.runtime.owner.Timers;
import im.clove.s2s.config.Backoff;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells a dynamic DNS service again and again where this machine is: once when it is started, then at fixed intervals,
/// and after a failure with growing ones. What the service answers is believed by its first word (DuckDNS, dyndns2).
/// Thread-safe.
public final class DdnsUpdater implements AutoCloseable {
    /// Services block who comes too often.
    public static final Backoff BACKOFF = new Backoff(Duration.ofMinutes(1), Duration.ofHours(1), 0.5);

    /// More often than this no service wants to be told.
    public static final Duration SHORTEST = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(DdnsUpdater.class);

    /// Said with status 200.
    private static final Set<String> REFUSALS =
            Set.of("ko", "badauth", "!donator", "notfqdn", "nohost", "numhost", "abuse", "badagent", "dnserr", "911");

    private final What what;
    private final SecureGet https;
    private final Tools tools;
    private final ReentrantLock lock = new ReentrantLock();
    private Timers.@Nullable Timer next;
    private boolean isClosed;
    private int failures;
    private Status status = new Status(Optional.empty(), Optional.empty());

    /// What is told to whom.
    ///
    /// @param domain as the service knows it
    /// @param ip this machine's address, if it is known; else the service takes that of the connection
    /// @param every how often, a minute at least
    public record What(
            UpdateUrl url, String domain, TokenFile token, Supplier<Optional<InetAddress>> ip, Duration every) {
        public What {
            if (every.compareTo(SHORTEST) < 0) {
                throw new IllegalArgumentException("A service is told its news once a minute at most");
            }
        }
    }

    /// What it works with.
    ///
    /// @param threads a request blocks its thread
    /// @param chance from 0 to 1, for the back-off
    public record Tools(Timers timers, Executor threads, InstantSource clock, Backoff backoff, DoubleSupplier chance) {}

    /// How it goes.
    ///
    /// @param told when the service last took the news
    /// @param trouble why it has not since then, for the owner
    public record Status(Optional<Instant> told, Optional<String> trouble) {}

    public DdnsUpdater(What what, SecureGet https, Tools tools) {
        this.what = what;
        this.https = https;
        this.tools = tools;
    }

    /// Begins, with a request at once.
    public void start() {
        tools.threads().execute(this::run);
    }

    /// How it goes.
    public Status status() {
        lock.lock();
        try {
            return status;
        } finally {
            lock.unlock();
        }
    }

    /// Ends it; a request that is on its way is not taken back.
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            if (next != null) {
                next.cancel();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        Optional<String> trouble;
        try {
            trouble = tell();
        } catch (IOException | RuntimeException e) {
            trouble = Optional.of(String.valueOf(e.getMessage()));
        }
        if (trouble.isPresent()) {
            LOG.warn(
                    "The address of {} was not told to {}: {}",
                    what.domain(),
                    what.url().host(),
                    trouble.get());
        }
        after(trouble);
    }

    private Optional<String> tell() throws IOException {
        String target =
                what.url().target(what.domain(), what.token().read(), what.ip().get());
        Answer answer = https.get(what.url().host(), what.url().port(), target);
        if (answer.status() / 100 == 3) {
            return Optional.of("it points elsewhere (status " + answer.status()
                    + "), which is not followed; name the address where it leads");
        }
        if (answer.status() / 100 != 2) {
            return Optional.of("it answers with status " + answer.status());
        }
        String word = answer.body().strip().split("\\s", 2)[0].toLowerCase(Locale.ROOT);
        return REFUSALS.contains(word)
                ? Optional.of("it says '" + word + "'; are the domain and the token right?")
                : Optional.empty();
    }

    private void after(Optional<String> trouble) {
        lock.lock();
        try {
            failures = trouble.isPresent() ? failures + 1 : 0;
            status = new Status(
                    trouble.isPresent()
                            ? status.told()
                            : Optional.of(tools.clock().instant()),
                    trouble);
            if (isClosed) {
                return;
            }
            Duration pause = trouble.isPresent()
                    ? Duration.ofMillis(
                            tools.backoff().delayMillis(failures, tools.chance().getAsDouble()))
                    : what.every();
            next = tools.timers().after(pause, () -> tools.threads().execute(this::run));
        } finally {
            lock.unlock();
        }
    }
}
