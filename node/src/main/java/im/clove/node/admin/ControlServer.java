package im.clove.node.admin;

import im.clove.node.admin.ControlCodec.Malformed;
import im.clove.node.store.StoreException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Offers a node's [NodeControl] to other processes of the same user over a Unix-domain socket: a line of
/// JSON asks, a line of JSON answers, any number of times.
///
/// ```
/// {"do":"add-user","user":"juliet@….b32.i2p","password":"…","admin":false}
/// {"ok":true}                                    {"ok":true,"value":…}
/// {"ok":false,"kind":"REFUSED","text":"There is already …"}
/// ```
///
/// What takes long is told in between, a line each, before the answer: `{"news":…}`.
///
/// Requests of one connection are handled in order, on a virtual thread per connection. If all places are taken, the
/// connection that has said nothing for the longest gives way, so that a program that hangs locks nobody out.
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    /// Bytes in a request, far above any real one.
    static final int MAX_REQUEST = 64 * 1024;
    /// The kernel's room for a socket's path, less its end; 104 on macOS, 108 on Linux.
    private static final int MAX_PATH = 103;

    static final int MAX_CONNECTIONS = 16;

    private final Path socket;
    private final ServerSocketChannel listener;
    private final ControlDispatch dispatch;
    private final Semaphore connections = new Semaphore(MAX_CONNECTIONS);
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    /// Those that have no request under way, the longest so first.
    private final Queue<SocketChannel> silent = new ConcurrentLinkedQueue<>();

    private ControlServer(Path socket, ServerSocketChannel listener, ControlDispatch dispatch) {
        this.socket = socket;
        this.listener = listener;
        this.dispatch = dispatch;
    }

    /// The same for a node that nobody may stop from outside.
    public static ControlServer start(Path socket, NodeControl node) throws ControlException {
        return start(socket, node, Shutdown.refused());
    }

    /// Listens, replacing a socket that a dead process left behind: the caller holds the data folder's lock.
    ///
    /// @throws ControlException if the path is too long for a socket or cannot be used
    public static ControlServer start(Path socket, NodeControl node, Shutdown shutdown) throws ControlException {
        Path beside = socket.resolveSibling(socket.getFileName() + "~");
        if (beside.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH) {
            throw new ControlException(
                    ControlException.Kind.REFUSED,
                    "The path of the control socket is longer than a socket's can be (" + MAX_PATH + " bytes): "
                            + socket + "; set admin.socket to a shorter one, in a folder only you can open");
        }
        try {
            Files.deleteIfExists(beside);
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(beside), 16);
            // Nobody knows the path yet: it gets its rights before it gets its name.
            Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rw-------"));
            Files.move(beside, socket, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            ControlServer server = new ControlServer(socket, listener, new ControlDispatch(node, shutdown));
            Thread.ofVirtual().name("control").start(server::accept);
            return server;
        } catch (IOException e) {
            throw new ControlException(
                    ControlException.Kind.FAILED,
                    "The control socket " + socket + " (option admin.socket) cannot be opened: " + FileTrouble.words(e),
                    e);
        }
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel channel = listener.accept();
                if (!connections.tryAcquire() && !takePlace()) {
                    channel.close();
                    continue;
                }
                open.add(channel);
                // Here and not on its thread, so that the order is that of coming, and who has just come counts.
                silent.add(channel);
                Thread.ofVirtual().name("control connection").start(() -> serve(channel));
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException e) {
                LOG.warn("The control socket did not take a connection: {}", e.toString());
            }
        }
    }

    /// @return false if every connection has a request under way
    private boolean takePlace() throws IOException {
        SocketChannel oldest = silent.poll();
        if (oldest == null) {
            return false;
        }
        oldest.close();
        // Its thread does nothing but end now.
        connections.acquireUninterruptibly();
        return true;
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            JsonLines lines = new JsonLines(channel, MAX_REQUEST);
            String request;
            // Whoever is not among the silent ones any more was chosen to give way: nothing is begun for it.
            while ((request = lines.read()) != null && silent.remove(channel)) {
                lines.write(Json.line(answer(request, new News(lines))));
                silent.add(channel);
            }
        } catch (IOException e) {
            LOG.debug("A control connection ended: {}", e.toString());
        } finally {
            silent.remove(channel);
            open.remove(channel);
            connections.release();
        }
    }

    /// What is told before an answer. A client that no longer listens changes nothing of what it asked for, but where
    /// it asked for nothing but to be told.
    private static final class News implements ControlDispatch.News {
        private final JsonLines lines;
        private boolean heard = true;

        News(JsonLines lines) {
            this.lines = lines;
        }

        @Override
        public void accept(Object news) {
            try {
                lines.write(Json.line(Map.of("news", news)));
            } catch (IOException e) {
                heard = false;
                LOG.debug("Nobody listens any more: {}", e.toString());
            }
        }

        @Override
        public boolean isHeard() {
            return heard;
        }
    }

    private Map<String, Object> answer(String request, News news) {
        try {
            Map<String, Object> json = Json.parse(request).orElseThrow(() -> new Malformed("JSON object", null));
            return dispatch.carryOut(json, news);
        } catch (ControlException e) {
            return failure(e.kind(), String.valueOf(e.getMessage()));
        } catch (Malformed e) {
            return failure(ControlException.Kind.REFUSED, "The request was not understood: " + e.getMessage());
        } catch (StoreException e) {
            LOG.error("A control request failed", e);
            return failure(ControlException.Kind.FAILED, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("A control request failed", e);
            return failure(ControlException.Kind.FAILED, "The node has a fault; its log has more");
        }
    }

    private static Map<String, Object> failure(ControlException.Kind kind, String text) {
        return Map.of("ok", false, "kind", kind.name(), "text", text);
    }

    /// Stops listening, ends open connections, removes the socket.
    @Override
    public void close() {
        try {
            listener.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            LOG.debug("The control socket was not removed: {}", e.toString());
        }
        open.forEach(channel -> {
            try {
                channel.close();
            } catch (IOException _) {
                // It is closed either way.
            }
        });
    }
}
