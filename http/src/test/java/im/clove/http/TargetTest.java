package im.clove.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetTest {
    @ParameterizedTest
    @DisplayName("A path is its segments, decoded once")
    @CsvSource(
            delimiter = '|',
            value = {
                "/ | ",
                "/a | a",
                "/a/b | a,b",
                "/a/ | a,",
                "/a%20b/%C3%BC | a b,ü",
                "/%2541 | %41",
                "/a.b/..c | a.b,..c",
                "/a+b | a+b",
                "/a;b=1 | a;b=1",
                "http://host.example:80/a | a",
                "HTTPS://host.example | "
            })
    void paths(String text, String segments) {
        List<String> expected = segments == null ? List.of() : List.of(segments.split(",", -1));
        assertThat(Target.parse(text).map(Target::path)).contains(expected);
    }

    @ParameterizedTest
    @DisplayName("H-07: what could be read in two ways, or leads out, is none")
    @ValueSource(
            strings = {
                "",
                "*",
                "a",
                "a/b",
                "//a",
                "/a//b",
                "/.",
                "/..",
                "/a/../b",
                "/a/..",
                "/%2e%2e/a",
                "/%2E",
                "/a%2fb",
                "/a%5cb",
                "/a\\b",
                "/a%00",
                "/a%0d%0aX",
                "/a%7f",
                "/%",
                "/%4",
                "/%zz",
                "/%c3",
                "/%c0%ae%c0%ae/",
                "/a#b",
                "/ü",
                "/a b",
                "/a?b=%",
                "/a?b=1&b=2",
                "ftp://host/a"
            })
    void refused(String text) {
        assertThat(Target.parse(text)).isEmpty();
    }

    @Test
    @DisplayName("Parameters, and the authority of a whole address")
    void rest() {
        assertThat(Target.parse("/a?b=1+2%2B&c&d=").map(Target::query)).contains(Map.of("b", "1 2+", "c", "", "d", ""));
        assertThat(Target.parse("http://host.example:80/a").flatMap(Target::authority))
                .isEqualTo(Optional.of("host.example:80"));
        String many = "/?" + "a%d=&".repeat(51);
        for (int i = 0; i < 51; i++) {
            many = many.replaceFirst("%d", Integer.toString(i));
        }
        assertThat(Target.parse(many)).isEmpty();
    }
}
