package im.clove.bench.hostile;

import im.clove.bench.compare.User;
import im.clove.runtime.transport.SocketDuplex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// A node, honest users, and hostile sequences against both for a while.
final class Run implements AutoCloseable {
    private static final int STRANGERS = 8;
    private static final int HOSTILE = 6;
    private static final int PATIENT = 3;
    private static final int HONEST = 4;
    private static final long LONGEST_ATTACK = TimeUnit.SECONDS.toNanos(20);
    private static final long LOOK_NANOS = 200_000_000;
    private static final long READY_SECONDS = 120;

    private final Options options;
    private final Consumer<String> out;
    private final long began = System.nanoTime();
    private final Callee callee;
    private final NodeUnderTest node;
    private final World world;
    private final Honest honest;
    private final Map<Integer, String> present = new ConcurrentHashMap<>();
    private final Queue<String> findings = new ConcurrentLinkedQueue<>();
    private final Map<Sequence, Integer> played = new ConcurrentSkipListMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private volatile long peakKiB;

    /// @param seconds how long the attack lasts
    /// @param seed of everything that is drawn
    /// @param only what is played
    /// @param lanes how many sequences at once
    record Options(long seconds, long seed, List<Sequence> only, int lanes) {
        Options {
            only = List.copyOf(only);
        }
    }

    /// @param root of the source tree
    /// @param folder an empty one
    /// @param out takes the lines that are told
    Run(Path root, Path folder, Options options, Consumer<String> out) throws Exception {
        this.options = options;
        this.out = out;
        Mail mail = new Mail();
        callee = new Callee(stanza -> mail.arrived(stanza.attributeOr("id", "")));
        node = NodeUnderTest.start(root, folder, STRANGERS, callee.port());
        callee.are(node.strangers());
        world = new World(node, users("hostile", HOSTILE), users("honest", HONEST), users("patient", PATIENT));
        honest = new Honest(node, world.honest(), mail, () -> String.join(", ", present.values()));
        for (Sequence each : Sequence.values()) {
            played.put(each, 0);
        }
    }

    private List<User> users(String name, int count) throws Exception {
        List<User> users = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            users.add(node.user(name + i));
        }
        return users;
    }

    /// Waits until strangers reach the node, and friends are friends.
    void prepare() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
        for (int i = 1; i < STRANGERS; i++) {
            while (!reaches(i)) {
                if (System.nanoTime() > end) {
                    throw new IOException("Stranger " + i + " does not reach the node");
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
        honest.befriend();
    }

    private boolean reaches(int stranger) {
        try (SocketDuplex duplex = world.stranger(stranger, 5269);
                RemoteServer server = RemoteServer.link(duplex, node.strangers().get(stranger), node.domain())) {
            return server.isOpen();
        } catch (IOException _) {
            return false;
        }
    }

    /// Attacks for as long as is asked for, each sequence at least once.
    void attack() throws InterruptedException {
        honest.start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.seconds());
        List<Thread> lanes = new ArrayList<>();
        for (int lane = 0; lane < options.lanes(); lane++) {
            int number = lane;
            lanes.add(Thread.ofVirtual().start(() -> lane(number, end)));
        }
        while (lanes.stream().anyMatch(Thread::isAlive)) {
            peakKiB = Math.max(peakKiB, node.residentKiB());
            if (!node.isAlive()) {
                findings.add("The node has ended [" + String.join(", ", present.values()) + ']');
                break;
            }
            Thread.sleep(200);
        }
    }

    private void lane(int lane, long end) {
        List<Sequence> order = new ArrayList<>(options.only());
        Collections.shuffle(order, new Random(options.seed()));
        while (node.isAlive()) {
            int number = next.getAndIncrement();
            boolean first = number < order.size();
            if (System.nanoTime() > end && !first) {
                return;
            }
            Random random = new Random(options.seed() * 1_000_003 + number);
            Sequence sequence = first ? order.get(number) : order.get(random.nextInt(order.size()));
            play(lane, number, sequence, random);
        }
    }

    private void play(int lane, int number, Sequence sequence, Random random) {
        long until = System.nanoTime() + LONGEST_ATTACK;
        String name = "#" + number + ' ' + sequence;
        present.put(lane, name);
        played.merge(sequence, 1, Integer::sum);
        Thread ends;
        try (Attack attack = new Attack(world, random, until)) {
            // Whoever is stuck in the middle of a word is cut off.
            ends = Thread.ofVirtual().start(() -> {
                attack.hold(Integer.MAX_VALUE);
                attack.close();
            });
            try {
                tell(name, sequence.play(attack));
            } catch (Finding e) {
                findings.add(name + ": " + e.getMessage());
                tell(name, "FOUND: " + e.getMessage());
            } catch (IOException | RuntimeException e) {
                tell(name, "ended: " + e.getMessage());
            }
        }
        LockSupport.unpark(ends);
        present.remove(lane);
    }

    private void tell(String name, String what) {
        out.accept(String.format(
                Locale.ROOT, "%7.1f s %4d MiB  %-16s %s", seconds(), node.residentKiB() / 1024, name, what));
    }

    private double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    NodeUnderTest node() {
        return node;
    }

    Honest honest() {
        return honest;
    }

    World world() {
        return world;
    }

    long peakKiB() {
        return peakKiB;
    }

    /// What sequences themselves saw, and the end of the node.
    List<String> findings() {
        return List.copyOf(findings);
    }

    /// How often each was played.
    Map<Sequence, Integer> played() {
        return played;
    }

    @Override
    public void close() {
        honest.close();
        callee.close();
        node.close();
    }
}
