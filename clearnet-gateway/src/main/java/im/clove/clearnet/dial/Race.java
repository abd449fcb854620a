package im.clove.clearnet.dial;

import im.clove.clearnet.dns.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Connects to one of several addresses of a server: the first, the next a little later or when that has failed,
/// and so on; the first that answers is taken, and the others end (RFC 8305 §5). Used once, by one thread.
final class Race {
    private final Connector connector;
    private final Duration headStart;
    private final Duration longest;
    private final LinkedBlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final List<Thread> runners = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean over;

    private record Outcome(@Nullable SocketChannel channel, String failure) {}

    /// @param headStart of each address before the next
    /// @param longest for one attempt
    Race(Connector connector, Duration headStart, Duration longest) {
        this.connector = connector;
        this.headStart = headStart;
        this.longest = longest;
    }

    /// Both families in turn, the one that comes first in front (RFC 8305 §4).
    static List<InetAddress> inTurn(List<InetAddress> addresses) {
        List<InetAddress> order = new ArrayList<>();
        Deque<InetAddress> others = new ArrayDeque<>();
        Deque<InetAddress> firsts = new ArrayDeque<>();
        for (InetAddress each : addresses) {
            (each.getClass().equals(addresses.getFirst().getClass()) ? firsts : others).add(each);
        }
        while (!firsts.isEmpty() || !others.isEmpty()) {
            if (!firsts.isEmpty()) {
                order.add(firsts.poll());
            }
            if (!others.isEmpty()) {
                order.add(others.poll());
            }
        }
        return order;
    }

    /// @throws IOException if none answers; the message says why, for each
    SocketChannel run(List<InetSocketAddress> addresses, Deadline deadline) throws IOException {
        Deque<InetSocketAddress> waiting = new ArrayDeque<>(addresses);
        List<String> failures = new ArrayList<>();
        try {
            boolean isNextDue = true;
            while (!waiting.isEmpty() || failures.size() < runners.size()) {
                if (isNextDue && !waiting.isEmpty()) {
                    start(waiting.poll(), deadline);
                }
                Deadline patience = waiting.isEmpty() ? deadline : deadline.orIn(headStart);
                Outcome outcome = outcomes.poll(patience.left().toNanos(), TimeUnit.NANOSECONDS);
                if (outcome == null && deadline.isOver()) {
                    throw new SocketTimeoutException("It does not answer in time");
                }
                isNextDue = true;
                if (outcome != null) {
                    if (outcome.channel() != null) {
                        return outcome.channel();
                    }
                    failures.add(outcome.failure());
                }
            }
            throw new IOException(String.join("; ", failures));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while connecting", e);
        } finally {
            end();
        }
    }

    private void start(InetSocketAddress address, Deadline deadline) {
        Duration time = deadline.orIn(longest).left();
        runners.add(Thread.ofVirtual().name("dial").start(() -> attempt(address, time)));
    }

    private void attempt(InetSocketAddress address, Duration time) {
        String at = address.getAddress().getHostAddress() + " port " + address.getPort();
        try {
            SocketChannel channel = connector.connect(address, time);
            if (!offer(new Outcome(channel, ""))) {
                channel.close();
            }
        } catch (IOException | RuntimeException e) {
            offer(new Outcome(null, at + ": " + e.getMessage()));
        }
    }

    private boolean offer(Outcome outcome) {
        lock.lock();
        try {
            return !over && outcomes.add(outcome);
        } finally {
            lock.unlock();
        }
    }

    private void end() throws IOException {
        lock.lock();
        try {
            over = true;
        } finally {
            lock.unlock();
        }
        runners.forEach(Thread::interrupt);
        for (Outcome late : outcomes) {
            if (late.channel() != null) {
                late.channel().close();
            }
        }
    }
}
