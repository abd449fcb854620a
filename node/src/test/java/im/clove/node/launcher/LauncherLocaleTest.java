package im.clove.node.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The real launcher and the real program, in the locales of services and cron jobs. What is handed over is written
/// by a script, byte for byte: the locale of the tests themselves must not matter.
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LauncherLocaleTest {
    private FakeCheckout checkout;

    @BeforeEach
    void make() throws IOException {
        checkout = FakeCheckout.make();
        assertThat(checkout.run("version").code()).isZero();
        // From here on Java is the one of these tests, and the program is what they test.
        Files.writeString(checkout.folder.resolve("jdk/bin/java"), """
                #!/bin/sh
                while [ "$1" != im.clove.node.app.Main ]; do shift; done
                exec "%s" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx128m --enable-native-access=ALL-UNNAMED \\
                    --sun-misc-unsafe-memory-access=allow -cp "%s" "$@"
                """.formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"), System.getProperty("java.class.path")));
    }

    @AfterEach
    void remove() throws IOException {
        checkout.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LC_ALL=POSIX", "LANG=C", "LC_ALL=xx_YY.UTF-8", "LANG=C.UTF-8", "unset"})
    void aDataFolderWithAnUmlautIsFound(String locale) throws IOException {
        var ended = script(locale, """
                export CLOVE_HOME="$F/höme"
                clove warm-up >/dev/null
                clove config check
                """);
        assertThat(ended.output()).contains("höme/clove.conf is right.").doesNotContain("a fault in Clove");
        assertThat(ended.code()).isZero();
    }

    @Test
    void argumentsAccountsAndFilesToo() throws IOException {
        var ended = script("LC_ALL=C", """
                cd "$F"
                clove warm-up --data "$F/датa" >/dev/null
                clove user add zoë --generate --data "$F/датa"
                clove user list --data "$F/датa"
                clove cert ca --out Wurzel-ß.pem --data "$F/датa"
                cat Wurzel-ß.pem
                printf 'darknet_map = { ["faß.home"] = "%s.b32.i2p" }' "$(printf 'a%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 \
                    18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52)" >karte-ä.lua
                clove map import karte-ä.lua --data "$F/датa"
                clove check --data "$F/датa" || true
                """);
        assertThat(ended.output())
                .contains("account    zoë@", "BEGIN CERTIFICATE", "faß.home  aaaa", "address keys")
                .containsPattern("\nzoë@[a-z2-7]{52}")
                .doesNotContain("a fault in Clove", "\uFFFD");
        assertThat(ended.code()).isZero();
    }

    @Test
    void aTerminalThatIsNotUtf8IsNamed() throws IOException {
        var ended = script("LC_ALL=C", """
                clove warm-up --data "$F/d" >/dev/null
                clove user add "$(printf 'zo\\353')" --generate --data "$F/d"
                """);
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.output()).contains("is not UTF-8 text. Set the terminal to UTF-8");
    }

    @Test
    void aSystemWithoutALocaleOfUtf8IsNamed() throws IOException {
        checkout.without("locale");
        checkout.program("locale", "echo ANSI_X3.4-1968");
        var ended = script("LC_ALL=C", """
                export CLOVE_HOME="$F/höme"
                clove config check
                """);
        assertThat(ended.code()).isEqualTo(6);
        assertThat(ended.output())
                .contains("The variable CLOVE_HOME", "is not UTF-8 text")
                .doesNotContain("a fault in Clove");
    }

    /// Runs lines of shell in a locale; `clove` is the launcher, `$F` a folder.
    private Launch.Ended script(String locale, String lines) throws IOException {
        Path file = checkout.folder.resolve("script");
        String set = locale.equals("unset") ? "unset LC_ALL LC_CTYPE LANG" : "export " + locale;
        Files.writeString(file, """
                #!/bin/sh
                set -eu
                %s
                F="%s/files"
                mkdir "$F"
                clove() { "%s/clove" "$@"; }
                %s""".formatted(set, checkout.folder, checkout.root, lines));
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
        return checkout.startAt(file).end();
    }
}
