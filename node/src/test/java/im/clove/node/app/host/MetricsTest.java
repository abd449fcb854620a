package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class MetricsTest {
    @Test
    @DisplayName("Help, type and samples, line by line; what is in a label cannot leave it")
    void textFormat() {
        String text = new Metrics()
                .gauge("a", "What a is.", 1L << 60)
                .counter("b_total", "How often b.", 0)
                .gauge("c_seconds", "How long c.", Duration.ofMillis(-1_500))
                .family("d", "gauge", "D by kind.")
                .sample("d", Map.of("kind", "one \"two\" \\ three\nfour"), -7)
                .text();
        assertThat(text).isEqualTo("""
                # HELP a What a is.
                # TYPE a gauge
                a 1152921504606846976
                # HELP b_total How often b.
                # TYPE b_total counter
                b_total 0
                # HELP c_seconds How long c.
                # TYPE c_seconds gauge
                c_seconds -1.500
                # HELP d D by kind.
                # TYPE d gauge
                d{kind="one \\"two\\" \\\\ three\\nfour"} -7
                """);
    }
}
