package im.clove.http;

import im.clove.runtime.door.Anteroom;
import im.clove.runtime.door.Lobby;
import im.clove.runtime.door.Source;
import im.clove.runtime.owner.FaultLog;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.transport.Duplex;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/// Serves HTTP to whoever connects, over whatever it comes. A connection that waits for a request has a place that it
/// may have to give up to others; one that is being answered has not. Thread-safe.
public final class HttpServer {
    private static final int SKIPPED = 64 * 1024;

    /// Requests that are answered at once, for this machine and for everybody else: each may take its time.
    private static final int ANSWERING = 256;

    private final HttpLimits limits;
    private final Timers timers;
    private final Lobby lobby;
    private final Semaphore busyHere = new Semaphore(ANSWERING);
    private final Semaphore busyElsewhere = new Semaphore(ANSWERING);
    private final FaultLog faults;

    public HttpServer(HttpLimits limits, Timers timers) {
        this.limits = limits;
        this.timers = timers;
        this.faults = new FaultLog(timers::nowMillis);
        this.lobby = new Lobby(limits.waiting(), limits.waitingPerSource(), timers);
    }

    /// Serves one connection on the calling thread until it is over, and closes it. Never throws.
    public void serve(Duplex duplex, Handler handler) {
        serve(duplex, Optional.empty(), handler);
    }

    /// As [#serve(Duplex, Handler)], inside TLS.
    ///
    /// @param tls for this connection, its handshake not begun
    public void serve(Duplex accepted, SSLEngine tls, Handler handler) {
        serve(accepted, Optional.of(tls), handler);
    }

    private void serve(Duplex accepted, Optional<SSLEngine> tls, Handler handler) {
        try (accepted) {
            Duplex duplex = tls.isPresent() ? secure(accepted, tls.get()) : accepted;
            // What reads HTTP is not held while another protocol goes on.
            Optional<Consumer<Duplex>> next = converse(duplex, handler);
            next.ifPresent(protocol -> protocol.accept(duplex));
        } catch (IOException _) {
            // The client has gone, or it was too slow.
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | AssertionError e) {
            faults.report("A connection of HTTP ends because of an error of ours", e);
        }
    }

    private Duplex secure(Duplex accepted, SSLEngine tls) throws IOException {
        Watchdog watchdog = new Watchdog(timers, accepted::close);
        Anteroom.Place place = lobby.enter(Source.of(accepted.peer()), accepted::close);
        watchdog.await(limits.idle());
        try {
            return accepted.secure(tls);
        } finally {
            watchdog.rest();
            place.leave();
        }
    }

    /// @return what goes on with the connection
    private Optional<Consumer<Duplex>> converse(Duplex duplex, Handler handler) throws IOException {
        Watchdog watchdog = new Watchdog(timers, duplex::close);
        RequestReader reader = new RequestReader(duplex, limits, watchdog);
        ResponseWriter writer = new ResponseWriter(duplex, limits, watchdog);
        try {
            while (true) {
                Request request = next(duplex, reader, writer);
                if (request == null) {
                    return Optional.empty();
                }
                Semaphore busy = Source.of(duplex.peer()).isLoopback() ? busyHere : busyElsewhere;
                if (!busy.tryAcquire()) {
                    writer.refuse(
                            new HttpProblem(Status.UNAVAILABLE, "Too much is asked at once; try again in a while"));
                    duplex.finish();
                    return Optional.empty();
                }
                try {
                    Response response = handled(request, handler);
                    if (response.upgrade().isPresent()) {
                        return upgrade(request, response, duplex, reader, writer);
                    }
                    boolean isLast = isLast(request, response);
                    writer.write(request, response, isLast);
                    if (isLast) {
                        duplex.finish();
                        return Optional.empty();
                    }
                } finally {
                    busy.release();
                }
            }
        } finally {
            watchdog.rest();
            reader.close();
        }
    }

    private static boolean isLast(Request request, Response response) throws IOException {
        try {
            return request.headers().members("Connection").contains("close")
                    || !request.body().skip(SKIPPED);
        } catch (IOException | RuntimeException e) {
            // It will not be written, which would close it.
            response.content().close();
            throw e;
        }
    }

    private @Nullable Request next(Duplex duplex, RequestReader reader, ResponseWriter writer) throws IOException {
        Anteroom.Place place = lobby.enter(Source.of(duplex.peer()), duplex::close);
        try {
            return reader.next(writer::go);
        } catch (HttpProblem e) {
            writer.refuse(e);
            duplex.finish();
            return null;
        } finally {
            place.leave();
        }
    }

    private static Optional<Consumer<Duplex>> upgrade(
            Request request, Response response, Duplex duplex, RequestReader reader, ResponseWriter writer)
            throws IOException {
        if (!reader.isSilent()) {
            writer.refuse(new HttpProblem(Status.BAD_REQUEST, "Nothing may follow before the protocol has changed"));
            duplex.finish();
            return Optional.empty();
        }
        writer.write(request, response, false);
        return response.upgrade();
    }

    private Response handled(Request request, Handler handler) throws IOException {
        try {
            return handler.handle(request);
        } catch (HttpProblem e) {
            return e.response();
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            faults.report("A request is answered with 500 because of an error of ours", e);
            return Response.text(Status.INTERNAL_ERROR, "Something went wrong here; the log says what\n");
        }
    }
}
