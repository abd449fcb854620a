package im.clove.node.admin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What administrators have done, by whom and what came of it: a line of JSON for each, in files that only their owner
/// can read. Nothing of it is synced, and a disk that is full stops nobody: what could not be written goes to the log
/// of
/// the node. Files are opened for each line, and locked meanwhile, so commands and a node may write at the same time.
/// Thread-safe.
///
/// ```
/// audit.log              the newest
/// audit.log.1 … .9       older ones, a mebibyte each
/// audit.lock             is empty; held by who writes
///
/// {"about":{"user":"mum@…"},"action":"remove-user","at":"2026-11-30T02:00:00Z","by":"dad@…","outcome":"done","way":"page"}
/// ```
public final class AuditLog {
    static final String NAME = "audit.log";
    static final String LOCK = "audit.lock";
    /// Bytes of one file. Ten of them hold some 50 000 lines.
    static final int MOST = 1 << 20;
    /// How many older ones there are.
    static final int KEPT = 9;

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final int LONGEST_TEXT = 300;

    /// Locks of files are a process's, and one that is closed takes others of the same file with it: within the process
    /// there is one, too, whoever made the log.
    private static final ReentrantLock LOCKED = new ReentrantLock();

    private final Path folder;
    private final InstantSource clock;

    /// @param folder made when there is something to write
    public AuditLog(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /// How it ended.
    public enum Outcome {
        DONE("done"),
        /// It was not possible, and nothing has changed.
        REFUSED("refused"),
        /// It was tried, and what of it has happened is not known.
        FAILED("failed");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /// Writes a line. Never throws.
    ///
    /// @param about what it was done to: names, numbers and sizes, no secrets and nothing that somebody has written
    /// @param why in words; empty if it is done
    public void write(Actor who, String action, Map<String, ?> about, Outcome outcome, String why) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        line.put("by", who.account().map(Object::toString).orElse("owner"));
        line.put("way", who.way().words());
        line.put("action", action);
        line.put("about", about);
        line.put("outcome", outcome.word());
        if (!why.isEmpty()) {
            line.put("why", why.length() > LONGEST_TEXT ? why.substring(0, LONGEST_TEXT) + '…' : why);
        }
        String text = Json.line(line);
        LOCKED.lock();
        try {
            append(text);
        } catch (IOException | OverlappingFileLockException e) {
            LOG.error(
                    "The record of what administrators do cannot be written ({}): {}",
                    e instanceof IOException trouble ? FileTrouble.words(trouble) : "it is held",
                    text);
        } finally {
            LOCKED.unlock();
        }
    }

    private void append(String line) throws IOException {
        OwnerFiles.createFolder(folder);
        Path guard = folder.resolve(LOCK);
        try (FileChannel channel = FileChannel.open(
                        guard,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        OwnerFiles.fileAttributes(guard));
                FileLock _ = channel.lock()) {
            appendAlone(line);
        }
    }

    /// While nobody else writes: the size is what it is, and a last line that is not whole will not become so.
    private void appendAlone(String line) throws IOException {
        Path file = folder.resolve(NAME);
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (Files.exists(file) && Files.size(file) + bytes.length > MOST) {
            rotate();
        }
        try (FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), OwnerFiles.fileAttributes(file))) {
            ByteBuffer rest =
                    ByteBuffer.wrap(isTorn(file) ? ("\n" + line + "\n").getBytes(StandardCharsets.UTF_8) : bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }
    }

    /// Whether the last line was cut off: the disk was full, or the process killed.
    private static boolean isTorn(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) != '\n';
        }
    }

    private void rotate() throws IOException {
        for (int number = KEPT - 1; number >= 0; number--) {
            Path from = file(number);
            if (Files.exists(from)) {
                Files.move(from, file(number + 1), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private Path file(int number) {
        return folder.resolve(number == 0 ? NAME : NAME + '.' + number);
    }

    /// The last lines, the oldest of them first. What was cut off is left out.
    ///
    /// @param most how many
    public List<Map<String, Object>> last(int most) throws IOException {
        List<Map<String, Object>> newestFirst = new ArrayList<>();
        for (int number = 0; number <= KEPT && newestFirst.size() < most; number++) {
            List<String> lines;
            try {
                lines = new String(Files.readAllBytes(file(number)), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
            } catch (NoSuchFileException _) {
                continue;
            }
            for (String line : lines.reversed()) {
                if (newestFirst.size() == most) {
                    break;
                }
                Json.parse(line).filter(known -> known.containsKey("action")).ifPresent(newestFirst::add);
            }
        }
        return List.copyOf(newestFirst.reversed());
    }
}
