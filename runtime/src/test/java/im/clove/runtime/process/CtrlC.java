package im.clove.runtime.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Ctrl-C for a program under test. Whoever runs the tests in the background of a script (`nohup mvn verify &`) has
/// SIGINT ignored; every process started below inherits that, and a JVM that starts so takes no handler for it.
public final class CtrlC {
    private static final int SIGINT = 2;
    private static final MemorySegment DEFAULT = MemorySegment.NULL;
    private static final long FAILED = -1;

    private CtrlC() {}

    /// For this process Ctrl-C is what it is at a terminal, whatever it was started with. To be called before the
    /// program asks for the signal. Needs `--enable-native-access`, and a system with signals.
    @SuppressWarnings("restricted")
    public static void heeded() {
        Linker linker = Linker.nativeLinker();
        try {
            MemorySegment before = (MemorySegment) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("signal"),
                            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS))
                    .invokeExact(SIGINT, DEFAULT);
            if (before.address() == FAILED) {
                throw new IllegalStateException("signal(2) failed");
            }
        } catch (Throwable e) {
            throw new IllegalStateException("no signals on this system", e);
        }
    }
}
