package im.clove.node.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Names and types that clients say, and what becomes of them.
final class FileNamesTest {
    @ParameterizedTest
    @CsvSource({
        "photo.jpg, photo.jpg",
        "très cool.jpg, très cool.jpg",
        "../../etc/passwd, passwd",
        "C:\\Users\\me\\a.txt, a.txt",
        "'  .hidden ', hidden",
        "'..', file",
        "'/', file",
        "'a\tb\r\nX-Header: 1.txt', 'abX-Header: 1.txt'",
        "'a\u202Egpj.exe', agpj.exe",
        "'a\u2028b\u0000c', abc",
        "'a\ud800b', ab",
        "'wide\u3000\u00a0space', wide space",
        "📷.jpg, 📷.jpg",
        "con., con"
    })
    void aNameIsOneThatIsWhatItLooksLike(String said, String sane) {
        assertThat(FileNames.sane(said)).isEqualTo(sane);
    }

    @Test
    void aLongNameKeepsItsEnding() {
        String sane = FileNames.sane("é".repeat(400) + ".jpeg");
        assertThat(sane).endsWith("é.jpeg");
        assertThat(sane.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(118, 120);
        assertThat(FileNames.sane("x".repeat(400))).hasSize(120);
        assertThat(FileNames.sane("a." + "x".repeat(400))).hasSize(120);
    }

    @ParameterizedTest
    @CsvSource({
        "a-b_c.~1, a-b_c.~1",
        "très cool.jpg, tr%C3%A8s%20cool.jpg",
        "'a?b#c%d+e', a%3Fb%23c%25d%2Be",
        "'\"<&>''', %22%3C%26%3E%27"
    })
    void inAnAddressItIsAsciiAlone(String name, String encoded) {
        assertThat(FileNames.encoded(name)).isEqualTo(encoded);
    }

    @Test
    @DisplayName("RFC 6266: nothing in a name ends its place in the header")
    void inAHeaderItIsWhatItIs() {
        assertThat(FileNames.disposition("a\"; evil=\"très.jpg", false))
                .isEqualTo("attachment; filename=\"a__ evil__tr_s.jpg\";"
                        + " filename*=UTF-8''a%22%3B%20evil%3D%22tr%C3%A8s.jpg");
        assertThat(FileNames.disposition("photo.jpg", true))
                .isEqualTo("inline; filename=\"photo.jpg\"; filename*=UTF-8''photo.jpg");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "text/html; charset=utf-8",
                "TEXT/HTML",
                "image/svg+xml",
                "application/xhtml+xml",
                "text/xml",
                "application/pdf",
                "text/javascript",
                "multipart/x-mixed-replace",
                "audio/mpeg+xml",
                "video/x\r\nX: y",
                "application/zip",
                "image/",
                "",
                "nonsense"
            })
    void whatABrowserCouldRunIsAHeapOfBytes(String said) {
        assertThat(FileTypes.served(said)).isEqualTo("application/octet-stream");
    }

    @ParameterizedTest
    @CsvSource({
        "image/jpeg, image/jpeg",
        "Image/PNG, image/png",
        "audio/ogg; codecs=opus, audio/ogg",
        "video/mp4, video/mp4",
        "text/plain; charset=latin1, text/plain"
    })
    void whatIsHarmlessStaysWhatItIs(String said, String served) {
        assertThat(FileTypes.served(said)).isEqualTo(served);
    }
}
