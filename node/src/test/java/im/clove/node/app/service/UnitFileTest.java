package im.clove.node.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnitFileTest {
    private static final Path JAVA = Path.of("/usr/lib/jvm/java-25");

    private final String template = Files.readString(Path.of("..", "conf", "clove.service"));

    UnitFileTest() throws IOException {}

    @Test
    void theMachinesUnitInItsUsualFoldersIsTheTemplate() {
        String unit = UnitFile.render(template, Sample.machine(), JAVA);
        assertThat(UnitFile.isOurs(unit)).isTrue();
        assertThat(UnitFile.isOurs(template)).isFalse();
        assertThat(unit.lines().filter(line -> !line.startsWith("#")).filter(line -> !line.isBlank()))
                .containsExactlyElementsOf(template.lines()
                        .filter(line -> !line.startsWith("#"))
                        .filter(line -> !line.isBlank())
                        .flatMap(line -> line.startsWith("Environment=")
                                ? java.util.stream.Stream.of(line, "Environment=JAVA_HOME=" + JAVA)
                                : java.util.stream.Stream.of(line))
                        .toList());
    }

    @Test
    void otherFoldersAreNamedAndMayBeWrittenTo() {
        var layout = Layout.system(Path.of("/srv/clove program"), Path.of("/srv/data/100%"));
        assertThat(UnitFile.render(template, layout, JAVA).lines())
                .contains(
                        "ExecStart=\"/srv/clove program/clove\" run",
                        "Environment=CLOVE_HOME=/srv/data/100%%",
                        "ReadWritePaths=/srv/data/100%%")
                .noneMatch(line -> line.startsWith("StateDirectory"));
    }

    @Test
    void aUsersUnitAsksForNothingThatOnlyRootMayGrant() {
        String unit = UnitFile.render(template, Sample.user(), JAVA);
        assertThat(unit.lines())
                .contains(
                        "ExecStart=/home/ann/.local/share/clove-program/clove run",
                        "Environment=CLOVE_HOME=/home/ann/.local/share/clove",
                        "WantedBy=default.target",
                        "Type=notify",
                        "NoNewPrivileges=yes")
                .noneMatch(line -> line.matches(
                        "(User|Group|State.*|Protect.*|Private.*|CapabilityBoundingSet|After|ReadWritePaths)=.*"));
        assertThat(unit).contains("systemctl --user edit clove");
    }

    @Test
    void aTemplateThatLacksSomethingIsAFault() {
        assertThatThrownBy(() -> UnitFile.render(template.replace("ExecStart=", "Exec="), Sample.machine(), JAVA))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "/opt/clove | /opt/clove",
                "/opt/a b | \"/opt/a b\"",
                "/opt/50% | /opt/50%%",
                "/opt/$HOME | /opt/$$HOME",
                "/opt/a\"b | \"/opt/a\\\"b\"",
                "/opt/a\\b | \"/opt/a\\\\b\"",
                "/opt/it's | \"/opt/it's\"",
                "/opt/höme | /opt/höme",
            })
    void wordsAreWrittenAsSystemdReadsThemAndReadBack(String text, String word) {
        assertThat(UnitFile.word(text, true)).isEqualTo(word);
        assertThat(UnitFile.plain(word, true)).isEqualTo(text);
    }

    @Test
    void whatIsInstalledIsReadFromTheUnit() {
        var layout = Layout.system(Path.of("/srv/it's $5"), Path.of("/srv/data 100%"));
        String unit = UnitFile.render(template, layout, JAVA);
        assertThat(ServiceState.asInstalled(Sample.machine(), unit)).isEqualTo(layout);
        assertThat(ServiceState.asInstalled(Sample.machine(), "")).isEqualTo(Sample.machine());
    }
}
