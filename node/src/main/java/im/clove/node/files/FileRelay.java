package im.clove.node.files;

import im.clove.http.Content;
import im.clove.http.Download;
import im.clove.http.HttpLimits;
import im.clove.http.HttpProblem;
import im.clove.http.Response;
import im.clove.http.Status;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.Duplex;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches files from other servers on I2P for people at the page, whose browsers reach none. Addresses of I2P and no
/// others (H-12); what comes is handed on under the rules for our own files (H-09), as it comes. Thread-safe.
public final class FileRelay {
    /// The longest file that is handed on, in bytes.
    static final long LONGEST = 1L << 30;

    /// At once: of everybody, and for one account.
    private static final int FETCHES = 16;

    private static final int OF_ACCOUNT = 4;

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;
    private static final int BESIDES_PATH = 3;
    private static final Logger LOG = LoggerFactory.getLogger(FileRelay.class);

    private final Reach reach;
    private final Predicate<Jid> mayReach;
    private final Timers timers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Jid, Integer> fetching = new HashMap<>();

    /// Reaches servers on I2P without saying who does. Thread-safe; blocks for as long as a dial may take.
    @FunctionalInterface
    public interface Reach {
        /// @param isTls inside TLS, with whatever certificate: the destination is what counts
        /// @throws IOException if nobody answers there
        Duplex open(String host, int port, boolean isTls) throws IOException;
    }

    /// @param mayReach who may have to do with any other server
    public FileRelay(Reach reach, Predicate<Jid> mayReach, Timers timers) {
        this.reach = reach;
        this.mayReach = mayReach;
        this.timers = timers;
    }

    /// A file of another server.
    ///
    /// @param reader who asks
    /// @param path scheme, host, port, and the path there
    /// @throws HttpProblem if it cannot be had
    public Response fetch(Jid reader, List<String> path) throws HttpProblem {
        Place place = Place.of(path);
        if (!mayReach.test(reader)) {
            throw new HttpProblem(
                    Status.FORBIDDEN, "This account has to do with people that are approved, not with other servers");
        }
        enter(reader);
        try {
            Download download = download(place);
            try {
                return answer(download, place, () -> leave(reader));
            } catch (HttpProblem | RuntimeException e) {
                download.close();
                throw e;
            }
        } catch (HttpProblem | RuntimeException e) {
            leave(reader);
            throw e;
        }
    }

    /// Where a file is.
    private record Place(boolean isTls, String host, int port, List<String> segments) {
        static Place of(List<String> path) throws HttpProblem {
            if (path.size() <= BESIDES_PATH) {
                throw unknown();
            }
            String scheme = path.getFirst();
            String host = path.get(1);
            boolean isTls = scheme.equals("https");
            boolean isKnown = (isTls || scheme.equals("http"))
                    && B32.parse(host.substring(0, Math.min(host.length(), B32.LENGTH)))
                            .filter(b32 -> b32.hostname().equals(host))
                            .isPresent()
                    && path.get(2).matches("[1-9][0-9]{0,4}");
            int port = isKnown ? Integer.parseInt(path.get(2)) : 0;
            if (port < 1 || port > 0xffff) {
                throw unknown();
            }
            return new Place(isTls, host, port, path.subList(BESIDES_PATH, path.size()));
        }

        private static HttpProblem unknown() {
            return new HttpProblem(Status.NOT_FOUND, "Files are fetched from addresses of I2P alone");
        }

        String path() {
            return segments.stream().map(FileNames::encoded).collect(Collectors.joining("/", "/", ""));
        }

        String authority() {
            int usual = isTls ? 443 : 80;
            return port == usual ? host : host + ':' + port;
        }
    }

    private void enter(Jid reader) throws HttpProblem {
        lock.lock();
        try {
            int all = fetching.values().stream().mapToInt(Integer::intValue).sum();
            if (all >= FETCHES || fetching.getOrDefault(reader, 0) >= OF_ACCOUNT) {
                throw new HttpProblem(
                        Status.TOO_MANY_REQUESTS, "Other files are being fetched; try again when they are here");
            }
            fetching.merge(reader, 1, Integer::sum);
        } finally {
            lock.unlock();
        }
    }

    private void leave(Jid reader) {
        lock.lock();
        try {
            fetching.computeIfPresent(reader, (_, count) -> count == 1 ? null : count - 1);
        } finally {
            lock.unlock();
        }
    }

    private Download download(Place place) throws HttpProblem {
        Duplex duplex;
        try {
            duplex = reach.open(place.host(), place.port(), place.isTls());
        } catch (IOException e) {
            LOG.debug("A server with a file was not reached: {}", e.getMessage());
            throw new HttpProblem(
                    Status.BAD_GATEWAY, "The server that has the file cannot be reached now. Try again in a while");
        }
        try {
            return Download.begin(duplex, place.authority(), place.path(), HttpLimits.STANDARD, timers);
        } catch (IOException e) {
            throw new HttpProblem(Status.BAD_GATEWAY, "The file cannot be had: " + e.getMessage());
        }
    }

    private static Response answer(Download download, Place place, Runnable end) throws HttpProblem {
        switch (download.status()) {
            case OK -> {}
            case NOT_FOUND, GONE ->
                throw new HttpProblem(Status.NOT_FOUND, "The other server has no such file any more");
            default ->
                throw new HttpProblem(
                        Status.BAD_GATEWAY,
                        "The server that has the file answered " + download.status() + " and no file");
        }
        if (download.length() > LONGEST) {
            throw new HttpProblem(Status.BAD_GATEWAY, "The file is longer than " + (LONGEST >> 20) + " MiB");
        }
        String type = FileTypes.served(download.field("Content-Type").orElse(""));
        String name = FileNames.sane(place.segments().getLast());
        return Response.of(Status.OK, FileTypes.field(type), new Ended(download, end))
                .with("Content-Disposition", FileNames.disposition(name, FileTypes.isHarmless(type)))
                .with("Content-Security-Policy", "default-src 'none'; sandbox")
                .with("Cache-Control", "private, max-age=86400, immutable");
    }

    /// @param end that it is over
    private record Ended(Content content, Runnable end) implements Content {
        @Override
        public long length() {
            return content.length();
        }

        @Override
        public void write(long from, long to, Sink sink) throws IOException {
            content.write(from, to, sink);
        }

        @Override
        public void close() {
            content.close();
            end.run();
        }
    }
}
