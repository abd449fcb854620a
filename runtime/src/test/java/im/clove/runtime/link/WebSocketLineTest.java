package im.clove.runtime.link;

import static im.clove.runtime.link.StagedLine.message;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.xml.XmlLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a WebSocket asks of a line beyond whole elements. Frames are in hexadecimal.
@Timeout(300)
final class WebSocketLineTest {
    private static final String PING = "898000000000";
    private static final String CLOSE = "888203e803e80000";

    private final StagedLine on = new StagedLine();

    @AfterEach
    void nothingIsLeftBehind() {
        on.close();
    }

    private Line opened() {
        StreamIo io = new StreamIo(on.pipe.right(), WebSocketFraming::new, XmlLimits.CLIENT);
        Line line = io.line(StagedLine.LIMITS, on.stage.timers(), on.stage);
        on.run(line);
        return line;
    }

    private void send(String hex) throws Exception {
        on.pipe.left().write(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
        on.pipe.left().flush();
    }

    private String receive(int bytes) throws Exception {
        ByteBuffer into = ByteBuffer.allocate(bytes);
        while (into.hasRemaining()) {
            assertThat(on.pipe.left().read(into)).isPositive();
        }
        return HexFormat.of().formatHex(into.array());
    }

    @Test
    void aPingIsAnsweredWhileTheSessionSaysNothing() throws Exception {
        opened();
        send(PING);

        assertThat(receive(2)).isEqualTo("8a00");
    }

    @Test
    void whoGoesWithoutClosingTheStreamIsLostAndMayComeBack() throws Exception {
        opened();
        send(CLOSE);

        assertThat(receive(4)).isEqualTo("880203e8");
        assertThat(on.sink.end().kind()).isEqualTo(LinkEnd.Kind.LOST);
    }

    @Test
    void whatIsSentTogetherGoesInOnePieceAndStaysApart() throws Exception {
        Line line = opened();
        line.together(() -> {
            line.send(message("a"));
            line.send(message("b"));
        });

        assertThat(new String(HexFormat.of().parseHex(receive(114)), StandardCharsets.ISO_8859_1))
                .isEqualTo("\u0081\u0037<message xmlns='jabber:client'><body>a</body></message>"
                        + "\u0081\u0037<message xmlns='jabber:client'><body>b</body></message>");
    }

    @Test
    void duringTheLoginAPingIsAnsweredAndAnEndIsToo() throws Exception {
        StreamIo io = new StreamIo(on.pipe.right(), WebSocketFraming::new, XmlLimits.CLIENT);
        send(PING + CLOSE);

        assertThat(io.next()).isNull();
        assertThat(receive(6)).isEqualTo("8a00880203e8");
    }
}
