package im.clove.node.app.screen;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.admin.Progress;
import im.clove.node.admin.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a terminal shows after everything that was drawn.
final class PictureTest {
    private static final Instant BEGAN = Instant.parse("2026-11-21T00:00:00Z");
    private static final String SECRET = "3vf8r-irtr9-xuq54-2suec-wzsr8";
    private static final String PASSWORD = "Password  " + SECRET;

    private int columns = 80;
    private boolean redraws = true;
    private boolean unicode = true;
    private final Tty tty = new Tty() {
        @Override
        public boolean isTerminal() {
            return redraws;
        }

        @Override
        public boolean canRedraw() {
            return redraws;
        }

        @Override
        public boolean hasUnicode() {
            return unicode;
        }

        @Override
        public int columns() {
            return columns;
        }
    };
    private final Picture picture = new Picture(tty, BEGAN);
    private final StringBuilder sent = new StringBuilder();
    private Progress progress = Progress.NONE;
    private Duration elapsed = Duration.ZERO;

    @Test
    void theNetworkIsOneBlockThatIsDrawnAgainBelowWhatStays() {
        print("Address   x");
        news(0, new Stage.StartingRouter());
        print("Server    y", PASSWORD);
        shows("""
                Address   x
                Server    y
                Password  3vf8r-irtr9-xuq54-2suec-wzsr8
                Network   starting the router  0:00
                          Usually 1 to 3 minutes. Chat on this machine works already.
                """);
        news(2, new Stage.Reseeding(3, 50));
        shows("""
                Address   x
                Server    y
                Password  3vf8r-irtr9-xuq54-2suec-wzsr8
                Network   peers …  tunnels ·  published ·  reachable ·  0:02
                          Usually 1 to 3 minutes. Chat on this machine works already.
                """);
        news(60, new Stage.BuildingTunnels(60));
        tick(61);
        news(62, new Stage.Open());
        shows("""
                Address   x
                Server    y
                Password  3vf8r-irtr9-xuq54-2suec-wzsr8
                Network   peers ✓  tunnels ✓  published …  reachable ·  1:02
                          Usually 1 to 3 minutes. Chat on this machine works already.
                """);
        news(63, new Stage.Published());
        news(65, new Stage.Reachable());
        shows("""
                Address   x
                Server    y
                Password  3vf8r-irtr9-xuq54-2suec-wzsr8
                Network   reachable: a test call through the network arrived [1 min 5 s]
                """);
        assertThat(picture.isMoving()).isFalse();
    }

    @Test
    void whenItStallsItSaysWhyAndThatItGoesOn() {
        news(0, new Stage.BuildingTunnels(1));
        tick(200);
        shows("""
                Network   peers ✓  tunnels …  published ·  reachable ·  3:20
                          Takes longer than usual: building tunnels (1 peer). It goes on by
                          itself, and `clove check` says more. Chat on this machine works
                          already.
                """);
        news(210, new Stage.Trouble("this machine has no network connection"));
        shows("""
                Network   peers ✓  tunnels …  published ·  reachable ·  3:30
                          In trouble: this machine has no network connection. It goes on
                          trying. Chat on this machine works already.
                """);
        news(220, new Stage.BuildingTunnels(4));
        assertThat(glass().text()).doesNotContain("trouble");
    }

    @Test
    void elsewhereEachChangeIsAPlainLine() {
        redraws = false;
        news(0, new Stage.StartingRouter());
        news(1, new Stage.Reseeding(3, 50));
        news(2, new Stage.Reseeding(40, 50));
        print("Server    y");
        tick(3);
        news(4, new Stage.BuildingTunnels(50));
        news(5, new Stage.Trouble("the port is taken"));
        news(6, new Stage.BuildingTunnels(50));
        news(7, new Stage.Open());
        news(8, new Stage.Published());
        news(9, new Stage.Reachable());
        assertThat(sent.toString()).isEqualTo("""
                Network   starting the router [0.0 s]
                Network   looking for first peers (3 of 50) [1.0 s]
                Server    y
                Network   building tunnels (50 peers) [4.0 s]
                Network   in trouble: the port is taken [5.0 s]
                Network   building tunnels (50 peers) [6.0 s]
                Network   publishing the address [7.0 s]
                Network   published: others can find it, a test call is under way [8.0 s]
                Network   reachable: a test call through the network arrived [9.0 s]
                """);
    }

    @Test
    void laterChangesAreLinesThatStay() {
        news(0, new Stage.Reachable());
        news(4000, new Stage.Trouble("this machine has no network connection"));
        news(4100, new Stage.BuildingTunnels(60));
        shows("""
                Network   reachable: a test call through the network arrived [0.0 s]
                Network   in trouble: this machine has no network connection [1 h 6 min]
                Network   reachable: a test call through the network arrived [1 h 8 min]
                """);
    }

    @Test
    void aTerminalWithoutUnicodeGetsNone() {
        unicode = false;
        news(0, new Stage.BuildingTunnels(3));
        shows("""
                Network   peers ok  tunnels ...  published -  reachable -  0:00
                          Usually 1 to 3 minutes. Chat on this machine works already.
                """);
    }

    @Test
    void whatIsPendingIsWipedByTheNextLine() {
        sent.append(picture.pending("calling", BEGAN));
        tick(12);
        shows("calling  0:12\n");
        print("ok");
        sent.append(picture.settle());
        shows("ok\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 40, 60, 80, 120, 200})
    void atNoMomentIsAPasswordCoveredOrBroken(int width) {
        columns = width;
        news(0, new Stage.StartingRouter());
        sent.append(picture.print(Lines.row("Password", SECRET, width), BEGAN));
        int from = sent.length();
        everything();
        for (int i = from; i <= sent.length(); i++) {
            assertThat(new Glass(width).show(sent.substring(0, i)).text())
                    .as("after %d characters", i)
                    .contains(SECRET + "\n");
        }
        assertThat(glass().rows().getLast()).isEqualTo("Stopped.");
        assertThat(glass().text()).doesNotContain("peers ").doesNotContain("Usually");
    }

    @Test
    void aWindowThatBecomesNarrowLeavesWhatIsAboveAlone() {
        print(PASSWORD);
        news(0, new Stage.BuildingTunnels(3));
        columns = 40;
        String wiped = picture.redraw(BEGAN);
        // The block was 60 and 69 characters wide: two rows each now, and the cursor is in the last.
        assertThat(wiped).startsWith("\r\u001b[3A\u001b[J");
    }

    @Test
    void whoTypesEnterLosesNothingThatStays() {
        print(PASSWORD);
        news(0, new Stage.BuildingTunnels(3));
        sent.append("\r\n\r\n");
        tick(5);
        print("Stopping.");
        assertThat(glass().rows())
                .startsWith(PASSWORD)
                .endsWith(
                        "Stopping.",
                        "Network   peers ✓  tunnels …  published ·" + "  reachable ·  0:05",
                        "          Usually 1 to 3 minutes. Chat on this machine works already.");
    }

    private void everything() {
        news(2, new Stage.Reseeding(3, 50));
        for (int i = 3; i < 8; i++) {
            tick(i);
        }
        news(
                8,
                new Stage.Trouble("no reseed server could be reached; get a bundle file from somebody and run"
                        + " 'clove reseed import FILE'"));
        tick(300);
        news(301, new Stage.BuildingTunnels(17));
        print("A notice that has nothing to do with it.");
        tick(302);
        news(303, new Stage.Open());
        news(304, new Stage.Published());
        sent.append(picture.settle());
        print("Stopping. Ctrl-C again stops at once.", "Stopped.");
    }

    private void news(int second, Stage stage) {
        elapsed = Duration.ofSeconds(second);
        progress = progress.after(stage);
        sent.append(picture.network(progress, BEGAN.plus(elapsed)));
    }

    private void tick(int second) {
        elapsed = Duration.ofSeconds(second);
        if (picture.isMoving()) {
            sent.append(picture.redraw(BEGAN.plus(elapsed)));
        }
    }

    private void print(String... lines) {
        sent.append(picture.print(List.of(lines), BEGAN.plus(elapsed)));
    }

    private Glass glass() {
        return new Glass(columns).show(sent.toString());
    }

    private void shows(String text) {
        assertThat(glass().text()).isEqualTo(text);
    }
}
