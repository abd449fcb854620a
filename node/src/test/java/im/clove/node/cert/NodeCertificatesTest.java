package im.clove.node.cert;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.cert.NodeCertificates.Held;
import im.clove.xmpp.jid.Domain;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which certificate a handshake gets.
final class NodeCertificatesTest {
    private static final NodeCertificates NODE = new NodeCertificates(List.of(
            held("node.i2p", "localhost", "127.0.0.1"),
            held("chat.home", "localhost", "127.0.0.1"),
            held("example.org", "*.example.org"),
            held("bücher.example", "xn--bcher-kva.example")));

    private static Held held(String domain, String... more) {
        String[] names = new String[more.length + 1];
        names[0] = CertificateInfo.ascii(Domain.of(domain));
        System.arraycopy(more, 0, names, 1, more.length);
        return Held.imported(Domain.of(domain), TestCertificates.identity(TestCertificates.root("root"), names));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            -, -, node.i2p
            -, chat.home, chat.home
            -, example.org, example.org
            -, unknown.example, node.i2p
            chat.home, -, chat.home
            example.org, chat.home, example.org
            xn--bcher-kva.example, -, bücher.example
            xmpp.example.org, -, example.org
            xmpp.example.org, chat.home, example.org
            localhost, -, node.i2p
            localhost, chat.home, chat.home
            localhost, example.org, node.i2p
            raspberrypi, -, node.i2p
            raspberrypi, example.org, example.org
            """)
    void isThatOfTheNameAskedForOrOfTheStream(@Nullable String name, @Nullable String host, String expected) {
        assertThat(NODE.choose(name, host == null ? null : Domain.of(host)).domain())
                .isEqualTo(Domain.of(expected));
    }
}
