package im.clove.node.app.screen;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Commands as the person at this terminal can type them: with the name the program was started by, and the data
/// folder if it was named. Pure.
///
/// @param program such as `./clove`
/// @param data the option with the folder, with a blank before it, or empty
public record Wording(String program, String data) {
    /// The launcher says here how it was called.
    public static final String VARIABLE = "CLOVE_COMMAND";

    /// @param environment the value of a variable, or null
    /// @param folder what `--data` said, or null
    public static Wording of(Function<String, @Nullable String> environment, @Nullable Path folder) {
        return new Wording(program(environment), folder == null ? "" : " --data " + quoted(folder.toString()));
    }

    private static String program(Function<String, @Nullable String> environment) {
        String called = environment.apply(VARIABLE);
        if (called == null || called.isBlank()) {
            return "clove";
        }
        String path = environment.apply("PATH");
        int slash = called.lastIndexOf('/');
        boolean found =
                slash > 0 && path != null && Arrays.asList(path.split(":", -1)).contains(called.substring(0, slash));
        return found ? called.substring(slash + 1) : quoted(called);
    }

    private static String quoted(String text) {
        return text.matches("[\\w@%+=:,./~-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /// `./clove user add mum --data /tmp/x`
    public String command(String words) {
        return program + ' ' + words + data;
    }
}
