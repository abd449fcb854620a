package im.clove.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AssetsTest {
    private final Assets assets = new Assets();

    @Test
    @DisplayName("Converse.js is there byte for byte as it was when its package was taken apart")
    void asShipped() throws IOException {
        Map<String, String> hashes = Assets.manifest("converse/MANIFEST");
        assertThat(hashes).containsKeys("converse.min.js", "converse.min.css", "LICENSE", "libomemo.esm.min.js");
        for (Map.Entry<String, String> each : hashes.entrySet()) {
            byte[] packed = Assets.read("converse/" + each.getKey() + ".gz");
            assertThat(packed).as(each.getKey()).isNotNull();
            byte[] bytes = new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
            assertThat(Assets.hash(bytes)).as(each.getKey()).isEqualTo(each.getValue());
        }
    }

    @Test
    @DisplayName("A browser that takes gzip gets a third of the bytes")
    void compressed() throws IOException {
        List<String> script = List.of("converse", Assets.CONVERSE, "converse.min.js");
        long packed = assets.find(script, true).orElseThrow().content().length();
        long plain = assets.find(script, false).orElseThrow().content().length();
        assertThat(packed).isLessThan(plain / 3);
        assertThat(assets.find(script, true).orElseThrow().headers().first("Content-Encoding"))
                .contains("gzip");
        assertThat(assets.find(script, false).orElseThrow().headers().first("Content-Type"))
                .contains("text/javascript; charset=utf-8");
    }

    @Test
    @DisplayName("Any part of a file goes out, in pieces, compressed or not")
    void parts() throws IOException {
        for (boolean unpack : new boolean[] {true, false}) {
            byte[] packed = Assets.read("converse/emoji.json.gz");
            byte[] whole = unpack ? new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes() : packed;
            ResourceContent content = ResourceContent.of("converse/emoji.json.gz", unpack);
            assertThat(content.length()).isEqualTo(whole.length);
            int from = 20_001;
            int to = whole.length - 1;
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            content.write(from, to, bytes -> {
                assertThat(bytes.remaining()).isLessThanOrEqualTo(16 * 1024);
                out.write(bytes.array(), bytes.position(), bytes.remaining());
            });
            assertThat(out.toByteArray()).isEqualTo(Arrays.copyOfRange(whole, from, to));
        }
    }

    @ParameterizedTest
    @DisplayName("H-07: nothing else of the class path can be had")
    @ValueSource(
            strings = {
                "converse",
                "converse/14.0.0",
                "converse/14.0.0/MANIFEST",
                "converse/14.0.0/../page/index.html",
                "converse/1.0.0/LICENSE",
                "page",
                "page/../converse/MANIFEST",
                "page/Assets.class",
                "page/none.html",
                "page/a/b",
                "Assets.class"
            })
    void nothingElse(String path) throws IOException {
        assertThat(assets.find(List.of(path.split("/")), true)).isEmpty();
    }
}
