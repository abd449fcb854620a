package im.clove.node.c2s;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.door.Source;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.SaslRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whom guesses are counted for, and from where.
final class GuessedAccountTest {
    /// `0` is the byte zero.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0romeo0secret            | romeo    | romeo@montague.example",
                "me0romeo0secret          | romeo    | romeo@montague.example",
                "0romeo0                  | romeo    | romeo@montague.example",
                "00secret                 |          | ",
                "n,,n=Romeo,r=x           | Romeo    | romeo@montague.example",
                "p=tls-exporter,,n=a,r=x  | a        | a@montague.example",
                "n,,n=a=2Cb=3Dc,r=x       | a,b=c    | a,b=c@montague.example",
                "n,,n=ro meo,r=x          | ro meo   | ",
                "n,,n=,r=x                |          | ",
                "n,,r=x                   |          | ",
                "nonsense                 |          | ",
            })
    void aNameIsReadFromAFirstMessage(String message, String name, String account) {
        byte[] data = message.replace('0', '\0').getBytes(StandardCharsets.UTF_8);
        for (SaslRequest request :
                List.of(SaslRequest.Start.of("ANY", Optional.of(data)), new SaslRequest.Respond(data))) {
            assertThat(GuessedAccount.name(request)).isEqualTo(Optional.ofNullable(name));
            assertThat(GuessedAccount.of(request, TestServer.HOST))
                    .isEqualTo(Optional.ofNullable(account).map(Jid::parse));
        }
    }

    @Test
    void whatIsNoMessageNamesNobody() {
        for (SaslRequest request : List.of(
                SaslRequest.Start.of("ANY", Optional.empty()), new SaslRequest.Abort(), new SaslRequest.Garbled())) {
            assertThat(GuessedAccount.name(request)).isEmpty();
            assertThat(GuessedAccount.of(request, TestServer.HOST)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7,       192.0.2.7,        false",
        "127.0.0.2,       127.0.0.2,        true",
        "2001:db8::7,     20010db800000000, false",
        "2001:db8::1:7,   20010db800000000, false",
        "::1,             0:0:0:0:0:0:0:1,  true",
    })
    void aSourceIsAnAddressOrANetwork(String address, String key, boolean isLoopback) throws Exception {
        Source source = Source.of(new PeerIdentity.Tcp(new InetSocketAddress(InetAddress.getByName(address), 1)));

        assertThat(source).isEqualTo(new Source(key, isLoopback));
    }

    @Test
    void aSourceIsADestinationOrAName() {
        B32 b32 = B32.ofHash(new byte[32]);

        assertThat(Source.of(new PeerIdentity.I2p(b32))).isEqualTo(new Source(b32.hostname(), false));
        assertThat(Source.of(new PeerIdentity.Local("tests"))).isEqualTo(new Source("local:tests", true));
    }
}
