package im.clove.node.service.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// M-06: nicknames that people can read, and tell from one another. `<200b>` in a table is the character with this
/// number.
final class NickTest {
    private static final Pattern NUMBER = Pattern.compile("<([0-9a-f]{4,5})>");

    private static String text(String spelled) {
        return NUMBER.matcher(spelled)
                .replaceAll(number -> Character.toString(Integer.parseInt(number.group(1), 16))
                        .replace("\\", "\\\\")
                        .replace("$", "\\$"));
    }

    private static Nick nick(String text) {
        return Nick.of(text).orElseThrow();
    }

    private static boolean isSame(String one, String other) {
        return nick(one).key().equals(nick(other).key());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # said                       | shown
            thirdwitch                   | thirdwitch
            Third Witch                  | Third Witch
            '  Third   Witch '           | Third Witch
            <00a0>Third<3000>Witch       | Third Witch
            a/b@c                        | a/b@c
            a<0301>                      | <00e1>
            <ff21>lice                   | <ff21>lice
            Алиса                        | Алиса
            אליס                         | אליס
            अमर                          | अमर
            ภี่                            | ภี่
            <1f600>                      | <1f600>
            <2764>                       | <2764>
            a<0301><0302><0303><0304><0305>x | <00e1><0302><0303><0304><0305>x
            # nothing to be seen
            ''                           | -
            ' '                          | -
            <3000>                       | -
            <2800>                       | -
            <2800> <2800>                | -
            <3164>                       | -
            <115f>                       | -
            <200b>                       | -
            <200d>                       | -
            # what is not seen
            a<200b>b                     | -
            a<200c>b                     | -
            a<200d>b                     | -
            a<2060>b                     | -
            a<feff>b                     | -
            a<00ad>b                     | -
            a<034f>b                     | -
            a<180e>b                     | -
            a<fe0f>b                     | -
            a<e0041>b                    | -
            # what turns the direction
            a<202e>b                     | -
            a<202b>b                     | -
            a<2066>b                     | -
            a<2067>b                     | -
            a<2069>b                     | -
            a<200f>b                     | -
            a<061c>b                     | -
            # what controls something, or means nothing
            a<0000>b                     | -
            a<0007>b                     | -
            a<0009>b                     | -
            a<000a>b                     | -
            a<0085>b                     | -
            a<2028>b                     | -
            a<2029>b                     | -
            a<007f>b                     | -
            a<e000>b                     | -
            a<d800>b                     | -
            # marks upon the slash, and over the lines
            <0301>                       | -
            <0301>a                      | -
            <20dd>a                      | -
            a<0301><0302><0303><0304><0305><0306>x | -
            """)
    void aNicknameCanBeRead(String said, String shown) {
        assertThat(Nick.of(text(said)).map(Nick::text).orElse("-")).isEqualTo(text(shown));
    }

    @Test
    void aNicknameHasAHundredLetters() {
        assertThat(Nick.of("a".repeat(100))).isPresent();
        assertThat(Nick.of("a".repeat(101))).isEmpty();
        assertThat(Nick.of(text("<1f600>").repeat(100))).isPresent();
        assertThat(Nick.of(text("<1f600>").repeat(101))).isEmpty();
        assertThat(Nick.of("a".repeat(1023))).isEmpty();
        assertThat(Nick.of("a".repeat(1_000_000))).isEmpty();
        // Blanks that are left out do not count.
        assertThat(Nick.of("a" + " ".repeat(200) + "b").map(Nick::text)).contains("a b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            romeo             | Romeo
            romeo             | ROMEO
            romeo             | ' romeo '
            third witch       | Third<00a0> <3000>WITCH
            alice             | <ff21><ff4c><ff49><ff43><ff45>
            alice             | <24d0>lice
            alice             | <1d41a>lice
            file              | <fb01>le
            4                 | <2074>
            strasse           | Straße
            σίσυφος           | ΣΊΣΥΦΟΣ
            σίσυφος           | Σίσυφοσ
            Алиса             | алиса
            ivan              | <0131>van
            kelvin            | <212a>elvin
            <00e1>            | A<0301>
            <01c4>            | <01c5>
            <1fb3>            | <1fbc>
            """)
    void whatPeopleTakeForTheSameIsTheSame(String one, String other) {
        assertThat(isSame(text(one), text(other))).isTrue();
        assertThat(nick(text(one))).isNotEqualTo(nick(text(other) + "x"));
    }

    @ParameterizedTest
    @CsvSource({"romeo,rome0", "romeo,ro meo", "a,á", "a/b,ab", "witch,witch2"})
    void othersAreOthers(String one, String other) {
        assertThat(isSame(one, other)).isFalse();
    }

    @Test
    void theNicknameIsItsText() {
        assertThat(nick(" Romeo")).isEqualTo(nick("Romeo")).hasSameHashCodeAs(nick("Romeo"));
        assertThat(nick("Romeo")).isNotEqualTo(nick("romeo"));
        assertThat(nick("Romeo")).hasToString("Romeo");
    }

    /// Of every character there is.
    @Test
    void caseNeverTellsTwoApart() {
        int looked = 0;
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            String text = "x" + Character.toString(c);
            Nick one = Nick.of(text).orElse(null);
            if (one == null) {
                continue;
            }
            looked++;
            // Shown as it is, it is what it was.
            assertThat(Nick.of(one.text())).contains(one);
            for (String other : new String[] {text.toUpperCase(Locale.ROOT), text.toLowerCase(Locale.ROOT)}) {
                assertThat(Nick.of(other).map(Nick::key).orElse(one.key()))
                        .as("%x", c)
                        .isEqualTo(one.key());
            }
        }
        assertThat(looked).isGreaterThan(100_000);
    }
}
