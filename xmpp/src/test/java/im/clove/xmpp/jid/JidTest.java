package im.clove.xmpp.jid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("X-21: one parser for addresses, one canonical form")
class JidTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "juliet@example.com|juliet@example.com",
                "Juliet@EXAMPLE.com/Balcony|juliet@example.com/Balcony",
                "juliet@example.com./a|juliet@example.com/a",
                "juliet@example.com/foo bar|juliet@example.com/foo bar",
                "juliet@example.com/foo@bar|juliet@example.com/foo@bar",
                "a.example.com/b@example.net|a.example.com/b@example.net",
                "foo\\20bar@example.com|foo\\20bar@example.com",
                "fussball@example.com|fussball@example.com",
                "fußball@example.com|fußball@example.com",
                "π@example.com|π@example.com",
                "Σ@example.com/foo|σ@example.com/foo",
                "king@example.com/♚|king@example.com/♚",
                "ｊｕｌｉｅｔ@example.com|juliet@example.com",
                "ju\u0308liet@example.com|jüliet@example.com",
                "example.com|example.com",
                "example.com/foobar|example.com/foobar",
                "a@BÜCHER.example|a@bücher.example",
                "a@xn--bcher-kva.example|a@bücher.example",
                "a@bu\u0308cher。example|a@bücher.example",
                "a@127.0.0.1|a@127.0.0.1",
                "a@[::1]|a@[::1]",
                "a@[0:0:0:0:0:0:0:1]/r|a@[::1]/r",
                "a@[2001:DB8:0:0:1:0:0:1]|a@[2001:db8::1:0:0:1]",
                "a@[::ffff:1.2.3.4]|a@[::ffff:102:304]",
                "a@[::FFFF:0102:0304]|a@[::ffff:102:304]",
                "a@chat_room.test|a@chat_room.test",
                "a@localhost|a@localhost",
            })
    void goodAddressesHaveOneForm(String text, String canonical) {
        Jid jid = Jid.parse(text);
        assertThat(jid).hasToString(canonical);
        assertThat(Jid.parse(canonical)).isEqualTo(jid).hasSameHashCodeAs(jid);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "@",
                "/",
                "@example.com",
                "@/",
                "a@",
                "a@/b",
                "a@example.com/",
                "a@b@example.com",
                "\"juliet\"@example.com",
                "foo bar@example.com",
                "a<b@example.com",
                "a:b@example.com",
                "a&b@example.com",
                "a'b@example.com",
                "henryⅣ@example.com",
                "♚@example.com",
                "a＠b@example.com",
                "a／b@example.com",
                "\u0000@example.com",
                "a\u007f@example.com",
                "\ud800@example.com",
                "a@example.com/\u0007",
                "a@example.com/\ud800",
                "a@example..com",
                "a@.example.com",
                "a@example.com..",
                "a@.",
                "a@-example.com",
                "a@example-.com",
                "a@exa mple.com",
                "a@example.com:5222",
                "a@exam\u0000ple.com",
                "a@a℀b.com",
                "a@[::1",
                "a@[::1%eth0]",
                "a@[1.2.3.4]",
                "a@[]",
                "a@::1",
                "a@\ud800.com",
            })
    void badAddressesAreRefused(String text) {
        assertThatThrownBy(() -> Jid.parse(text)).isInstanceOf(JidFormatException.class);
        assertThat(Jid.tryParse(text)).isEmpty();
    }

    @Test
    void partsMayHave1023BytesAndNoMore() {
        String fits = "a".repeat(1023);
        String domain = ("a".repeat(62) + ".").repeat(16) + "a".repeat(15);
        assertThat(Jid.parse(fits + "@" + domain + "/" + fits).toString()).hasSize(3 * 1023 + 2);
        assertThat(Jid.tryParse(fits + "a@example.com")).isEmpty();
        assertThat(Jid.tryParse("a@example.com/a" + fits)).isEmpty();
        assertThat(Jid.tryParse("a@a" + domain)).isEmpty();
        assertThat(Jid.tryParse("a@" + "a".repeat(64) + ".com")).isEmpty();
        assertThat(Jid.tryParse("a@example.com/" + "ä".repeat(512))).isEmpty();
        assertThat(Jid.tryParse("ä".repeat(511) + "@example.com")).isPresent();
    }

    @Test
    void theShortWayForAsciiGivesWhatTheProfilesGive() {
        Domain domain = Domain.of("example.com");
        for (char c = 1; c < 0x80; c++) {
            String text = "a" + c + "B";
            // One character outside of ASCII takes the long way.
            Optional<String> shortWay = part(() -> Jid.of("", domain, text).resource());
            Optional<String> longWay = part(() -> Jid.of("", domain, text + "é").resource());
            assertThat(longWay).as("resource with U+%04X", (int) c).isEqualTo(shortWay.map(s -> s + "é"));
            shortWay = part(() -> Jid.of(text, domain, "").local());
            longWay = part(() -> Jid.of(text + "é", domain, "").local());
            assertThat(longWay).as("local part with U+%04X", (int) c).isEqualTo(shortWay.map(s -> s + "é"));
        }
    }

    private static Optional<String> part(Supplier<String> of) {
        try {
            return Optional.of(of.get());
        } catch (JidFormatException e) {
            return Optional.empty();
        }
    }

    @Test
    void anyTextIsRefusedOrBecomesItsOwnCanonicalForm() {
        Random random = new Random(7622);
        String[] pieces = {
            "a",
            "B",
            "@",
            "/",
            ".",
            "-",
            "xn--",
            "é",
            "e\u0301",
            "ß",
            "İ",
            "\u212a",
            "ﬁ",
            "Ａ",
            "＠",
            "／",
            "。",
            "\u200d",
            "\u00ad",
            "\ufeff",
            "א",
            "1",
            "١",
            "\ud83d\ude00",
            "\ud800",
            "\udc00",
            "\u0000",
            " ",
            "[",
            "::1",
            "]",
            "b32.i2p"
        };
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(8); n >= 0; n--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            Jid.tryParse(text.toString())
                    .ifPresent(jid -> assertThat(Jid.parse(jid.toString()))
                            .as(text.toString())
                            .isEqualTo(jid));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            nullValues = "none",
            value = {
                "Balcony|Balcony",
                "foo bar|foo bar",
                " a/b@c | a/b@c ",
                "a\u0301|\u00e1",
                "a\u3000b|a b",
                "''|none",
                "a\u202eb|none",
                "a\u200bb|none",
                "a\u0007|none",
            })
    void aResourceAloneIsReadAsInAnAddress(String text, @Nullable String resource) {
        assertThat(Jid.tryResource(text)).isEqualTo(Optional.ofNullable(resource));
        assertThat(Jid.tryParse("example.com/" + text).map(Jid::resource)).isEqualTo(Optional.ofNullable(resource));
    }
}
