package im.clove.clearnet.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.clearnet.dns.Deadline;
import im.clove.clearnet.dns.Names;
import im.clove.clearnet.dns.Tlsa;
import im.clove.clearnet.place.AddressRules;
import im.clove.clearnet.place.ClearnetPlace;
import im.clove.clearnet.place.Via;
import im.clove.i2p.LeakGuard;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.DuplexContractTest;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ProxyDialTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    private final TestSocksProxy proxy;
    private final TestConnector connector = new TestConnector();
    private final long refusals = LeakGuard.refusals();

    ProxyDialTest() throws IOException {
        proxy = new TestSocksProxy();
    }

    /// Nothing was looked up: the resolver of the JVM counts, and the names a dialer is given here fail each
    /// test.
    @AfterEach
    void close() throws IOException {
        proxy.close();
        assertThat(LeakGuard.refusals()).isEqualTo(refusals);
        assertThat(connector.asked()).allMatch("127.0.0.1"::equals);
    }

    private ClearnetDialer dialer(AddressRules rules, Proxies proxies) {
        return new ClearnetDialer(
                new NoNames(),
                rules,
                proxies,
                (_, _) -> {
                    throw new AssertionError("TLS before the stream");
                },
                new DaneBook(InstantSource.system()),
                new Silences(InstantSource.system()),
                new Random(1),
                connector,
                LONG,
                LONG);
    }

    private Duplex dial(String domain, Via via) throws IOException {
        Proxies proxies = new Proxies(Optional.of(proxy.address()), Optional.of(proxy.address()));
        return dialer(AddressRules.PUBLIC, proxies).dial(new ClearnetPlace(Domain.of(domain), via), LONG);
    }

    @Test
    void theProxyIsAskedForTheNameAndTheStreamBeginsWithWhatTheServerSays() throws IOException {
        try (Duplex duplex = dial("bücher.example", Via.SOCKS)) {
            assertThat(DuplexContractTest.receive(duplex, 2)).isEqualTo("hi");
            DuplexContractTest.send(duplex, "<stream/>");
            assertThat(DuplexContractTest.receive(duplex, 9)).isEqualTo("<stream/>");
            assertThat(duplex.peer()).isEqualTo(new PeerIdentity.Tcp(proxy.address()));
        }
        assertThat(proxy.requests()).containsExactly("3 xn--bcher-kva.example 5269");
        assertThat(proxy.users()).isEmpty();
    }

    @Test
    void overTorEachDomainHasACircuitOfItsOwn() throws IOException {
        Proxies tor = new Proxies(Optional.empty(), Optional.of(proxy.address()));
        ClearnetDialer one = dialer(AddressRules.PUBLIC, tor);
        ClearnetDialer other = dialer(AddressRules.PUBLIC, tor);
        for (ClearnetDialer each : new ClearnetDialer[] {one, one, other}) {
            each.dial(new ClearnetPlace(Domain.of("a.example"), Via.TOR), LONG).close();
        }
        one.dial(new ClearnetPlace(Domain.of("b.example"), Via.TOR), LONG).close();

        assertThat(proxy.requests()).contains("3 a.example 5269", "3 b.example 5269");
        assertThat(proxy.users().get(1)).isEqualTo(proxy.users().get(0)).hasSizeGreaterThan(32);
        assertThat(proxy.users().get(2)).isNotEqualTo(proxy.users().get(0));
        assertThat(proxy.users().get(3)).isNotEqualTo(proxy.users().get(0));
    }

    @Test
    void withoutAProxyForTheWayNoOtherIsTaken() {
        Proxies socks = new Proxies(Optional.of(proxy.address()), Optional.empty());
        Proxies tor = new Proxies(Optional.empty(), Optional.of(proxy.address()));

        assertThatThrownBy(() -> dialer(AddressRules.PUBLIC, socks)
                        .dial(new ClearnetPlace(Domain.of("a.example"), Via.TOR), LONG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bridge.tor");
        assertThatThrownBy(() -> dialer(AddressRules.PUBLIC, tor)
                        .dial(new ClearnetPlace(Domain.of("a.example"), Via.SOCKS), LONG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bridge.socks");
        assertThat(connector.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.0.0.1",
                "[::1]",
                "[fd00::1]",
                "127.1",
                "0x7f.1",
                "2130706433",
                "1.2.3.4.5",
                "localhost",
                "a.localhost",
                "router.local",
                "x.alt",
                "169.254.169.254"
            })
    void addressesThatMayNotBeDialledAndWhatStandsForThemAreRefused(String domain) {
        assertThatThrownBy(() -> dial(domain, Via.SOCKS)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> dial(domain, Via.TOR))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no name of the clearnet");
        assertThat(connector.asked()).isEmpty();
    }

    @Test
    void anAddressThatMayBeDialledGoesToTheProxyAsOne() throws IOException {
        dial("[2606:4700::1]", Via.SOCKS).close();
        dial("9.9.9.9", Via.TOR).close();

        assertThat(proxy.requests()).containsExactly("4 2606:4700:0:0:0:0:0:1 5269", "1 9.9.9.9 5269");
    }

    @Test
    void inThePrivateNetworkTheProxyIsOnThisMachine() {
        InetSocketAddress far = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 9050);
        Proxies proxies = new Proxies(Optional.of(far), Optional.empty());

        assertThatThrownBy(() -> dialer(AddressRules.LOOPBACK, proxies)
                        .dial(new ClearnetPlace(Domain.of("a.example"), Via.SOCKS), LONG))
                .hasMessageContaining("private network");
        assertThat(connector.asked()).isEmpty();
    }

    @Test
    void aProxyThatCannotConnectSaysWhy() {
        proxy.reply = 4;
        assertThatThrownBy(() -> dial("a.example", Via.SOCKS))
                .hasMessageContaining("The proxy could not connect: the host cannot be reached or found");
        proxy.reply = 0xf0;
        assertThatThrownBy(() -> dial("a.example", Via.SOCKS)).hasMessageContaining("reason 240");
    }

    @Test
    void aProxyThatIgnoresTheUserIsNotUsed() {
        proxy.method = 0;

        assertThatThrownBy(() -> dial("a.example", Via.TOR)).hasMessageContaining("does not take a user");
        assertThat(proxy.requests()).isEmpty();
    }

    @Test
    void theOwnersUserIsToldToTheProxy() throws IOException {
        Proxies proxies = new Proxies(
                Optional.of(proxy.address()), Optional.of(new Proxies.Login("user", "word")), Optional.empty());
        dialer(AddressRules.PUBLIC, proxies)
                .dial(new ClearnetPlace(Domain.of("a.example"), Via.SOCKS), LONG)
                .close();
        assertThat(proxy.users()).containsExactly("user:word");

        Proxies wrong = new Proxies(
                Optional.of(proxy.address()), Optional.of(new Proxies.Login("user", "wrong")), Optional.empty());
        assertThatThrownBy(() -> dialer(AddressRules.PUBLIC, wrong)
                        .dial(new ClearnetPlace(Domain.of("a.example"), Via.SOCKS), LONG))
                .hasMessageContaining("does not take this user and password");
        proxy.method = 2;
        assertThatThrownBy(() -> dial("a.example", Via.SOCKS)).hasMessageContaining("wants a user and a password");
    }

    @Test
    void aProxyThatSaysNothingIsLeft() {
        proxy.silent = true;
        Proxies proxies = new Proxies(Optional.of(proxy.address()), Optional.empty());

        assertThatThrownBy(() -> dialer(AddressRules.PUBLIC, proxies)
                        .dial(new ClearnetPlace(Domain.of("a.example"), Via.SOCKS), Duration.ofMillis(500)))
                .hasMessageContaining("takes too long");
        assertThat(connector.opened.getFirst().isOpen()).isFalse();
    }

    @Test
    void aProxyThatIsNotThereIsNamed() throws IOException {
        InetSocketAddress nobody;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            nobody = (InetSocketAddress) server.getLocalSocketAddress();
        }

        assertThatThrownBy(() -> dialer(AddressRules.PUBLIC, new Proxies(Optional.of(nobody), Optional.empty()))
                        .dial(new ClearnetPlace(Domain.of("a.example"), Via.SOCKS), LONG))
                .hasMessageContaining("The proxy at 127.0.0.1 port " + nobody.getPort() + " cannot be reached");
    }

    @Test
    void aProxyGivenByNameIsRefused() {
        assertThatThrownBy(() -> new Proxies(
                        Optional.of(InetSocketAddress.createUnresolved("localhost", 1080)), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static final class NoNames implements Names {
        @Override
        public Answer<Service> services(Domain domain, Kind kind, Deadline deadline) {
            throw new AssertionError("a name was looked up");
        }

        @Override
        public Answer<InetAddress> addresses(Domain host, Deadline deadline) {
            throw new AssertionError("a name was looked up");
        }

        @Override
        public Answer<Tlsa> certificates(Domain host, int port, Deadline deadline) {
            throw new AssertionError("a name was looked up");
        }
    }
}
