package im.clove.xmpp.jid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 7622 §3.2: domains by IDNA 2008")
final class InternationalTest {
    /// What is written, the one spelling it has here, and the name with A-labels.
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // The four characters that IDNA 2003 mapped away (RFC 5894 §7.2, UTS 46 §7): they are valid and stay.
        "faß.home, faß.home, xn--fa-hia.home",
        "FAẞ.HOME, faß.home, xn--fa-hia.home",
        "xn--fa-hia.home, faß.home, xn--fa-hia.home",
        "XN--FA-HIA.Home, faß.home, xn--fa-hia.home",
        "fass.home, fass.home, fass.home",
        "βόλος.gr, βόλος.gr, xn--nxasmm1c.gr",
        "βόλοσ.gr, βόλοσ.gr, xn--nxasmq6b.gr",
        "xn--nxasmm1c.gr, βόλος.gr, xn--nxasmm1c.gr",
        // Case, width, composition, the other full stops.
        "BÜCHER.example, bücher.example, xn--bcher-kva.example",
        "bu\u0308cher.example, bücher.example, xn--bcher-kva.example",
        "ｅｘａｍｐｌｅ．ｏｒｇ, example.org, example.org",
        "例え。テスト, 例え.テスト, xn--r8jz45g.xn--zckzah",
        "ﾃｽﾄ.jp, テスト.jp, xn--zckzah.jp",
        "www.bücher.example., www.bücher.example, www.xn--bcher-kva.example",
        "bücher.example。, bücher.example, xn--bcher-kva.example",
        "ı.example, ı.example, xn--cfa.example",
        // Underscores pass, beside letters of any kind.
        "a_b.bücher.example, a_b.bücher.example, a_b.xn--bcher-kva.example",
        // The middle dot between two l of Catalan, katakana's in Japanese, the joiners of Indic scripts.
        "col·lecció.cat, col·lecció.cat, xn--collecci-ioa91d.cat",
        "ア・ア.jp, ア・ア.jp, xn--ccka0y.jp",
        "क्\u200dष.in, क्\u200dष.in, xn--11b2ezcw70k.in",
        "क्\u200cष.in, क्\u200cष.in, xn--11b2ezcs70k.in",
        // Right to left.
        "אבג.example, אבג.example, xn--4dbcd.example",
        "אב1.example, אב1.example, xn--1-zhcd.example",
        "muc.אבג.example, muc.אבג.example, muc.xn--4dbcd.example",
        "مثال.إختبار, مثال.إختبار, xn--mgbh0fb.xn--kgbechtv"
    })
    void oneNameHasOneSpelling(String written, String unicode, String ascii) {
        Domain domain = Domain.of(written);
        assertThat(domain.name()).isEqualTo(unicode);
        assertThat(domain.ascii()).isEqualTo(ascii);
        assertThat(Domain.of(domain.ascii())).isEqualTo(domain);
        assertThat(Domain.of(domain.name())).isEqualTo(domain);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                // Symbols, which IDNA 2003 let through (RFC 5892 §2.1), and what else it excepts (§2.6, §2.8, §2.9).
                "☕.home",
                "i❤.ws",
                "xn--i-7iq.ws",
                "xn--53h.home",
                "a♚.example",
                "\ud83d\ude00.home",
                "ك\u0640ب.example",
                "\u1100.example",
                "\u20d0a.example",
                // A-labels that are none, or not the form of what they say.
                "xn--a.home",
                "xn--.home",
                "xn--fass-.home",
                "xn--0.home",
                "xn--FASS-.home",
                "xn--bu-pkc.xn--",
                "xn--A-.home",
                // Context: a joiner between letters that do not join, a middle dot between others.
                "a\u200db.example",
                "a\u200cb.example",
                "a·b.cat",
                "·l.cat",
                "a・b.example",
                "\u0375.example",
                // Two kinds of Arabic digits; right to left mixed with left to right, or beginning with a digit.
                "ا١۱.example",
                "אb.example",
                "1אב.example",
                "אבג.1ab.example",
                // Labels.
                "bücher..example",
                ".bücher.example",
                "bücher.example..",
                "bücher.example.。",
                "example..",
                "-bücher.example",
                "bücher-.example",
                "bü--cher.example",
                "\u0301a.example",
                "bü cher.example",
                "bü/cher.example",
                "bü@cher.example",
                "bü\u0000cher.example",
                "ü≠.example",
                "\ue000.example",
                "\ud800.example",
                "。",
                "\u00ad"
            })
    void whatIsNoNameIsRefused(String written) {
        assertThatThrownBy(() -> Domain.of(written)).isInstanceOf(JidFormatException.class);
    }

    @Test
    void aLabelIsAsLongAsItsALabel() {
        // 63 characters of ASCII is the bound (RFC 1034 §3.1), and an A-label is longer than what it says.
        String longest = "ü".repeat(52);
        assertThat(Domain.of(longest + ".example").ascii().indexOf('.')).isLessThanOrEqualTo(63);
        assertThatThrownBy(() -> Domain.of("ü".repeat(60) + ".example")).isInstanceOf(JidFormatException.class);
        assertThatThrownBy(() -> Domain.of(("ü" + "a".repeat(20) + ".").repeat(60)))
                .isInstanceOf(JidFormatException.class);
        assertThat(Domain.of(("ü" + "a".repeat(20) + ".").repeat(20)).name()).hasSize(439);
        // Above a thousand letters, written or mapped, the library has an exception of its own.
        assertThatThrownBy(() -> Domain.of("ü".repeat(1010))).isInstanceOf(JidFormatException.class);
        assertThatThrownBy(() -> Domain.of("ü" + "ﬃ".repeat(400))).isInstanceOf(JidFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]", "[2001:db8::7]", "a_b.example", "3com.example", "r3---sn-x.example"})
    void plainNamesAndLiteralsAreAsTheyWere(String name) {
        assertThat(Domain.of(name).name()).isEqualTo(name);
        assertThat(Domain.of(name).ascii()).isEqualTo(name);
    }
}
