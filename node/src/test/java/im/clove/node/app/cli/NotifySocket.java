package im.clove.node.app.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// systemd's end of sd_notify: a Unix datagram socket, by the C library, because the JDK has none. One thread uses
/// it.
final class NotifySocket implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final long PATIENCE_SECONDS = 200;
    private static final int ROOM = 4096;

    private final String path;
    private final int fd;

    private NotifySocket(String path, int fd) {
        this.path = path;
        this.fd = fd;
    }

    /// A socket with this name.
    static NotifySocket at(Path path) {
        return bind(path.toString());
    }

    /// A socket in Linux's own namespace, which has no file; `@` stands for the zero byte its name begins with.
    static NotifySocket unnamed(String name) {
        return bind("@" + name);
    }

    private static NotifySocket bind(String path) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        boolean file = name[0] != '@';
        if (!file) {
            name[0] = 0;
        }
        try (Arena arena = Arena.ofConfined()) {
            int fd = (int) function("socket", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)
                    .invokeExact(AF_UNIX, SOCK_DGRAM, 0);
            MemorySegment address = arena.allocate(110);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
            int bound = (int) function("bind", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT)
                    .invokeExact(fd, address, 2 + name.length + (file ? 1 : 0));
            MemorySegment time = arena.allocate(16, 8);
            time.set(ValueLayout.JAVA_LONG, 0, PATIENCE_SECONDS);
            int patient = (int) function(
                            "setsockopt",
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_INT)
                    .invokeExact(fd, SOL_SOCKET, SO_RCVTIMEO, time, 16);
            if (fd < 0 || bound != 0 || patient != 0) {
                throw new AssertionError("no datagram socket at " + path);
            }
            return new NotifySocket(path, fd);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// As `NOTIFY_SOCKET` has it.
    String path() {
        return path;
    }

    /// The next message; waits for it.
    @SuppressWarnings("restricted")
    String receive() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment message = arena.allocate(ROOM);
            MethodHandle receive = Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("recv"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_INT));
            long length = (long) receive.invokeExact(fd, message, (long) ROOM, 0);
            if (length < 0) {
                throw new AssertionError("no message in " + PATIENCE_SECONDS + " s");
            }
            return new String(message.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            int _ = (int) function("close", ValueLayout.JAVA_INT).invokeExact(fd);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// A function of the C library that answers an int.
    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, ValueLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
    }
}
