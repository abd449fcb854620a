package im.clove.node.app.cli;

import im.clove.node.admin.ControlException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// Arguments and variables that came as bytes which are no text in this locale. Java puts a mark in the place of each
/// such byte, so that what was meant cannot be told, and a name made of it would be another's. `./clove` sees to a
/// locale of UTF-8 where there is none; what remains is a terminal that writes something else, or a system without
/// such a locale.
public final class Garbled {
    private static final char MARK = '\uFFFD';

    private Garbled() {}

    /// What is to be said of the first argument that is no text.
    public static Optional<String> in(String... arguments) {
        for (String argument : arguments) {
            if (argument.indexOf(MARK) >= 0) {
                return Optional.of(words("The argument '" + argument + "'"));
            }
        }
        return Optional.empty();
    }

    /// The folder a variable names.
    static Path folder(String variable, String value) throws ControlException {
        try {
            if (value.indexOf(MARK) < 0) {
                return Path.of(value);
            }
        } catch (InvalidPathException _) {
            // No name of a file in this locale.
        }
        throw new ControlException(
                ControlException.Kind.REFUSED, words("The variable " + variable + " ('" + value + "')"));
    }

    private static String words(String what) {
        return what + " is not UTF-8 text. Set the terminal to UTF-8, and the locale too where this system has one"
                + " (LC_ALL=C.UTF-8)";
    }
}
