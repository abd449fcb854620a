package im.clove.node.app.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The programs of the system, as a port: tests have their own.
@FunctionalInterface
public interface Programs {
    /// How a program ended.
    ///
    /// @param code its exit code; 127 if it is not there
    /// @param output both its outputs, without white space around
    record Ended(int code, String output) {
        /// Whether it did what it was asked to.
        public boolean ok() {
            return code == 0;
        }
    }

    /// Runs one to its end. It reads nothing.
    Ended run(List<String> line) throws InterruptedException;

    /// Those of this machine.
    static Programs real() {
        return line -> {
            try {
                Process process = new ProcessBuilder(line)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.PIPE)
                        .start();
                process.getOutputStream().close();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return new Ended(process.waitFor(), output.strip());
            } catch (IOException e) {
                return new Ended(127, String.valueOf(e.getMessage()));
            }
        };
    }
}
