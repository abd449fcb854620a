package im.clove.node.app.cli;

import im.clove.node.admin.DataFolder;
import im.clove.node.admin.OwnerFiles;
import im.clove.node.app.config.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The browser of the desktop, where there is one. The address goes to it in a file that only its owner can read: who
/// else is on this machine sees the arguments of every program.
final class Browser {
    private Browser() {}

    /// What opens a file here; empty where nobody sits in front of a screen.
    ///
    /// @param system the name of the operating system
    static Optional<String> opener(String system, Environment environment, Predicate<Path> exists) {
        String lower = system.toLowerCase(Locale.ROOT);
        if (lower.startsWith("mac")) {
            return Optional.of("/usr/bin/open").filter(each -> exists.test(Path.of(each)));
        }
        boolean hasScreen = isSet(environment.variable("DISPLAY")) || isSet(environment.variable("WAYLAND_DISPLAY"));
        return hasScreen && lower.startsWith("linux")
                ? List.of("/usr/bin/xdg-open", "/usr/local/bin/xdg-open").stream()
                        .filter(each -> exists.test(Path.of(each)))
                        .findFirst()
                : Optional.empty();
    }

    private static boolean isSet(@Nullable String value) {
        return value != null && !value.isEmpty();
    }

    /// Opens an address, and goes on.
    ///
    /// @return whether there is a browser for it, as far as can be told
    static boolean open(String link, DataFolder folder, Environment environment) {
        Optional<String> opener = opener(System.getProperty("os.name", ""), environment, Files::isExecutable);
        if (opener.isEmpty()) {
            return false;
        }
        try {
            Path file = folder.root().resolve("page.html");
            OwnerFiles.replace(file, document(link).getBytes(StandardCharsets.UTF_8));
            new ProcessBuilder(opener.get(), file.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// @param link of letters, digits and signs that mean nothing in HTML
    static String document(String link) {
        return "<!doctype html><meta charset=utf-8><meta http-equiv=refresh content=\"0;url=" + link + "\"><title>Clove"
                + "</title><a href=\"" + link + "\">Open the page of this node</a>\n";
    }
}
