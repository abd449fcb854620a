package im.clove.clearnet.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.clearnet.dns.Names.Answer;
import im.clove.clearnet.dns.Names.Kind;
import im.clove.clearnet.dns.Names.Service;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class DnsNamesTest {
    private static final String HASH = "00".repeat(31) + "ff";

    private final TestZone root = new TestZone(".", true);
    private final TestZone top = new TestZone("example.", true);
    private final TestZone good = new TestZone("good.example.", true);
    private final TestZone plain = new TestZone("plain.example.", false);
    private final HandClock clock = new HandClock();
    private final TestNameServer server;
    private final DnsNames names;

    DnsNamesTest() throws IOException {
        good.with("_xmpp-server._tcp", "SRV", "5 10 5269 xmpp.good.example.")
                .with("_xmpps-server._tcp", "SRV", "0 0 0 .")
                .with("xmpp", "A", "192.0.2.1", 100)
                .with("xmpp", "AAAA", "2001:db8::1")
                .with("_5269._tcp.xmpp", "TLSA", "3 1 1 " + HASH)
                .with("alias", "CNAME", "xmpp.good.example.")
                .with("lost", "CNAME", "secret.i2p.")
                .with("unsafe", "CNAME", "www.plain.example.")
                .with("_xmpp-server._tcp.far", "SRV", "0 0 5269 hidden.onion.")
                .with("_xmpp-server._tcp.far", "SRV", "0 0 5269 other.i2p.alt.")
                .with("_xmpp-server._tcp.far", "SRV", "0 0 5269 127.0.0.1.")
                .with("forged", "A", "192.0.2.2");
        plain.with("www", "A", "192.0.2.3").with("_xmpp-server._tcp", "SRV", "0 0 5269 www.plain.example.");
        top.with("xn--bcher-kva", "A", "192.0.2.4");
        root.delegate(top.delegate(good).delegate(plain));
        server = new TestNameServer(root, top, good, plain);
        names = names(server);
    }

    private DnsNames names(TestNameServer... servers) {
        return names(Duration.ofSeconds(5), servers);
    }

    /// @param patience with each of them
    private DnsNames names(Duration patience, TestNameServer... servers) {
        List<InetSocketAddress> addresses =
                List.of(servers).stream().map(TestNameServer::address).toList();
        return new DnsNames(new NameServers(addresses), new TrustAnchors(List.of(root.anchor())), clock, patience);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(30));
    }

    @Test
    void servicesOfASignedDomainAreAuthentic() throws IOException {
        Answer<Service> answer = names.services(Domain.of("good.example"), Kind.START_TLS, soon());

        assertThat(answer.records())
                .containsExactly(new Service(5, 10, 5269, Optional.of(Domain.of("xmpp.good.example"))));
        assertThat(answer.authentic()).isTrue();
        assertThat(answer.exists()).isTrue();
    }

    @Test
    void aServiceThatIsNotOfferedHasNoHost() throws IOException {
        assertThat(names.services(Domain.of("good.example"), Kind.DIRECT_TLS, soon())
                        .records())
                .containsExactly(new Service(0, 0, 0, Optional.empty()));
    }

    @Test
    void addressesOfBothFamiliesAreFoundBehindAnAlias() throws IOException {
        Answer<InetAddress> answer = names.addresses(Domain.of("alias.good.example"), soon());

        assertThat(answer.records())
                .containsExactly(InetAddress.ofLiteral("2001:db8::1"), InetAddress.ofLiteral("192.0.2.1"));
        assertThat(answer.authentic()).isTrue();
        assertThat(answer.until()).isEqualTo(clock.instant().plusSeconds(100));
    }

    @Test
    void certificatesAreFoundByPort() throws IOException {
        Answer<Tlsa> answer = names.certificates(Domain.of("xmpp.good.example"), 5269, soon());

        assertThat(answer.records())
                .containsExactly(new Tlsa(3, 1, 1, HexFormat.of().parseHex(HASH)));
        assertThat(answer.authentic()).isTrue();
        assertThat(names.certificates(Domain.of("xmpp.good.example"), 5270, soon()))
                .isEqualTo(new Answer<>(List.of(), false, true, clock.instant().plusSeconds(60)));
    }

    @Test
    @DisplayName("The word of a name server, which says of everything that it is authentic, does not count")
    void whatIsNotSignedIsNotAuthentic() throws IOException {
        Answer<InetAddress> answer = names.addresses(Domain.of("www.plain.example"), soon());

        assertThat(answer.records()).containsExactly(InetAddress.ofLiteral("192.0.2.3"));
        assertThat(answer.authentic()).isFalse();
        assertThat(names.certificates(Domain.of("www.plain.example"), 5269, soon())
                        .authentic())
                .isFalse();
        assertThat(names.addresses(Domain.of("unsafe.good.example"), soon()).authentic())
                .isFalse();
    }

    @Test
    void thatThereIsNothingIsAuthenticWhereItIsProved() throws IOException {
        Answer<InetAddress> nobody = names.addresses(Domain.of("nobody.good.example"), soon());
        Answer<Service> none = names.services(Domain.of("alias.good.example"), Kind.START_TLS, soon());
        Answer<Tlsa> noData = names.certificates(Domain.of("good.example"), 5269, soon());

        assertThat(nobody.exists()).isFalse();
        assertThat(nobody.authentic()).isTrue();
        assertThat(none.records()).isEmpty();
        assertThat(noData.records()).isEmpty();
        assertThat(noData.authentic()).isTrue();
        assertThat(names.addresses(Domain.of("nobody.plain.example"), soon()))
                .matches(answer -> !answer.exists() && !answer.authentic());
    }

    @Test
    void aNameThatHasOtherRecordsExists() throws IOException {
        assertThat(names.addresses(Domain.of("good.example"), soon()))
                .matches(answer -> answer.exists() && answer.isEmpty() && answer.authentic());
    }

    @Test
    void forgedRecordsAreAnError() {
        good.forge("forged", "A", "192.0.2.66");

        assertThatThrownBy(() -> names.addresses(Domain.of("forged.good.example"), soon()))
                .isInstanceOf(BogusAnswerException.class)
                .hasMessageContaining("forged.good.example")
                .hasMessageContaining("fails validation");
    }

    @Test
    void expiredSignaturesAreAnError() {
        good.valid(Instant.now().minusSeconds(7200), Instant.now().minusSeconds(3600));

        assertThatThrownBy(() -> names.addresses(Domain.of("xmpp.good.example"), soon()))
                .isInstanceOf(BogusAnswerException.class);
    }

    @Test
    void anUnsignedAnswerFromASignedDomainIsAnError() throws IOException {
        try (TestNameServer stripping =
                new TestNameServer(root, top, new TestZone("good.example.", false).with("xmpp", "A", "192.0.2.66"))) {
            assertThatThrownBy(() -> names(stripping).addresses(Domain.of("xmpp.good.example"), soon()))
                    .isInstanceOf(BogusAnswerException.class);
            assertThatThrownBy(() -> names(stripping).certificates(Domain.of("xmpp.good.example"), 5269, soon()))
                    .isInstanceOf(BogusAnswerException.class);
        }
    }

    @Test
    void withoutATrustAnchorNothingIsValidatedAndNothingAuthentic() throws IOException {
        good.forge("forged", "A", "192.0.2.66");
        DnsNames trusting = new DnsNames(
                new NameServers(List.of(server.address())), new TrustAnchors(List.of()), clock, Duration.ofSeconds(1));

        assertThat(trusting.addresses(Domain.of("forged.good.example"), soon()))
                .matches(answer -> answer.records().size() == 1 && !answer.authentic());
    }

    @Test
    @DisplayName("Whoever keeps the keys from us does not turn a signed domain into one without certificates")
    void aChainThatCannotBeFollowedIsAnError() {
        server.fail("good.example. DS");

        assertThatThrownBy(() -> names.certificates(Domain.of("good.example"), 5269, soon()))
                .isInstanceOf(IOException.class);
        server.ignore("example. DNSKEY");
        assertThatThrownBy(() ->
                        names(Duration.ofMillis(100), server).certificates(Domain.of("good.example"), 5269, soon()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aNameServerThatFailsIsAnErrorThatSaysSo() {
        server.fail("www.plain.example. AAAA");

        assertThatThrownBy(() -> names.addresses(Domain.of("www.plain.example"), soon()))
                .isNotInstanceOf(BogusAnswerException.class)
                .hasMessageContaining("SERVFAIL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.i2p",
                "udhdrtrhkbxnrhjdhkjdhrkjhdkjrhdkjhrkjdhrkjhdkjrhdkjh.b32.i2p",
                "a.i2p.alt",
                "a.onion",
                "a.alt",
                "localhost",
                "a.localhost",
                "printer.local",
                "a.invalid",
                "127.0.0.1",
                "[::1]",
                "127.1",
                "0x7f000001"
            })
    void namesOfOtherNetworksAreNotAsked(String name) throws IOException {
        assertThat(names.addresses(Domain.of(name), soon())).matches(answer -> answer.isEmpty() && !answer.authentic());
        assertThat(names.services(Domain.of(name), Kind.START_TLS, soon()).isEmpty())
                .isTrue();
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void recordsThatLeadIntoOtherNetworksLeadNowhere() throws IOException {
        assertThat(names.services(Domain.of("far.good.example"), Kind.START_TLS, soon())
                        .records())
                .hasSize(3)
                .allMatch(service -> service.host().isEmpty());
        assertThat(names.addresses(Domain.of("lost.good.example"), soon()).isEmpty())
                .isTrue();
        assertThat(server.asked()).noneMatch(each -> each.contains("i2p") || each.contains("onion"));
    }

    @Test
    @DisplayName("Whoever answers with records of such names does not make us ask for their keys")
    void whatIsSaidOfOtherNetworksIsNotLookedInto() throws IOException {
        TestZone foreign = new TestZone("i2p.", false).with("secret", "A", "192.0.2.66");
        try (TestNameServer telling = new TestNameServer(root, top, good, plain, foreign)) {
            assertThatThrownBy(() -> names(telling).addresses(Domain.of("lost.good.example"), soon()))
                    .isInstanceOf(BogusAnswerException.class);
            assertThat(telling.asked()).noneMatch(each -> each.contains("i2p"));
        }
    }

    @Test
    void whatDoesNotFitToTheQuestionIsPassedOver() throws IOException {
        server.stray();

        assertThat(names.addresses(Domain.of("xmpp.good.example"), soon()).records())
                .hasSize(2);
    }

    @Test
    void namesAreAskedAsALabels() throws IOException {
        assertThat(names.addresses(Domain.of("bücher.example"), soon()).records())
                .containsExactly(InetAddress.ofLiteral("192.0.2.4"));
        assertThat(server.asked()).contains("udp xn--bcher-kva.example. A");
    }

    @Test
    void whatIsCutOffOverUdpIsAskedOverTcp() throws IOException {
        server.cutOffAt(100);

        assertThat(names.addresses(Domain.of("xmpp.good.example"), soon()).records())
                .hasSize(2);
        assertThat(server.asked()).contains("udp xmpp.good.example. A", "tcp xmpp.good.example. A");
    }

    @Test
    void theNextNameServerIsAskedWhereOneDoesNotAnswer() throws IOException {
        try (TestNameServer first = new TestNameServer()) {
            first.ignore("www.plain.example. AAAA");
            DnsNames both = names(Duration.ofSeconds(2), first, server);

            assertThat(both.addresses(Domain.of("www.plain.example"), soon()).records())
                    .hasSize(1);
            assertThat(first.asked())
                    .as("asked once, then the one that answers")
                    .hasSize(1);
        }
    }

    @Test
    void aLookUpEndsAtItsDeadline() {
        server.ignore("www.plain.example. AAAA");

        assertThatThrownBy(() -> names.addresses(Domain.of("www.plain.example"), Deadline.in(Duration.ofMillis(50))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in time");
    }

    @Test
    void answersAreKeptAsLongAsTheirTimeToLive() throws IOException {
        names.addresses(Domain.of("xmpp.good.example"), soon());
        int before = server.asked().size();
        clock.now = clock.now.plusSeconds(99);
        names.addresses(Domain.of("xmpp.good.example"), soon());
        assertThat(server.asked()).hasSize(before);

        clock.now = clock.now.plusSeconds(1);
        names.addresses(Domain.of("xmpp.good.example"), soon());
        assertThat(server.asked())
                .filteredOn("udp xmpp.good.example. A"::equals)
                .hasSize(2);
        assertThat(server.asked())
                .filteredOn("udp xmpp.good.example. AAAA"::equals)
                .hasSize(1);
    }

    @Test
    void aTrustAnchorThatIsNoneIsRefused() {
        NameServers servers = new NameServers(List.of(server.address()));

        assertThatThrownBy(() -> new DnsNames(servers, new TrustAnchors(List.of(". IN A 192.0.2.1")), clock))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new DnsNames(servers, TrustAnchors.ROOT, clock)).isNotNull();
    }

    private static final class HandClock extends Clock {
        private Instant now = InstantSource.system().instant();

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
