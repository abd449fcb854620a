package im.clove.node.store.mapdb;

import im.clove.node.store.Store;
import im.clove.node.store.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Kills a writing process with SIGKILL at random moments and checks, each time, that everything it was told is
/// durable is there, that no batch is there in part, and that the store opens (P-01, P-02, P-07). Run it by
/// `node/bin/crash-store CYCLES`.
final class CrashSuite {
    private static final int CYCLES_PER_STORE = 25;

    private final Path folder;
    private final Random random;
    private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, Model> models = new HashMap<>();
    private int lost;
    private int partial;
    private int failedOpens;
    private long commits;

    CrashSuite(Path folder, long seed) {
        this.folder = folder;
        this.random = new Random(seed);
    }

    /// What the kills did.
    record Result(int cycles, long commits, int lost, int partial, int failedOpens) {
        @Override
        public String toString() {
            return "kill -9: %d cycles, %d acknowledged commits, lost %d, partial %d, failed opens %d"
                    .formatted(cycles, commits, lost, partial, failedOpens);
        }
    }

    static void main(String[] arguments) throws Exception {
        int cycles = Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("clove-crash");
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
        System.out.println("seed " + seed + ", folder " + folder);
        Result result = new CrashSuite(folder, seed).run(cycles);
        System.out.println(result);
        if (result.lost() + result.partial() + result.failedOpens() > 0) {
            System.exit(1);
        }
        clear(folder);
        Files.delete(folder);
    }

    Result run(int cycles) throws IOException, InterruptedException {
        for (int cycle = 0; cycle < cycles; cycle++) {
            if (cycle % CYCLES_PER_STORE == 0) {
                clear(folder);
                acknowledged.clear();
                models.clear();
            }
            kill();
            check();
        }
        return new Result(cycles, commits, lost, partial, failedOpens);
    }

    private void kill() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx160m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashWriter.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        CountDownLatch writing = new CountDownLatch(1);
        Thread reader = Thread.ofVirtual().start(() -> read(process, writing));
        if (random.nextInt(4) != 0) {
            writing.await(200, TimeUnit.SECONDS);
        }
        process.waitFor(random.nextInt(500), TimeUnit.MILLISECONDS);
        // Not Process.destroyForcibly, which also closes the pipe and what is still in it.
        process.toHandle().destroyForcibly();
        process.waitFor();
        reader.join();
    }

    private void read(Process process, CountDownLatch writing) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(" ", 2);
                if (parts.length == 2
                        && parts[1].matches("\\d+")
                        && List.of(CrashWriter.OWNERS).contains(parts[0])) {
                    acknowledged.merge(parts[0], Integer.parseInt(parts[1]), Math::max);
                    commits++;
                    writing.countDown();
                }
            }
        } catch (IOException e) {
            System.err.println("The pipe of the killed process broke: " + e.getMessage());
        }
        writing.countDown();
    }

    private void check() {
        try (MapDbStore store = MapDbStore.open(folder, CrashWriter.OPTIONS)) {
            for (String owner : CrashWriter.OWNERS) {
                check(store, owner);
            }
            List<String> problems = store.verify().problems();
            if (!problems.isEmpty()) {
                System.err.println(problems);
                partial++;
            }
        } catch (StoreException e) {
            e.printStackTrace();
            failedOpens++;
        }
    }

    private void check(Store store, String owner) {
        Model model = models.computeIfAbsent(owner, Model::new);
        int last = model.work.last(store);
        int told = acknowledged.getOrDefault(owner, 0);
        // One more than was acknowledged may be there: the line about it did not get out any more.
        if (last < told || last > told + 1) {
            System.err.println(owner + " has " + last + " of " + told);
            lost++;
        }
        if (!model.upTo(last).equals(model.work.found(store))) {
            System.err.println(owner + " has something else than its batches up to " + last);
            partial++;
        }
        acknowledged.put(owner, last);
    }

    private static void clear(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /// What an owner's part of the store must be.
    private static final class Model {
        private final Workload work;
        private final Map<String, Long> state = new TreeMap<>();
        private int number;

        Model(String owner) {
            work = new Workload(owner, CrashWriter.LARGEST);
        }

        Map<String, Long> upTo(int last) {
            while (number < last) {
                number++;
                work.batch(number).writes().forEach(write -> Workload.apply(state, write));
            }
            return state;
        }
    }
}
