package im.clove.node.app.screen;

import io.nayuki.qrcodegen.DataTooLongException;
import io.nayuki.qrcodegen.QrCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A QR code (ISO/IEC 18004) in lines of text, two rows of it in each: what a camera reads off a terminal.
/// Pure.
public final class QrLines {
    /// Light around it, in modules. The standard wants four; cameras are content with two, and a row is dear.
    private static final int MARGIN = 2;

    /// Black on white, whatever the terminal's own colours are.
    private static final String PAPER = "\u001b[38;5;16;48;5;231m";

    private static final String PLAIN = "\u001b[0m";

    private QrLines() {}

    /// @return none if the terminal cannot show it: no characters beyond ASCII, too few columns, or too long a
    /// text
    public static List<String> of(String text, Tty tty) {
        if (!tty.hasUnicode()) {
            return List.of();
        }
        QrCode code;
        try {
            // A screen has no dirt on it: the least correction makes the largest modules.
            code = QrCode.encodeBinary(text.getBytes(StandardCharsets.UTF_8), QrCode.Ecc.LOW);
        } catch (DataTooLongException _) {
            return List.of();
        }
        return code.size + 2 * MARGIN > tty.columns() ? List.of() : drawn(code, tty.canRedraw());
    }

    /// @param colours whether it can say what is paper; otherwise what is light is drawn, as on a dark terminal
    private static List<String> drawn(QrCode code, boolean colours) {
        List<String> out = new ArrayList<>();
        for (int y = -MARGIN; y < code.size + MARGIN; y += 2) {
            StringBuilder line = new StringBuilder(colours ? PAPER : "");
            for (int x = -MARGIN; x < code.size + MARGIN; x++) {
                boolean upper = code.getModule(x, y) == colours;
                // Below the last row there is nothing to draw.
                boolean lower = y + 1 < code.size + MARGIN && code.getModule(x, y + 1) == colours;
                line.append(upper ? lower ? '█' : '▀' : lower ? '▄' : ' ');
            }
            out.add(colours ? line.append(PLAIN).toString() : line.toString().stripTrailing());
        }
        return out;
    }
}
