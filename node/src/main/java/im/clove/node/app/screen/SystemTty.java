package im.clove.node.app.screen;

import java.io.Console;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Standard output of this process. The JDK does not tell how wide a terminal is, so this asks the C library; where
/// that cannot be done, the JDK's word on whether there is a terminal counts, and it is of the usual width.
/// Thread-safe.
public final class SystemTty implements Tty {
    private static final Logger LOG = LoggerFactory.getLogger(SystemTty.class);
    private static final int STANDARD_OUTPUT = 1;
    private static final int WINSIZE_BYTES = 8;
    private static final int COLUMNS_AT = 2;

    private final Function<String, @Nullable String> environment;

    private SystemTty(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    /// Made when it is first asked for: most commands never need it.
    private static final class Native {
        static final @Nullable MethodHandle IOCTL = ioctl();
    }

    /// @param environment the value of a variable, or null
    public static Tty of(Function<String, @Nullable String> environment) {
        return new SystemTty(environment);
    }

    @Override
    public boolean isTerminal() {
        MethodHandle ioctl = Native.IOCTL;
        return ioctl == null ? isConsole() : window(ioctl).isPresent();
    }

    private static boolean isConsole() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    @Override
    public boolean canRedraw() {
        String kind = environment.apply("TERM");
        return isTerminal() && kind != null && !kind.isEmpty() && !kind.equals("dumb");
    }

    /// As the locale says, in the order that POSIX has for its variables.
    @Override
    public boolean hasUnicode() {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String value = environment.apply(name);
            if (value != null && !value.isEmpty()) {
                String locale = value.toUpperCase(Locale.ROOT);
                return locale.contains("UTF-8") || locale.contains("UTF8");
            }
        }
        return false;
    }

    /// The window's, then what `COLUMNS` says, then the usual.
    @Override
    public int columns() {
        MethodHandle ioctl = Native.IOCTL;
        int columns = ioctl == null ? 0 : window(ioctl).orElse(0);
        if (columns > 0) {
            return columns;
        }
        try {
            String told = environment.apply("COLUMNS");
            columns = told == null ? 0 : Integer.parseInt(told);
            return columns > 0 ? columns : USUAL_COLUMNS;
        } catch (NumberFormatException _) {
            return USUAL_COLUMNS;
        }
    }

    /// The columns, 0 if the terminal does not know; empty if it is no terminal.
    private static OptionalInt window(MethodHandle ioctl) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(WINSIZE_BYTES, Short.BYTES);
            int result = (int) ioctl.invokeExact(STANDARD_OUTPUT, getWindowSize(), size);
            return result == 0
                    ? OptionalInt.of(Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, COLUMNS_AT)))
                    : OptionalInt.empty();
        } catch (Throwable e) {
            LOG.debug("The terminal was not asked for its size: {}", e.toString());
            return OptionalInt.empty();
        }
    }

    /// TIOCGWINSZ: Linux has a number of its own, the BSDs and macOS share one.
    private static long getWindowSize() {
        return System.getProperty("os.name", "").equals("Linux") ? 0x5413L : 0x40087468L;
    }

    /// The launcher allows native access; without that the JVM prints a warning, and it still works.
    @SuppressWarnings("restricted")
    private static @Nullable MethodHandle ioctl() {
        try {
            Linker linker = Linker.nativeLinker();
            SymbolLookup library = linker.defaultLookup();
            return linker.downcallHandle(
                    library.findOrThrow("ioctl"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                    Linker.Option.firstVariadicArg(2));
        } catch (RuntimeException | UnsatisfiedLinkError e) {
            LOG.debug("This system has no ioctl: {}", e.toString());
            return null;
        }
    }
}
