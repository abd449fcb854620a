package im.clove.runtime.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
final class TlsDuplexTest {
    private static final SSLContext EC = TestTls.context("ec");

    @Nested
    final class Tls13 extends DuplexContractTest {
        @Override
        protected Ends connect() throws Exception {
            return connected(PipeDuplex.pair(), EC, "TLSv1.3");
        }
    }

    @Nested
    final class Tls12 extends DuplexContractTest {
        @Override
        protected Ends connect() throws Exception {
            return connected(PipeDuplex.pair(), EC, "TLSv1.2");
        }
    }

    @Nested
    @DisplayName("Over a pipe smaller than a record")
    final class SmallPipe extends DuplexContractTest {
        @Override
        protected Ends connect() throws Exception {
            return connected(PipeDuplex.pair(PipeDuplex.End.of("b"), PipeDuplex.End.of("a"), 3_000), EC, "TLSv1.3");
        }

        @Override
        protected int large() {
            return 100_000;
        }
    }

    private static DuplexContractTest.Ends connected(PipeDuplex.Pair pair, SSLContext context, String protocol)
            throws Exception {
        FutureTask<Duplex> server =
                DuplexContractTest.background(() -> pair.right().secure(TestTls.engine(context, false, protocol)));
        Duplex client = pair.left().secure(TestTls.engine(context, true, protocol));
        return new DuplexContractTest.Ends(client, DuplexContractTest.result(server));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void bothEndsExportTheSame32Bytes(String protocol) throws Exception {
        DuplexContractTest.Ends one = connected(PipeDuplex.pair(), EC, protocol);
        DuplexContractTest.Ends other = connected(PipeDuplex.pair(), EC, protocol);
        byte[] client = one.left().channelBinding("tls-exporter").orElseThrow();

        assertThat(client)
                .hasSize(32)
                .isEqualTo(one.right().channelBinding("tls-exporter").orElseThrow());
        assertThat(client)
                .isNotEqualTo(other.left().channelBinding("tls-exporter").orElseThrow());
        assertThat(one.left().channelBinding("tls-unique")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ec,SHA-256", "sha384,SHA-384", "sha1,SHA-256", "pss,SHA-384"})
    @DisplayName("RFC 5929 §4.1: the certificate's own hash, MD5 and SHA-1 replaced by SHA-256")
    void serverEndPointIsTheHashOfTheCertificate(String key, String hash) throws Exception {
        DuplexContractTest.Ends ends = connected(PipeDuplex.pair(), TestTls.context(key), "TLSv1.3");
        byte[] expected =
                MessageDigest.getInstance(hash).digest(TestTls.certificate(key).getEncoded());

        assertThat(ends.left().channelBinding("tls-server-end-point")).contains(expected);
        assertThat(ends.right().channelBinding("tls-server-end-point")).contains(expected);
    }

    @Test
    void aSignatureWithoutAHashHasNoServerEndPoint() throws Exception {
        DuplexContractTest.Ends ends = connected(PipeDuplex.pair(), TestTls.context("ed25519"), "TLSv1.3");

        assertThat(ends.right().channelBinding("tls-server-end-point")).isEmpty();
        assertThat(ends.right().channelBinding("tls-exporter")).isPresent();
    }

    @Test
    void aTlsStreamSaysThatItIsOne() throws Exception {
        DuplexContractTest.Ends ends = connected(PipeDuplex.pair(), EC, "TLSv1.3");

        assertThat(ends.left().protection()).isEqualTo(Protection.TLS);
        assertThatThrownBy(() -> ends.left().secure(TestTls.engine(EC, true, "TLSv1.3")))
                .isInstanceOf(IOException.class);
    }

    @Test
    @DisplayName("T-01: a TLS 1.2 peer that renegotiates is cut off")
    void renegotiationEndsTheConnection() throws Exception {
        PipeDuplex.Pair pair = PipeDuplex.pair();
        SSLEngine engine = TestTls.engine(EC, true, "TLSv1.2");
        FutureTask<Duplex> server =
                DuplexContractTest.background(() -> pair.right().secure(TestTls.engine(EC, false, "TLSv1.2")));
        Duplex client = pair.left().secure(engine);
        Duplex secured = DuplexContractTest.result(server);
        engine.beginHandshake();
        DuplexContractTest.send(client, "x");

        assertThatThrownBy(() -> secured.read(ByteBuffer.allocate(10)))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("renegotiate");
        assertThatThrownBy(() -> DuplexContractTest.send(secured, "x")).isInstanceOf(IOException.class);
    }

    @Test
    @DisplayName("T-02: closing from outside ends a handshake that hangs")
    void closeWakesAHandshake() throws Exception {
        PipeDuplex.Pair pair = PipeDuplex.pair();
        FutureTask<Duplex> server =
                DuplexContractTest.background(() -> pair.right().secure(TestTls.engine(EC, false, "TLSv1.3")));
        DuplexContractTest.send(pair.left(), "\u0016\u0003\u0001");
        pair.right().close();

        assertThatThrownBy(() -> DuplexContractTest.result(server)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "<stream:stream xmlns='jabber:client'>",
                "\u0016\u0003\u0001\u007f\u007f",
                "\u0016\u0003\u0001\u0000\u0004\u0001\u007f\u007f\u007f",
                "\u0000\u0000\u0000\u0000\u0000\u0000\u0000",
                " \n<presence/>",
                "\n\n"
            })
    @DisplayName("T-03: what is no handshake fails it, and closes the connection below")
    void nonsenseFailsTheHandshake(String bytes) throws Exception {
        PipeDuplex.Pair pair = PipeDuplex.pair();
        FutureTask<Duplex> server = DuplexContractTest.background(
                () -> pair.right().secure(TestTls.engine(EC, false, "TLSv1.3", "TLSv1.2")));
        DuplexContractTest.send(pair.left(), bytes);
        pair.left().close();

        assertThatThrownBy(() -> DuplexContractTest.result(server)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> DuplexContractTest.send(pair.right(), "x")).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", " \t\r\n "})
    @DisplayName("White space that was late behind <starttls/> is no part of the handshake")
    void whiteSpaceAheadOfTheFirstRecordIsSkipped(String late) throws Exception {
        PipeDuplex.Pair pair = PipeDuplex.pair();
        FutureTask<Duplex> server =
                DuplexContractTest.background(() -> pair.right().secure(TestTls.engine(EC, false, "TLSv1.3")));
        for (char c : late.toCharArray()) {
            DuplexContractTest.send(pair.left(), String.valueOf(c));
        }
        Duplex client = pair.left().secure(TestTls.engine(EC, true, "TLSv1.3"));
        DuplexContractTest.send(client, "Soft!");
        ByteBuffer got = ByteBuffer.allocate(10);
        DuplexContractTest.result(server).read(got);

        assertThat(StandardCharsets.UTF_8.decode(got.flip()).toString()).isEqualTo("Soft!");
    }

    @Test
    void anUntrustedServerFailsTheHandshakeOnBothSides() throws Exception {
        PipeDuplex.Pair pair = PipeDuplex.pair();
        FutureTask<Duplex> server = DuplexContractTest.background(
                () -> pair.right().secure(TestTls.engine(TestTls.context("sha384"), false, "TLSv1.3")));

        assertThatThrownBy(() -> pair.left().secure(TestTls.engine(EC, true, "TLSv1.3")))
                .isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> {
                    Duplex accepted = DuplexContractTest.result(server);
                    accepted.read(ByteBuffer.allocate(1));
                })
                .isInstanceOf(IOException.class);
    }
}
