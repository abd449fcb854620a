package im.clove.xmpp.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class HeapWeightTest {
    @Test
    @Timeout(120)
    @DisplayName("What is counted is what the heap of a node holds, within 30 %, whatever the shape")
    void real() throws IOException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx160m",
                        "-XX:+UseSerialGC",
                        "-XX:+UseCompactObjectHeaders",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeapWeighing.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(lines).hasSize(7).allSatisfy(line -> {
            String[] parts = line.split("\t", 3);
            assertThat(Long.parseLong(parts[1]))
                    .as(parts[2])
                    .isCloseTo(Long.parseLong(parts[0]), Percentage.withPercentage(30));
        });
        System.out.println("counted, in the heap, shape:\n" + String.join("\n", lines));
    }

    @Test
    @DisplayName("A copy with another attribute weighs anew")
    void copies() {
        Element one = Element.ofText(Element.CLIENT, "message", "x");
        int weight = HeapWeight.of(one);
        assertThat(HeapWeight.of(one)).isEqualTo(weight);
        assertThat(HeapWeight.of(one.with("id", "y".repeat(1_000)))).isBetween(weight + 1_000, weight + 1_200);
    }
}
