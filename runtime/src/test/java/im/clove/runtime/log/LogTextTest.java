package im.clove.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.jid.B32;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LogTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
                    alice|"alice"
                    zoë|"zoë"
                    мария|"мария"
                    a b|"a b"
                    a\\u000ab|"a\\u{a}b"
                    a\\u000d\\u000a2026 INFO x|"a\\u{d}\\u{a}2026 INFO x"
                    \\u001b[31mred|"\\u{1b}[31mred"
                    a\\u202eb|"a\\u{202e}b"
                    a\\u2028b|"a\\u{2028}b"
                    \\u0301a|"\\u{301}a"
                    \\ud83d\\ude00|"\\u{1f600}"
                    \\ud83d|"\\u{d83d}"
                    a\\u00a0b|"a\\u{a0}b"
                    say "hi"\\|"say \\"hi\\"\\\\"
                    """)
    void whatSomebodySaidStaysInItsQuotationMarks(String said, String line) {
        assertThat(LogText.quoted(unescaped(said))).isEqualTo(line);
    }

    @Test
    void anAccentBehindItsLetterStays() {
        assertThat(LogText.quoted("e\u0301")).isEqualTo("\"e\u0301\"");
    }

    @Test
    void aLongNameIsCut() {
        assertThat(LogText.quoted("x".repeat(65))).isEqualTo('"' + "x".repeat(64) + "…\"");
        assertThat(LogText.quoted("x".repeat(64))).isEqualTo('"' + "x".repeat(64) + '"');
        assertThat(LogText.quoted("")).isEqualTo("\"\"");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, this machine",
        "127.3.2.1, this machine",
        "::1, this machine",
        "::ffff:127.0.0.1, this machine",
        "192.168.178.23, 192.168.178.*",
        "203.0.113.255, 203.0.113.*",
        "2001:db8:17:5::9, 2001:db8:17:*",
        "fe80::1, fe80:0:0:*"
    })
    void anAddressLosesItsLastPart(String address, String said) {
        assertThat(LogText.peer(new PeerIdentity.Tcp(new InetSocketAddress(InetAddress.ofLiteral(address), 4000))))
                .isEqualTo(said);
    }

    @Test
    void aDestinationIsShortened() {
        B32 b32 = B32.parse("abcdefg".repeat(7) + "aaa").orElseThrow();
        assertThat(LogText.peer(new PeerIdentity.I2p(b32))).isEqualTo("abcdef…");
        assertThat(LogText.peer(new PeerIdentity.Local("test"))).isEqualTo("this machine");
    }

    @Test
    void theUsualFaultsOfTlsAreSaidInWords() {
        assertThat(LogText.tlsFault(
                        new SSLException("(certificate_unknown) Received fatal alert: certificate_unknown")))
                .isEqualTo("the other side does not trust the certificate");
        assertThat(LogText.tlsFault(new SSLException("Received fatal alert: unknown_ca")))
                .isEqualTo("the other side does not trust the certificate");
        assertThat(LogText.tlsFault(new SSLException("Unsupported or unrecognized SSL message")))
                .isEqualTo("what came is not TLS");
        assertThat(LogText.tlsFault(new SSLException("Unrecognized SSL message, plaintext connection?")))
                .isEqualTo("what came is not TLS");
        assertThat(LogText.tlsFault(new EOFException("x"))).isEqualTo("the connection ended in the middle of it");
        assertThat(LogText.tlsFault(new IOException("bad\nline"))).isEqualTo("bad\\u{a}line");
        assertThat(LogText.tlsFault(new IOException("y".repeat(500)))).hasSizeLessThan(170);
    }

    /// JUnit's table has no escapes.
    private static String unescaped(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\u", i)) {
                out.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
                i += 5;
            } else {
                out.append(text.charAt(i));
            }
        }
        return out.toString();
    }
}
