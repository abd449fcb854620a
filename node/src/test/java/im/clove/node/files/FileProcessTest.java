package im.clove.node.files;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.store.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files in processes of their own: killed at any moment, and with little memory.
final class FileProcessTest {
    @TempDir
    private Path folder;

    private final Random random = new Random();
    private final Map<String, Integer> there = new ConcurrentHashMap<>();
    private final Set<String> open = ConcurrentHashMap.newKeySet();
    private final Set<String> gone = ConcurrentHashMap.newKeySet();

    private Process start(String heap, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FileProcess.class.getName(),
                folder.toString()));
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    @DisplayName("A file of a gibibyte goes up and down in a heap of 160 MiB")
    @Tag("long")
    void aGibibyte() throws Exception {
        large("-Xmx160m", 1L << 30);
    }

    @Test
    @DisplayName("A file takes no memory: one of 128 MiB goes up and down in a heap of 32 MiB")
    void noFileIsHeld() throws Exception {
        large("-Xmx32m", 128L << 20);
    }

    private void large(String heap, long size) throws Exception {
        Process process = start(heap, String.valueOf(size));
        String said;
        try (BufferedReader lines = process.inputReader()) {
            said = String.join("\n", lines.lines().toList());
        }
        System.out.println(said);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("done: " + (size >> 20) + " MiB");
    }

    @Test
    @DisplayName(
            "P-01, P-02: a process that is killed leaves files that are whole, all of those it had taken, and no other")
    void killed() throws Exception {
        kill(5);
    }

    @Test
    @Tag("long")
    @DisplayName("P-01, P-02: twenty processes that are killed do")
    void killedOften() throws Exception {
        kill(20);
    }

    private void kill(int cycles) throws Exception {
        for (int cycle = 0; cycle < cycles; cycle++) {
            Process process = start("-Xmx160m");
            CountDownLatch writing = new CountDownLatch(1);
            Thread reader = Thread.ofVirtual().start(() -> read(process, writing));
            if (random.nextInt(4) != 0) {
                assertThat(writing.await(200, TimeUnit.SECONDS)).isTrue();
            }
            process.waitFor(random.nextInt(500), TimeUnit.MILLISECONDS);
            // Not Process.destroyForcibly, which also closes the pipe and what is still in it.
            process.toHandle().destroyForcibly();
            process.waitFor();
            reader.join();
            check();
        }
        System.out.println("kill -9: " + cycles + " cycles, " + (there.size() + gone.size())
                + " uploads acknowledged, none lost, none in part, nothing left over");
        assertThat(there).isNotEmpty();
    }

    private void read(Process process, CountDownLatch writing) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(" ", -1);
                if (parts.length == 3 && parts[0].equals("is") && parts[2].matches("\\d+")) {
                    there.put(parts[1], Integer.parseInt(parts[2]));
                    writing.countDown();
                } else if (parts.length == 2 && parts[0].equals("may-go")) {
                    open.add(parts[1]);
                } else if (parts.length == 2 && parts[0].equals("gone")) {
                    gone.add(parts[1]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void check() throws IOException {
        there.keySet().removeAll(gone);
        try (Store store = FileProcess.store(folder)) {
            FileStore files = FileProcess.files(folder, store);
            for (Map.Entry<String, Integer> each : there.entrySet()) {
                Optional<StoredFile> file = files.find(each.getKey()).filter(StoredFile::isThere);
                if (!open.contains(each.getKey())) {
                    assertThat(file).as("acknowledged").isPresent();
                }
                if (file.isPresent()) {
                    assertThat(Files.size(files.bytes(file.get())))
                            .isEqualTo(each.getValue().longValue());
                    assertThat(file.get().check())
                            .isEqualTo(Hashes.of(Hashes.digest().digest(Files.readAllBytes(files.bytes(file.get())))));
                }
            }
            gone.forEach(token -> assertThat(files.find(token)).isEmpty());
            Set<String> known = new HashSet<>();
            files.list(Optional.empty()).forEach(file -> known.add(file.id()));
            try (Stream<Path> all = Files.list(folder.resolve("files"))) {
                assertThat(all.map(each -> each.getFileName().toString())).containsExactlyInAnyOrderElementsOf(known);
            }
        }
    }
}
