package im.clove.node.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `./clove` in a folder that its user cannot write to. It used to wait there for ever.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LauncherReadOnlyTest {
    private FakeCheckout checkout;

    @BeforeEach
    void make() throws IOException {
        checkout = FakeCheckout.makeForOthers();
    }

    @AfterEach
    void remove() throws IOException {
        checkout.close();
    }

    @Test
    void whatWasNeverBuiltSaysWhoCanBuildIt() throws IOException {
        checkout.asSomebodyElse();
        var ended = checkout.run("run");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output())
                .contains("not built yet", "cannot write to " + checkout.root)
                .doesNotContain("mkdir:", "cannot create", "Permission denied");
    }

    @Test
    void whatIsBuiltRunsWithoutAWord() throws IOException {
        checkout.run("version");
        checkout.asSomebodyElse();
        assertThat(checkout.run("status").output().lines()).hasSize(1);
    }

    @Test
    void whatIsBuiltFromOlderSourcesRunsWithALineThatSaysSo() throws IOException {
        checkout.run("version");
        checkout.write("xmpp/src/main/java/Some.java", "class Newer {}");
        checkout.asSomebodyElse();
        var ended = checkout.run("status");
        assertThat(ended.code()).isZero();
        assertThat(ended.output().lines()).hasSize(2);
        assertThat(ended.output()).contains("what was built runs").endsWith("Main status");
        assertThat(checkout.builds()).hasSize(1);
    }

    @Test
    void sourcesThatOnlyLookNewerAreNotWorthALine() throws IOException {
        checkout.run("version");
        checkout.write("xmpp/src/main/java/Some.java", "class Some {}");
        checkout.asSomebodyElse();
        assertThat(checkout.run("status").output().lines()).hasSize(1);
    }

    @Test
    void aFolderOfTheBuildThatIsAnothersIsEnough() throws IOException {
        checkout.run("version");
        checkout.write("xmpp/src/main/java/Some.java", "class Newer {}");
        checkout.asSomebodyElse();
        if (FakeCheckout.isRoot()) {
            // All but one folder may be written to, as after a pull and a build by somebody else.
            for (String folder : new String[] {
                "runtime",
                "http",
                "web",
                "i2p-bridge",
                "darknet-s2s",
                "clearnet-gateway",
                "node",
                "node/target",
                "node/target/app"
            }) {
                Files.setPosixFilePermissions(
                        checkout.root.resolve(folder),
                        java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
            }
        }
        assertThat(checkout.run("status").output())
                .contains("what was built runs")
                .endsWith("Main status");
    }

    @Test
    void anotherJavaThanThatOfTheBuildIsSaidWhenANodeStarts() throws IOException {
        checkout.run("version");
        Path newer = checkout.java(checkout.folder.resolve("newer"), "25.0.9", true);
        checkout.javaHome(newer);
        checkout.asSomebodyElse();
        assertThat(checkout.run("run").output()).contains("Java has changed").endsWith("Main run");
        assertThat(checkout.run("status").output().lines()).hasSize(1);
    }
}
