package im.clove.node.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What `./clove` says on a machine that lacks something, and where it finds a Java.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LauncherNeedsTest {
    private FakeCheckout checkout;

    @BeforeEach
    void make() throws IOException {
        checkout = FakeCheckout.make();
        checkout.withoutJavaHome();
        checkout.program("uname", "case $1 in -s) echo Linux ;; -m) echo x86_64 ;; *) echo here ;; esac");
        checkout.program("getconf", "echo 64");
    }

    @AfterEach
    void remove() throws IOException {
        checkout.close();
    }

    @Test
    void javaAndMavenAreAskedForInOneGoAndWhatIsThereIsNamed() throws IOException {
        var old = checkout.java(checkout.folder.resolve("usr/lib/jvm/old"), "17.0.15", true);
        checkout.java(checkout.folder.resolve("usr/lib/jvm/older"), "1.8.0_392", true);
        checkout.without("mvn");
        var ended = checkout.run("run");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output())
                .contains("Java 25 or newer, a JDK  (found: Java 17.0.15 in " + old + ")")
                .contains("Maven 3.8 or newer  (found: none)");
    }

    @Test
    void onDebian12JavaIsUnpackedByHandBecauseThereIsNoPackage() throws IOException {
        checkout.without("mvn");
        checkout.program("apt-get", "");
        checkout.program("apt-cache", "exit 100");
        assertThat(checkout.run("run").output())
                .contains("apt update && ")
                .containsPattern("(?m)apt install maven curl$")
                .contains("linux/x64/jdk/hotspot/normal/eclipse | tar -xz -C ~/.jdks")
                .contains("https://adoptium.net/installation/")
                .doesNotContain("openjdk-25");
    }

    @Test
    void whereTheSystemHasAPackageItIsNamed() throws IOException {
        checkout.without("mvn");
        checkout.program("dnf", "");
        assertThat(checkout.run("run").output()).containsPattern("(?m)dnf install java-25-openjdk-devel maven$");
        checkout.without("dnf");
        checkout.program("brew", "");
        assertThat(checkout.run("run").output()).containsPattern("(?m)  brew install openjdk maven$");
        checkout.program("apt-get", "");
        checkout.program("apt-cache", "[ $2 = openjdk-25-jdk-headless ]");
        assertThat(checkout.run("run").output())
                .containsPattern("(?m)apt install maven openjdk-25-jdk-headless$")
                .doesNotContain("tar -xz");
    }

    @Test
    void aSystemOf32BitsIsNotSentToAJavaThatDoesNotExist() throws IOException {
        checkout.program("getconf", "echo 32");
        checkout.program("uname", "case $1 in -s) echo Linux ;; *) echo aarch64 ;; esac");
        assertThat(checkout.run("run").output()).contains("64-bit edition").doesNotContain("tar -xz");
    }

    @Test
    void onlyWhatIsMissingIsAskedFor() throws IOException {
        checkout.program("apt-get", "");
        checkout.program("apt-cache", "exit 100");
        checkout.program("curl", "");
        assertThat(checkout.run("run").output()).contains("Java 25").doesNotContain("Maven 3.8", "apt install");
        checkout.javaHome(checkout.folder.resolve("jdk"));
        checkout.without("mvn");
        assertThat(checkout.run("run").output())
                .contains("Maven 3.8")
                .containsPattern("(?m)apt install maven$")
                .doesNotContain("Java 25", "adoptium");
    }

    @Test
    void aMavenThatIsTooOldAndAJavaWithoutCompilerAreNamed() throws IOException {
        checkout.maven("3.6.3", "build");
        var runtime = checkout.java(checkout.folder.resolve("usr/lib/jvm/jre"), "25.0.1", false);
        assertThat(checkout.run("run").output())
                .contains("(found: Java 25.0.1 in " + runtime + ", but without a compiler");
        checkout.javaHome(checkout.folder.resolve("jdk"));
        assertThat(checkout.run("run").output())
                .contains("Maven 3.8 or newer  (found: Maven 3.6.3, " + checkout.programs.resolve("mvn") + ")");
        assertThat(checkout.builds()).isEmpty();
    }

    @Test
    void aJavaIsFoundWhereItIsToldToBeUnpackedAndNeedNotBeTheDefault() throws IOException {
        var places = java.util.List.of(
                checkout.home.resolve(".jdks/jdk-25.0.1+8"),
                checkout.home.resolve(".jdks/jdk-25.0.1+8/Contents/Home"),
                checkout.folder.resolve("opt/jdk-25.0.1+8"),
                checkout.folder.resolve("usr/lib/jvm/temurin"));
        checkout.javaHome(checkout.java(checkout.folder.resolve("default"), "17.0.15", true));
        for (var place : places) {
            checkout.java(place, "25.0.1", true);
            assertThat(checkout.run("version").output()).as(place.toString()).contains("Main version");
            im.clove.node.admin.Backup.deleteAll(place);
        }
        assertThat(checkout.builds()).containsExactly("built with " + places.getFirst());
    }

    @Test
    void aJavaInThePathIsFound() throws IOException {
        var odd = checkout.java(checkout.folder.resolve("somewhere"), "26", true);
        checkout.program("java", "exec " + odd + "/bin/java \"$@\"");
        assertThat(checkout.run("version").output()).contains("Main version");
        assertThat(checkout.builds()).containsExactly("built with " + odd);
    }
}
