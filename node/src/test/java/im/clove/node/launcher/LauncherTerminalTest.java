package im.clove.node.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `./clove` on a terminal, which the program `script` (util-linux) plays.
@Tag("integration")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LauncherTerminalTest {
    private FakeCheckout checkout;

    @BeforeEach
    void make() throws IOException {
        checkout = FakeCheckout.make();
        checkout.tool("script");
    }

    @AfterEach
    void remove() throws IOException {
        checkout.close();
    }

    @Test
    void oneLineIsDrawnAnewWithItsSecondsAndIsGoneInTheEnd() throws IOException {
        Path go = checkout.gate("go");
        checkout.maven("3.8.7", "build; cat <" + go);
        var launch = onTerminal("version");
        // A carriage return ends a line for who reads them.
        launch.await("\u001b[KBuilding Clove for the first time: Clove i2p-bridge (2 of 2), 1 s");
        Files.writeString(go, "go");
        var ended = launch.end();
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output())
                .doesNotContain("  Clove i2p-bridge")
                .containsPattern("\u001b\\[KClove is built, in [0-9]+ s\\.\\s+java .*Main version");
    }

    @Test
    void ctrlCStopsTheBuild() throws IOException {
        Path there = checkout.gate("there");
        checkout.maven("3.8.7", "echo >" + there + "; cat <" + checkout.gate("never"));
        checkout.program("typist", "cat <" + there + " >/dev/null; printf '\\003'; cat <" + checkout.gate("later"));
        var launch = checkout.startAt(
                checkout.programs.resolve("sh"),
                "-c",
                "typist | script -qec '" + checkout.root + "/clove run' /dev/null; echo code $?");
        launch.await("Stopped.");
        Files.writeString(checkout.folder.resolve("later"), "");
        assertThat(launch.end().output()).contains("code 130");
    }

    private Launch onTerminal(String argument) throws IOException {
        return checkout.startAt(
                checkout.programs.resolve("script"), "-qec", checkout.root + "/clove " + argument, "/dev/null");
    }
}
