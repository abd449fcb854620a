package im.clove.node.app.screen;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is drawn is read by another library than that which draws.
final class QrLinesTest {
    private static final String LINK = "xmpp:aaaaaaaaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbbbbbbb.b32.i2p"
            + "?register;preauth=0123abcdABCDEFGHIJKLMNOPQRSTUVWX";
    private static final int MARGIN = 2;

    /// @param ink whether what is drawn is dark
    private static String read(List<String> lines, boolean ink) throws Exception {
        List<String> bare = lines.stream()
                .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", ""))
                .toList();
        int width = bare.stream().mapToInt(String::length).max().orElseThrow();
        int size = width - 2 * MARGIN;
        BitMatrix bits = new BitMatrix(size);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                String line = bare.get((y + MARGIN) / 2);
                char drawn = x + MARGIN < line.length() ? line.charAt(x + MARGIN) : ' ';
                boolean isDrawn = drawn == '█' || drawn == ((y + MARGIN) % 2 == 0 ? '▀' : '▄');
                if (isDrawn == ink) {
                    bits.set(x, y);
                }
            }
        }
        return new Decoder().decode(bits).getText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", LINK, "xmpp:zo%C3%AB@verona.example?roster;preauth=x;ibr=y"})
    void anotherLibraryReadsIt(String text) throws Exception {
        Tty colours = new Tty.Fixed(true, true, true, 80);
        assertThat(read(QrLines.of(text, colours), true)).isEqualTo(text);
        Tty dull = new Tty.Fixed(true, false, true, 80);
        assertThat(read(QrLines.of(text, dull), false)).isEqualTo(text);
        assertThat(QrLines.of(text, dull)).noneMatch(line -> line.contains("\u001b"));
    }

    @Test
    void theLongestUsualLinkFitsIntoATerminal() {
        String named = LINK.replace("xmpp:", "xmpp:" + "n".repeat(30) + '@');
        List<String> lines = QrLines.of(named, new Tty.Fixed(true, true, true, 80));
        assertThat(lines).isNotEmpty().hasSizeLessThanOrEqualTo(28);
        assertThat(lines)
                .allMatch(line -> line.replaceAll("\u001b\\[[0-9;]*m", "").length() <= 80);
    }

    @Test
    void whatCannotBeShownIsNot() {
        assertThat(QrLines.of(LINK, new Tty.Fixed(true, true, false, 80))).isEmpty();
        assertThat(QrLines.of(LINK, new Tty.Fixed(true, true, true, 40))).isEmpty();
        assertThat(QrLines.of("x".repeat(3000), new Tty.Fixed(true, true, true, 400)))
                .isEmpty();
    }
}
