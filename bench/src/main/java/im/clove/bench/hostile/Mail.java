package im.clove.bench.hostile;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The messages of honest users that are on their way, by their ids. Thread-safe.
final class Mail {
    private static final String PREFIX = "honest";

    private final AtomicLong next = new AtomicLong();
    private final Map<String, CompletableFuture<Long>> waiting = new ConcurrentHashMap<>();

    /// A new message.
    Letter write() {
        String id = PREFIX + next.incrementAndGet();
        CompletableFuture<Long> arrival = new CompletableFuture<>();
        waiting.put(id, arrival);
        return new Letter(id, arrival);
    }

    /// @param arrival completes with the time by [System#nanoTime()], or with what went wrong
    record Letter(String id, CompletableFuture<Long> arrival) {}

    /// A message has come; nothing happens if it is none of these.
    void arrived(String id) {
        CompletableFuture<Long> arrival = waiting.remove(id);
        if (arrival != null) {
            arrival.complete(System.nanoTime());
        }
    }

    /// A message came back.
    void returned(String id, String error) {
        CompletableFuture<Long> arrival = waiting.remove(id);
        if (arrival != null) {
            arrival.completeExceptionally(new Finding("A message of an honest user came back: " + error));
        }
    }
}
