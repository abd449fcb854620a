package im.clove.node.app.cli;

import im.clove.node.app.config.Environment;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells systemd how the start goes (sd_notify): datagrams to the Unix socket named by `NOTIFY_SOCKET`. The JDK has
/// Unix sockets for streams only, so this calls the C library. Does nothing where nobody listens; a failure is
/// logged once and never stops a node. Thread-safe.
final class SystemdNotify {
    private static final Logger LOG = LoggerFactory.getLogger(SystemdNotify.class);
    private static final short AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int PATH_BYTES = 108;

    private final @Nullable String socket;
    private final AtomicBoolean failed = new AtomicBoolean();

    private SystemdNotify(@Nullable String socket) {
        this.socket = socket;
    }

    static SystemdNotify of(Environment environment) {
        String path = environment.variable("NOTIFY_SOCKET");
        boolean usable = path != null
                && (path.startsWith("/") || path.startsWith("@"))
                && path.getBytes(StandardCharsets.UTF_8).length < PATH_BYTES;
        return new SystemdNotify(usable ? path : null);
    }

    void ready() {
        send("READY=1\nMAINPID=" + ProcessHandle.current().pid());
    }

    void stopping() {
        send("STOPPING=1");
    }

    void status(String text) {
        send("STATUS=" + text.replace('\n', ' '));
    }

    private void send(String message) {
        if (socket == null) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            sendDatagram(arena, socket, message.getBytes(StandardCharsets.UTF_8));
        } catch (Throwable e) {
            if (failed.compareAndSet(false, true)) {
                LOG.warn("systemd could not be told: {}", e.toString());
            }
        }
    }

    private static void sendDatagram(Arena arena, String path, byte[] message) throws Throwable {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name[0] == '@') {
            name[0] = 0;
        }
        // struct sockaddr_un: the family, then the path.
        MemorySegment address = arena.allocate(2 + PATH_BYTES);
        address.set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, AF_UNIX);
        MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
        MemorySegment data = arena.allocateFrom(ValueLayout.JAVA_BYTE, message);
        MethodHandle open = handle(
                "socket",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        MethodHandle sendTo = handle(
                "sendto",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT));
        MethodHandle close = handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        int fd = (int) open.invokeExact((int) AF_UNIX, SOCK_DGRAM, 0);
        if (fd < 0) {
            throw new IllegalStateException("socket");
        }
        try {
            // An abstract name is as long as it is; a path ends with a zero byte.
            int length = 2 + name.length + (name[0] == 0 ? 0 : 1);
            long sent = (long) sendTo.invokeExact(fd, data, (long) message.length, 0, address, length);
            if (sent != message.length) {
                throw new IllegalStateException("sendto " + path);
            }
        } finally {
            int _ = (int) close.invokeExact(fd);
        }
    }

    /// The launcher allows native access; without that the JVM prints a warning, and it still works.
    @SuppressWarnings("restricted")
    private static MethodHandle handle(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        SymbolLookup library = linker.defaultLookup();
        return linker.downcallHandle(library.findOrThrow(name), type);
    }
}
