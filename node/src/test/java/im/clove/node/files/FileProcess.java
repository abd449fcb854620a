package im.clove.node.files;

import im.clove.http.HttpLimits;
import im.clove.http.HttpServer;
import im.clove.node.files.Wish.Purpose;
import im.clove.node.store.Store;
import im.clove.node.store.mapdb.MapDbStore;
import im.clove.node.store.mapdb.StoreOptions;
import im.clove.runtime.owner.SystemTimers;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PipeDuplex;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;

/// Processes with files of their own, for tests that kill them or give them little memory.
final class FileProcess {
    static final FileTerms TERMS =
            new FileTerms(4L << 30, 8L << 30, Integer.MAX_VALUE, 64L << 30, Duration.ofDays(1), 64L << 30, 64L << 20);
    /// Slots of those who were killed wait for their files a while, and no account may have many of them.
    private static final Jid OWNER =
            Jid.parse("romeo-" + ProcessHandle.current().pid() + "@verona.example");
    private static final int PIECE = 64 * 1024;
    private static final int WRITERS = 3;

    private FileProcess() {}

    static Store store(Path folder) {
        return MapDbStore.open(folder.resolve("store"), StoreOptions.STANDARD);
    }

    static FileStore files(Path folder, Store store) throws IOException {
        return FileStore.open(folder.resolve("files"), store, TERMS, Clock.systemUTC(), new SecureRandom());
    }

    static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        try (Store store = store(folder);
                SystemTimers timers = new SystemTimers()) {
            FileStore files = files(folder, store);
            if (arguments.length > 1) {
                large(files, timers, Long.parseLong(arguments[1]));
            } else {
                many(files, timers);
            }
        }
    }

    /// Uploads and removes for as long as it lives; each answer that a client has got is a line on standard output.
    private static void many(FileStore files, SystemTimers timers) throws InterruptedException {
        Thread[] writers = new Thread[WRITERS];
        for (int i = 0; i < WRITERS; i++) {
            writers[i] = Thread.ofVirtual().start(() -> {
                try {
                    Random random = new Random();
                    while (true) {
                        int size = 1 + random.nextInt(400_000);
                        Granted.Slot slot = slot(files, size);
                        put(files, timers, slot, size);
                        System.out.println("is " + slot.token() + ' ' + size);
                        if (random.nextInt(3) == 0) {
                            System.out.println("may-go " + slot.token());
                            files.remove(FileStore.id(slot.token()));
                            System.out.println("gone " + slot.token());
                        }
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
        for (Thread each : writers) {
            each.join();
        }
    }

    /// One large file up and down again.
    private static void large(FileStore files, SystemTimers timers, long size) throws Exception {
        Granted.Slot slot = slot(files, size);
        long began = System.nanoTime();
        put(files, timers, slot, size);
        long between = System.nanoTime();
        Duplex client = connect(files, timers);
        say(client, "GET " + FileHandler.path(slot.token(), slot.name()) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        MessageDigest digest = Hashes.digest();
        long left = size;
        ByteBuffer bytes = head(client, "HTTP/1.1 200 ");
        while (left > 0) {
            left -= bytes.remaining();
            digest.update(bytes);
            if (left > 0 && client.read(bytes.clear()) < 0) {
                throw new AssertionError("The file ended " + left + " bytes too early");
            }
            bytes.flip();
        }
        client.close();
        MessageDigest expected = Hashes.digest();
        byte[] piece = new byte[PIECE];
        for (long at = 0; at < size; at += PIECE) {
            expected.update(piece, 0, (int) Math.min(PIECE, size - at));
        }
        if (!MessageDigest.isEqual(digest.digest(), expected.digest())) {
            throw new AssertionError("Another file came back");
        }
        long mb = size >> 20;
        System.out.printf(
                "done: %d MiB up at %d MB/s, down at %d MB/s, heap at most %d MiB%n",
                mb,
                size * 1_000 / (between - began),
                size * 1_000 / (System.nanoTime() - between),
                Runtime.getRuntime().maxMemory() >> 20);
    }

    private static Granted.Slot slot(FileStore files, long size) throws IOException {
        return (Granted.Slot) files.grant(OWNER, new Wish("a.bin", "application/zip", size, new Purpose.Message()));
    }

    private static Duplex connect(FileStore files, SystemTimers timers) {
        PipeDuplex.Pair pipe = PipeDuplex.pair();
        HttpServer server = new HttpServer(HttpLimits.STANDARD, timers);
        Thread.ofVirtual().start(() -> server.serve(pipe.right(), new FileHandler(files)));
        return pipe.left();
    }

    private static void put(FileStore files, SystemTimers timers, Granted.Slot slot, long size) throws IOException {
        try (Duplex client = connect(files, timers)) {
            say(
                    client,
                    "PUT " + FileHandler.path(slot.token(), slot.name(), slot.secret())
                            + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + size + "\r\n\r\n");
            byte[] piece = new byte[PIECE];
            for (long at = 0; at < size; at += PIECE) {
                client.write(ByteBuffer.wrap(piece, 0, (int) Math.min(PIECE, size - at)));
            }
            client.flush();
            head(client, "HTTP/1.1 201 ");
        }
    }

    private static void say(Duplex client, String text) throws IOException {
        client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        client.flush();
    }

    /// Reads the head of an answer.
    ///
    /// @return what came behind it
    private static ByteBuffer head(Duplex client, String status) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(PIECE);
        while (true) {
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            if (end >= 0) {
                if (!text.startsWith(status)) {
                    throw new AssertionError(text);
                }
                return bytes.flip().position(end + 4);
            }
            if (client.read(bytes) < 0) {
                throw new AssertionError("The connection is over: " + text);
            }
        }
    }
}
