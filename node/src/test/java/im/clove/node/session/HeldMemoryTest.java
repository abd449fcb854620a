package im.clove.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Thirty accounts fill the memory of a node as far as they can, one kind of memory at a time, in a JVM with the heap
/// of a
/// node.
@Timeout(300)
final class HeldMemoryTest {
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "large requests",
                "requests of many elements",
                "directed presence",
                "messages to oneself",
                "rosters",
                "nodes and items"
            })
    @DisplayName("Row 4: the node lives, an honest login and a friend's message go on, and the charges are the heap")
    void nobodyEndsTheNode(String kind) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx160m",
                        "-Xmn16m",
                        "-XX:+UseSerialGC",
                        "-XX:+UseCompactObjectHeaders",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeldMemory.class.getName(),
                        kind)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(out).isZero();
        String[] figures = out.lines().toList().getLast().split("\t", 3);
        System.out.println(kind + ": " + figures[0] + " bytes charged, " + figures[1] + " in the heap, " + figures[2]
                + " stanzas refused");
        assertThat(Long.parseLong(figures[1]))
                .as("in the heap, of what was charged")
                .isCloseTo(Long.parseLong(figures[0]), Percentage.withPercentage(30));
    }
}
