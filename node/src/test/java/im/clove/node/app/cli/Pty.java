package im.clove.node.app.cli;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A pseudo-terminal of this system: a process that is given it as its output takes it for a terminal. By the C
/// library, as the JDK has none. One thread at a time.
@SuppressWarnings("restricted")
final class Pty implements AutoCloseable {
    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");
    private static final int READ_WRITE_NOT_CONTROLLING = LINUX ? 0x102 : 0x20002;
    private static final long SET_WINDOW_SIZE = LINUX ? 0x5414L : 0x80087467L;
    private static final int BUFFER = 4096;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;

    private final int master;
    private final Path path;

    private Pty(int master, Path path) {
        this.master = master;
        this.path = path;
    }

    static Pty open(int columns, int rows) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int master = (int) call("posix_openpt", INT, INT).invokeExact(READ_WRITE_NOT_CONTROLLING);
            check(master >= 0, "posix_openpt");
            check((int) call("grantpt", INT, INT).invokeExact(master) == 0, "grantpt");
            check((int) call("unlockpt", INT, INT).invokeExact(master) == 0, "unlockpt");
            MemorySegment name = (MemorySegment) call("ptsname", POINTER, INT).invokeExact(master);
            Path path = Path.of(name.reinterpret(1024).getString(0));
            MemorySegment size = arena.allocate(8, 2);
            size.set(ValueLayout.JAVA_SHORT, 0, (short) rows);
            size.set(ValueLayout.JAVA_SHORT, 2, (short) columns);
            MethodHandle ioctl = Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("ioctl"),
                            FunctionDescriptor.of(INT, INT, LONG, POINTER),
                            Linker.Option.firstVariadicArg(2));
            check((int) ioctl.invokeExact(master, SET_WINDOW_SIZE, size) == 0, "ioctl");
            return new Pty(master, path);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    /// What to give to a process as its input and output.
    Path path() {
        return path;
    }

    /// What was written since; waits for some. Empty when nobody has it open any more.
    String read() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(BUFFER);
            long count = (long) call("read", LONG, INT, POINTER, LONG).invokeExact(master, buffer, (long) BUFFER);
            return count <= 0
                    ? ""
                    : new String(buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        try {
            int _ = (int) call("close", INT, INT).invokeExact(master);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
        return Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow(name),
                        FunctionDescriptor.of(result, arguments));
    }

    private static void check(boolean well, String what) throws IOException {
        if (!well) {
            throw new IOException(what + " failed");
        }
    }
}
