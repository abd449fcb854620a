package im.clove.clearnet.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.clearnet.dns.BogusAnswerException;
import im.clove.clearnet.dns.DnsNames;
import im.clove.clearnet.dns.NameServers;
import im.clove.clearnet.dns.TestNameServer;
import im.clove.clearnet.dns.TestZone;
import im.clove.clearnet.dns.Tlsa;
import im.clove.clearnet.dns.TrustAnchors;
import im.clove.clearnet.place.AddressRules;
import im.clove.clearnet.place.ClearnetPlace;
import im.clove.clearnet.place.Via;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.DuplexContractTest;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import im.clove.runtime.transport.TestTls;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ClearnetDialerTest {
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final SSLContext TLS = TestTls.context("ec");
    private static final String HASH = "00".repeat(31) + "ff";
    private static final List<Tlsa> SAID = List.of(new Tlsa(3, 1, 1, new byte[] {1, 2, 3}));

    private final TestConnector connector = new TestConnector();
    private final DaneBook dane = new DaneBook(InstantSource.system());
    private final Silences silences = new Silences(InstantSource.system());
    private final TestZone root = new TestZone(".", true);
    private final TestZone top = new TestZone("example.", true);
    private final TestZone zone = new TestZone("a.example.", true);
    private final TestZone plain = new TestZone("plain.example.", false);
    private final TestServer server = new TestServer("127.0.0.2", TLS);
    private final TestServer other = new TestServer("127.0.0.3", TLS);
    private final TestNameServer dns;
    private Duration longest = LONG;

    ClearnetDialerTest() throws IOException {
        root.delegate(top.delegate(zone).delegate(plain));
        dns = new TestNameServer(root, top, zone, plain);
        zone.with("one", "A", "127.0.0.2").with("two", "A", "127.0.0.3").with("nobody", "A", "127.0.0.9");
        plain.with("host", "A", "127.0.0.2");
    }

    @AfterEach
    void close() throws IOException {
        dns.close();
        server.close();
        other.close();
        for (SocketChannel each : connector.opened) {
            each.close();
        }
    }

    private Duplex dial(String domain, AddressRules rules) throws IOException {
        return dial(domain, rules, LONG);
    }

    private Duplex dial(String domain, AddressRules rules, Duration time) throws IOException {
        DnsNames names = new DnsNames(
                new NameServers(List.of(dns.address())),
                new TrustAnchors(List.of(root.anchor())),
                Clock.systemUTC(),
                Duration.ofSeconds(5));
        return new ClearnetDialer(
                        names,
                        rules,
                        Proxies.NONE,
                        (_, _) -> TestTls.engine(TLS, true, "TLSv1.3"),
                        dane,
                        silences,
                        new Random(1),
                        connector,
                        Duration.ofMillis(20),
                        longest)
                .dial(new ClearnetPlace(Domain.of(domain), Via.DIRECT), time);
    }

    private void service(int priority, int port, String host) {
        zone.with("_xmpp-server._tcp", "SRV", priority + " 0 " + port + " " + host);
    }

    private void direct(int priority, int port, String host) {
        zone.with("_xmpps-server._tcp", "SRV", priority + " 0 " + port + " " + host);
    }

    private static PeerIdentity.Tcp tcp(TestServer server) throws IOException {
        return new PeerIdentity.Tcp(server.address());
    }

    @Test
    void aServerIsFoundAndTheStreamIsItself() throws Exception {
        service(1, server.port(), "one.a.example.");
        try (Duplex duplex = dial("a.example", AddressRules.LOOPBACK);
                Duplex far = server.accepted()) {
            DuplexContractTest.send(duplex, "<stream/>");

            assertThat(DuplexContractTest.receive(far, 9)).isEqualTo("<stream/>");
            assertThat(duplex.peer()).isEqualTo(tcp(server));
            assertThat(duplex.protection()).isEqualTo(Protection.NONE);
        }
    }

    @Test
    void theNextServerIsTriedWhereOneRefuses() throws IOException {
        service(1, server.port(), "nobody.a.example.");
        service(2, other.port(), "two.a.example.");

        try (Duplex duplex = dial("a.example", AddressRules.LOOPBACK)) {
            assertThat(duplex.peer()).isEqualTo(tcp(other));
        }
        assertThat(connector.asked()).containsExactly("127.0.0.9", "127.0.0.3");
    }

    @Test
    void theNextServerIsTriedWhereOneHangs() throws IOException {
        connector.hang("127.0.0.9");
        longest = Duration.ofSeconds(1);
        service(1, server.port(), "nobody.a.example.");
        service(2, other.port(), "two.a.example.");

        try (Duplex duplex = dial("a.example", AddressRules.LOOPBACK)) {
            assertThat(duplex.peer()).isEqualTo(tcp(other));
        }
    }

    @Test
    @DisplayName("XEP-0368: TLS at once, for the domain and not for the host that the DNS names")
    void directTlsAsksForTheDomain() throws Exception {
        direct(1, server.port(), "one.a.example.");
        service(2, other.port(), "two.a.example.");
        server.speakTls();

        try (Duplex duplex = dial("a.example", AddressRules.LOOPBACK);
                Duplex far = server.accepted()) {
            DuplexContractTest.send(duplex, "<stream/>");
            assertThat(DuplexContractTest.receive(far, 9)).isEqualTo("<stream/>");
            assertThat(duplex.protection()).isEqualTo(Protection.TLS);
            assertThat(duplex.peer())
                    .isEqualTo(new PeerIdentity.Tls(server.address(), List.of(TestTls.certificate("ec"))));
        }
        assertThat(server.askedFor()).isEqualTo("a.example xmpp-server");
    }

    @Test
    void anInternationalDomainIsAskedForInAscii() throws Exception {
        top.with("_xmpps-server._tcp.xn--bcher-kva", "SRV", "0 0 " + server.port() + " one.a.example.");
        server.speakTls();

        dial("bücher.example", AddressRules.LOOPBACK).close();
        assertThat(server.askedFor()).isEqualTo("xn--bcher-kva.example xmpp-server");
    }

    @Test
    void aServerThatNeverAnswersTlsIsLeftForTheNext() throws Exception {
        longest = Duration.ofSeconds(1);
        direct(1, server.port(), "one.a.example.");
        service(2, other.port(), "two.a.example.");

        try (Duplex duplex = dial("a.example", AddressRules.LOOPBACK)) {
            assertThat(duplex.peer()).isEqualTo(tcp(other));
        }
        assertThat(connector.opened.getFirst().isOpen()).isFalse();
    }

    @Test
    void aServerThatSpeaksSomethingElseIsLeftForTheNext() throws Exception {
        direct(1, server.port(), "one.a.example.");
        service(2, other.port(), "two.a.example.");
        server.speakNonsense();

        try (Duplex duplex = dial("a.example", AddressRules.LOOPBACK)) {
            assertThat(duplex.peer()).isEqualTo(tcp(other));
        }
        assertThat(connector.opened.getFirst().isOpen()).isFalse();
    }

    @Test
    void theWholeDialEndsInTime() {
        connector.hang("127.0.0.9");
        service(1, server.port(), "nobody.a.example.");
        service(2, server.port(), "nobody.a.example.");

        assertThatThrownBy(() -> dial("a.example", AddressRules.LOOPBACK, Duration.ofSeconds(2)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No server of a.example can be used. It does not answer in time");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            A, 127.0.0.1, PUBLIC
            A, 10.1.2.3, PUBLIC
            A, 192.168.1.1, PUBLIC
            A, 169.254.169.254, PUBLIC
            A, 100.64.0.1, PUBLIC
            A, 0.0.0.0, PUBLIC
            AAAA, ::1, PUBLIC
            AAAA, fc00::1, PUBLIC
            AAAA, fe80::1, PUBLIC
            AAAA, ::ffff:127.0.0.1, PUBLIC
            AAAA, 64:ff9b::7f00:1, PUBLIC
            A, 127.0.0.1, PUBLIC_AND_LOCAL
            AAAA, ::1, PUBLIC_AND_LOCAL
            A, 9.9.9.9, LOOPBACK
            A, 10.1.2.3, LOOPBACK
            AAAA, 2606:4700::1, LOOPBACK
            """)
    void forbiddenAddressesAreNotDialledWhateverTheDnsSays(String type, String address, AddressRules rules) {
        zone.with("evil", type, address);
        service(1, server.port(), "evil.a.example.");

        assertThatThrownBy(() -> dial("a.example", rules))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("The host evil.a.example is said to be at")
                .hasMessageContaining("where nothing may be dialled");
        assertThat(connector.asked()).isEmpty();
    }

    @Test
    void ofSeveralAddressesOnlyTheAllowedAreDialled() throws IOException {
        zone.with("both", "A", "10.1.2.3").with("both", "A", "127.0.0.2").with("both", "AAAA", "2606:4700::1");
        service(1, server.port(), "both.a.example.");

        dial("a.example", AddressRules.LOOPBACK).close();
        assertThat(connector.asked()).containsExactly("127.0.0.2");
    }

    @Test
    void bothFamiliesAreTriedTheFirstThatAnswersWins() throws IOException {
        connector.hang("0:0:0:0:0:0:0:1");
        zone.with("dual", "AAAA", "::1").with("dual", "A", "127.0.0.2");
        service(1, server.port(), "dual.a.example.");

        try (Duplex duplex = dial("a.example", AddressRules.LOOPBACK)) {
            assertThat(duplex.peer()).isEqualTo(tcp(server));
        }
        assertThat(connector.asked()).containsExactly("0:0:0:0:0:0:0:1", "127.0.0.2");
    }

    @Test
    void withoutRecordsOfServersItIsTheDomainAtThePortOfServers() {
        plain.with("@", "A", "10.1.2.3");
        top.with("direct", "A", "127.0.0.9");

        assertThatThrownBy(() -> dial("direct.example", AddressRules.LOOPBACK))
                .hasMessageContaining("127.0.0.9 port 5269");
        assertThatThrownBy(() -> dial("plain.example", AddressRules.LOOPBACK))
                .hasMessageContaining("The host plain.example is said to be at 10.1.2.3");
        assertThat(connector.asked()).containsExactly("127.0.0.9");
    }

    @ParameterizedTest
    @CsvSource({"[::1],0:0:0:0:0:0:0:1", "127.0.0.9,127.0.0.9"})
    void anAddressIsDialledWithoutTheDns(String domain, String address) {
        assertThatThrownBy(() -> dial(domain, AddressRules.LOOPBACK)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> dial(domain, AddressRules.PUBLIC)).hasMessageContaining("nothing may be dialled");

        assertThat(connector.asked()).containsExactly(address);
        assertThat(dns.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "a.local", "a.alt", "a.1"})
    void whatIsNoNameOfTheClearnetIsNotLookedUp(String domain) {
        assertThatThrownBy(() -> dial(domain, AddressRules.LOOPBACK)).hasMessageContaining("no name of the clearnet");
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void aDomainWithoutTheServiceSaysSo() {
        service(0, 0, ".");

        assertThatThrownBy(() -> dial("a.example", AddressRules.LOOPBACK)).hasMessageContaining("says in the DNS");
        assertThatThrownBy(() -> dial("nothing.a.example", AddressRules.LOOPBACK))
                .hasMessageContaining("There is no host nothing.a.example");
        assertThat(connector.asked()).isEmpty();
    }

    @Test
    void forgedRecordsOfServersAreNotFollowed() {
        service(1, server.port(), "one.a.example.");
        zone.forge("_xmpp-server._tcp", "SRV", "1 0 " + other.port() + " host.plain.example.");

        assertThatThrownBy(() -> dial("a.example", AddressRules.LOOPBACK)).isInstanceOf(BogusAnswerException.class);
        assertThat(connector.asked()).isEmpty();
    }

    @Test
    void whatIsSaidOfTheCertificateIsInTheBook() throws IOException {
        service(1, server.port(), "one.a.example.");
        zone.with("_" + server.port() + "._tcp.one", "TLSA", "3 1 1 010203");

        dial("a.example", AddressRules.LOOPBACK).close();
        assertThat(dane.of(Domain.of("a.example"))).contains(SAID);
        assertThat(dane.of(Domain.of("a.example"), server.address())).contains(SAID);
    }

    @Test
    @DisplayName("RFC 7673 §3: what is not validated on the whole way is not held against the certificate")
    void withoutValidationNothingIsInTheBookOrAskedFor() throws IOException {
        String tlsa = "_" + server.port() + "._tcp.";
        plain.with("_xmpp-server._tcp", "SRV", "1 0 " + server.port() + " one.a.example.");
        zone.with(tlsa + "one", "TLSA", "3 1 1 010203");
        service(1, server.port(), "host.plain.example.");
        plain.with(tlsa + "host", "TLSA", "3 1 1 010203");

        dial("plain.example", AddressRules.LOOPBACK).close();
        dial("a.example", AddressRules.LOOPBACK).close();
        assertThat(dane.of(Domain.of("plain.example"))).isEmpty();
        assertThat(dane.of(Domain.of("a.example"))).isEmpty();
        assertThat(dns.asked()).noneMatch(each -> each.endsWith("TLSA"));
    }

    @Test
    void whatADomainWithoutSignaturesSaysOfTheCertificateIsNotInTheBook() throws IOException {
        service(1, server.port(), "one.a.example.");
        zone.with("_" + server.port() + "._tcp.one", "CNAME", "tlsa.plain.example.");
        plain.with("tlsa", "TLSA", "3 1 1 010203");

        dial("a.example", AddressRules.LOOPBACK).close();
        assertThat(dns.asked()).anyMatch(each -> each.endsWith("TLSA"));
        assertThat(dane.of(Domain.of("a.example"))).isEmpty();
    }

    @Test
    @DisplayName("RFC 7672 §2.1.2: a server of which it cannot be learned is not used")
    void aServerWhoseTlsaIsForgedOrHeldBackIsNotUsed() throws IOException {
        String tlsa = "_" + server.port() + "._tcp.one";
        service(1, server.port(), "one.a.example.");
        zone.with(tlsa, "TLSA", "3 1 1 " + HASH);
        zone.forge(tlsa, "TLSA", "3 1 1 010203");

        assertThatThrownBy(() -> dial("a.example", AddressRules.LOOPBACK)).hasMessageContaining("fails validation");
        dns.fail(tlsa + ".a.example. TLSA");
        assertThatThrownBy(() -> dial("a.example", AddressRules.LOOPBACK)).hasMessageContaining("SERVFAIL");
        assertThat(connector.asked()).isEmpty();
        assertThat(dane.of(Domain.of("a.example"))).isEmpty();
    }

    @Test
    void theNextServerIsTriedWhereTheTlsaOfOneIsForged() throws IOException {
        String tlsa = "_" + server.port() + "._tcp.one";
        service(1, server.port(), "one.a.example.");
        service(2, other.port(), "two.a.example.");
        zone.with(tlsa, "TLSA", "3 1 1 " + HASH).with("_" + other.port() + "._tcp.two", "TLSA", "3 1 1 010203");
        zone.forge(tlsa, "TLSA", "2 0 0 00");

        dial("a.example", AddressRules.LOOPBACK).close();
        assertThat(connector.asked()).containsExactly("127.0.0.3");
        assertThat(dane.of(
                        Domain.of("a.example"),
                        new InetSocketAddress(other.address().getAddress(), other.port())))
                .contains(SAID);
    }
}
