package im.clove.bench.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Files that clients share (XEP-0363): the slot over XMPP, upload and download over HTTPS, each with a full handshake.
final class FileLoad {
    /// Of the large one.
    static final int LARGE_MIB = 32;

    /// Of the small ones.
    static final int SMALL_KIB = 10;

    static final int AT_ONCE = 8;

    private static final Pattern PUT = Pattern.compile("<put [^>]*url=['\"]([^'\"]+)['\"]");
    private static final Pattern GET = Pattern.compile("<get [^>]*url=['\"]([^'\"]+)['\"]");
    private static final Pattern FIELD = Pattern.compile("<header [^>]*name=['\"]([^'\"]+)['\"][^>]*>([^<]*)<");

    private final Server server;
    private final byte[] large = bytes(LARGE_MIB << 20);
    private final byte[] small = bytes(SMALL_KIB << 10);

    FileLoad(Server server) {
        this.server = server;
    }

    private static byte[] bytes(int length) {
        byte[] made = new byte[length];
        new Random(1).nextBytes(made);
        return made;
    }

    /// What a server has answered to the wish to upload.
    ///
    /// @param fields of the head of the upload
    private record Slot(String put, String get, List<String> fields) {
        static Slot of(Wire wire, String domain, String name, int size) throws IOException {
            wire.send("<iq type='get' id='slot' to='upload." + domain + "'><request xmlns='urn:xmpp:http:upload:0'"
                    + " filename='" + name + "' size='" + size + "' content-type='application/octet-stream'/></iq>");
            String reply = wire.next();
            while (!reply.startsWith("<iq") || !reply.contains("slot")) {
                reply = wire.next();
            }
            Matcher put = PUT.matcher(reply);
            Matcher get = GET.matcher(reply);
            if (!put.find() || !get.find()) {
                throw new IOException("No slot: " + reply);
            }
            List<String> fields = new ArrayList<>();
            Matcher field = FIELD.matcher(reply);
            while (field.find()) {
                fields.add(field.group(1) + ": " + field.group(2));
            }
            return new Slot(path(put.group(1)), path(get.group(1)), fields);
        }

        private static String path(String url) {
            URI uri = URI.create(url.replace("&amp;", "&"));
            return uri.getRawPath() + (uri.getRawQuery() == null ? "" : '?' + uri.getRawQuery());
        }
    }

    /// One large file after the other, up.
    Outcome upload(User user, double seconds) throws IOException {
        try (Wire wire = user.login(Scram.SHA_1, "files")) {
            put(wire, user, large);
            Meter meter = new Meter(server.process());
            long bytes = 0;
            for (long end = end(seconds); System.nanoTime() < end; bytes += large.length) {
                put(wire, user, large);
            }
            return new Outcome(bytes >> 20, meter.read());
        }
    }

    /// The same one again and again, down.
    Outcome download(User user, double seconds) throws IOException {
        try (Wire wire = user.login(Scram.SHA_1, "files")) {
            String path = put(wire, user, large);
            Https.get(server.files(), path);
            Meter meter = new Meter(server.process());
            long bytes = 0;
            long end = end(seconds);
            while (System.nanoTime() < end) {
                bytes += Https.get(server.files(), path);
            }
            return new Outcome(bytes >> 20, meter.read());
        }
    }

    /// Small ones, of several users at once: slot, upload, download.
    Outcome share(List<User> users, double seconds) throws IOException, InterruptedException {
        AtomicLong done = new AtomicLong();
        Crew crew = new Crew();
        List<Thread> threads = new ArrayList<>();
        for (User user : users.subList(0, AT_ONCE)) {
            threads.add(crew.start(() -> {
                try (Wire wire = user.login(Scram.SHA_1, "files")) {
                    while (!crew.isOver()) {
                        Https.get(server.files(), put(wire, user, small));
                        done.incrementAndGet();
                    }
                }
            }));
        }
        Thread.sleep((long) (seconds * 1000 / 4));
        Meter meter = new Meter(server.process());
        long before = done.get();
        Thread.sleep((long) (seconds * 1000));
        long count = done.get() - before;
        Meter.Cost cost = meter.read();
        crew.check();
        crew.over();
        for (Thread thread : threads) {
            thread.join();
        }
        return new Outcome(count, cost);
    }

    private static long end(double seconds) {
        return System.nanoTime() + (long) (seconds * 1e9);
    }

    /// @return the path by which it is downloaded
    private String put(Wire wire, User user, byte[] file) throws IOException {
        InetSocketAddress files = server.files();
        Slot slot = Slot.of(wire, user.domain(), "file.bin", file.length);
        Https.put(files, slot.put(), slot.fields(), file);
        return slot.get();
    }
}
