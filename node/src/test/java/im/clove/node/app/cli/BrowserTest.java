package im.clove.node.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BrowserTest {
    @ParameterizedTest
    @DisplayName("A browser is opened where somebody sits in front of a screen")
    @CsvSource(
            nullValues = "-",
            value = {
                "Linux, DISPLAY, :0, /usr/bin/xdg-open, /usr/bin/xdg-open",
                "Linux, WAYLAND_DISPLAY, wayland-0, /usr/local/bin/xdg-open, /usr/local/bin/xdg-open",
                "Linux, DISPLAY, :0, /usr/bin/other, -",
                "Linux, DISPLAY, '', /usr/bin/xdg-open, -",
                "Linux, OTHER, x, /usr/bin/xdg-open, -",
                "Mac OS X, OTHER, x, /usr/bin/open, /usr/bin/open",
                "Windows 11, DISPLAY, :0, /usr/bin/xdg-open, -"
            })
    void openers(String system, String variable, String value, String there, String expected) {
        Map<String, String> environment = Map.of(variable, value);
        assertThat(Browser.opener(
                        system, environment::get, path -> path.toString().equals(there)))
                .isEqualTo(Optional.ofNullable(expected));
    }
}
