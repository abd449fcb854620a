package im.clove.clearnet.trust;

import static im.clove.clearnet.trust.CertificateMaker.NOW;
import static im.clove.clearnet.trust.CertificateMaker.authority;
import static im.clove.clearnet.trust.CertificateMaker.server;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.clearnet.trust.CertificateJudge.How;
import im.clove.clearnet.trust.CertificateJudge.Role;
import im.clove.clearnet.trust.CertificateJudge.Verdict;
import im.clove.clearnet.trust.CertificateMaker.Made;
import im.clove.xmpp.jid.Domain;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CertificateJudgeTest {
    private static final Domain B = Domain.of("b.example");
    private static final Made ROOT = authority("Root").selfSigned();
    private static final Made BETWEEN = authority("Between").by(ROOT);
    private static final Made OTHER_ROOT = authority("Other").selfSigned();
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final KeyPair SHORT_RSA = CertificateMaker.key("RSA", 1024);
    private static final KeyPair RSA = CertificateMaker.key("RSA", 2048);

    private static final CertificateJudge JUDGE =
            new CertificateJudge(Authorities.of(ROOT.certificate()), _ -> List.of(), CLOCK);

    private static Verdict judged(Domain domain, Made... chain) {
        List<X509Certificate> shown = Stream.of(chain).map(Made::certificate).toList();
        Verdict connecting = JUDGE.judge(shown, domain, Role.CONNECTING, List.of());
        assertThat(JUDGE.judge(shown, domain, Role.ANSWERING, List.of())).isEqualTo(connecting);
        return connecting;
    }

    private static Made[] chain(CertificateMaker leaf) {
        return new Made[] {leaf.by(BETWEEN), BETWEEN};
    }

    /// @param reason what the verdict says of it, or nothing if it is proved
    record Row(String what, String domain, Made[] chain, String reason) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Row good(String what, String domain, CertificateMaker leaf) {
        return new Row(what, domain, chain(leaf), "");
    }

    private static Row bad(String what, String domain, CertificateMaker leaf, String reason) {
        return new Row(what, domain, chain(leaf), reason);
    }

    static Stream<Row> names() {
        String idn = "bücher.example";
        return Stream.of(
                good("the domain", "b.example", server("b.example")),
                good("capitals", "b.example", server("B.Example")),
                good("one of several", "b.example", server("a.example").dns("b.example")),
                bad("another host", "b.example", server("a.example"), "is for a.example, not for b.example"),
                bad("a name that ends like it", "b.example", server("ab.example"), "is for ab.example"),
                bad("below it", "b.example", server("x.b.example"), "is for x.b.example"),
                bad("above it", "x.b.example", server("b.example"), "is for b.example, not for x.b.example"),
                good("wildcard", "x.b.example", server("*.b.example")),
                bad("wildcard for itself", "b.example", server("*.b.example"), "is for *.b.example"),
                bad("wildcard for two labels", "y.x.b.example", server("*.b.example"), "is for *.b.example"),
                bad("wildcard in the middle", "x.y.example", server("x.*.example"), "is for no name"),
                bad("wildcard in a label", "xy.b.example", server("x*.b.example"), "is for no name"),
                bad("wildcard for all", "b.example", server("*.example"), "is for *.example"),
                good("SRVName", "b.example", CertificateMaker.of("x").srv("_xmpp-server.b.example")),
                bad(
                        "SRVName of clients",
                        "b.example",
                        CertificateMaker.of("x").srv("_xmpp-client.b.example"),
                        "no name"),
                bad(
                        "SRVName of another",
                        "b.example",
                        CertificateMaker.of("x").srv("_xmpp-server.c.example"),
                        "c.example"),
                bad("wildcard SRVName", "x.b.example", CertificateMaker.of("x").srv("_xmpp-server.*.b.example"), "for"),
                good("XmppAddr", "b.example", CertificateMaker.of("x").xmppAddr("b.example")),
                bad(
                        "XmppAddr of a person",
                        "b.example",
                        CertificateMaker.of("x").xmppAddr("x@b.example"),
                        "no name"),
                bad("wildcard XmppAddr", "x.b.example", CertificateMaker.of("x").xmppAddr("*.b.example"), "no name"),
                bad("only a common name", "b.example", CertificateMaker.of("b.example"), "common names do not count"),
                bad("zero byte", "b.example", server("b.example\0.evil.example"), "a zero byte"),
                bad("zero byte beside", "b.example", server("b.example").dns("c.example\0.x"), "a zero byte"),
                bad("zero byte in XmppAddr", "b.example", server("b.example").xmppAddr("b.example\0x"), "a zero byte"),
                good("IDN by A-label", idn, server("xn--bcher-kva.example")),
                good("IDN by XmppAddr", idn, CertificateMaker.of("x").xmppAddr(idn)),
                good("IDN below a wildcard", "x." + idn, server("*.xn--bcher-kva.example")),
                bad("IDN of another", idn, server("xn--bcher-abc.example"), "not for xn--bcher-kva.example"),
                good("address", "[2001:db8::1]", CertificateMaker.of("x").address("2001:db8::1")),
                good(
                        "address of version 4",
                        "192.0.2.1",
                        CertificateMaker.of("x").address("192.0.2.1")),
                bad("address as a name", "192.0.2.1", server("192.0.2.1"), "is for 192.0.2.1, not for"),
                bad("another address", "192.0.2.1", CertificateMaker.of("x").address("192.0.2.2"), "is for 192.0.2.2"));
    }

    @ParameterizedTest
    @MethodSource
    void names(Row row) {
        check(row);
    }

    static Stream<Row> kinds() {
        Made expired = authority("Old")
                .valid(Duration.ofDays(-90), Duration.ofDays(-2))
                .by(ROOT);
        Made noAuthority = server("evil.example").isAuthority(false).by(ROOT);
        Made silent = server("evil.example").by(ROOT);
        Made noSigning =
                authority("No signing").usage(KeyUsage.digitalSignature).by(ROOT);
        Made constrained = authority("Constrained").permitted("a.example").by(ROOT);
        Made shortKey = authority("Short").keys(SHORT_RSA).by(ROOT);
        Made rsa = authority("RSA").keys(RSA).by(ROOT);
        Duration day = Duration.ofDays(1);
        return Stream.of(
                good("key of RSA", "b.example", server("b.example").keys(RSA)),
                bad(
                        "expired",
                        "b.example",
                        server("b.example").valid(day.multipliedBy(-90), day.multipliedBy(-30)),
                        "ended on 2026-11-01"),
                bad(
                        "not yet",
                        "b.example",
                        server("b.example").valid(day, day.multipliedBy(90)),
                        "begins on 2026-12-02"),
                new Row(
                        "self-signed",
                        "b.example",
                        new Made[] {server("b.example").selfSigned()},
                        "is self-signed"),
                new Row(
                        "unknown authority",
                        "b.example",
                        new Made[] {server("b.example").by(OTHER_ROOT), OTHER_ROOT},
                        "signed by nobody this server trusts"),
                new Row(
                        "one in between missing",
                        "b.example",
                        new Made[] {server("b.example").by(BETWEEN)},
                        "leaves out a certificate in between"),
                new Row(
                        "an authority's name with another key",
                        "b.example",
                        new Made[] {server("b.example").by(authority("Root").selfSigned())},
                        "signed by nobody this server trusts"),
                new Row(
                        "with the root",
                        "b.example",
                        new Made[] {server("b.example").by(BETWEEN), BETWEEN, ROOT},
                        ""),
                new Row(
                        "out of order and more than needed",
                        "b.example",
                        new Made[] {server("b.example").by(BETWEEN), OTHER_ROOT, ROOT, BETWEEN},
                        ""),
                new Row(
                        "one in between expired",
                        "b.example",
                        new Made[] {server("b.example").by(expired), expired},
                        "by an authority whose certificate ended on 2026-11-29"),
                new Row(
                        "another server as authority",
                        "b.example",
                        new Made[] {server("b.example").by(noAuthority), noAuthority},
                        "by an authority whose certificate is no authority's"),
                new Row(
                        "flag of authorities missing",
                        "b.example",
                        new Made[] {server("b.example").by(silent), silent},
                        "by an authority whose certificate is no authority's"),
                new Row(
                        "authority that may not sign",
                        "b.example",
                        new Made[] {server("b.example").by(noSigning), noSigning},
                        "by an authority whose certificate may not sign others"),
                new Row(
                        "outside the authority's names",
                        "b.example",
                        new Made[] {server("b.example").by(constrained), constrained},
                        "is for a name for which its authority may not vouch"),
                new Row(
                        "past the authority's names by XmppAddr",
                        "b.example",
                        new Made[] {server("a.example").xmppAddr("b.example").by(constrained), constrained},
                        "may not vouch"),
                new Row(
                        "within the authority's names",
                        "a.example",
                        new Made[] {server("a.example").by(constrained), constrained},
                        ""),
                bad("short RSA", "b.example", server("b.example").keys(SHORT_RSA), "RSA key of 1024 bits"),
                new Row(
                        "authority's short RSA",
                        "b.example",
                        new Made[] {server("b.example").by(shortKey), shortKey},
                        "signed by nobody this server trusts"),
                bad(
                        "SHA-1",
                        "b.example",
                        server("b.example").algorithm("SHA1withECDSA"),
                        "was signed with SHA1withECDSA"),
                new Row(
                        "SHA-1 with RSA",
                        "b.example",
                        new Made[] {server("b.example").algorithm("SHA1withRSA").by(rsa), rsa},
                        "was signed with SHA1withRSA"),
                new Row(
                        "MD5",
                        "b.example",
                        new Made[] {server("b.example").algorithm("MD5withRSA").by(rsa), rsa},
                        "was signed with MD5withRSA"),
                new Row(
                        "PSS",
                        "b.example",
                        new Made[] {
                            server("b.example")
                                    .algorithm("SHA256withRSAandMGF1")
                                    .by(rsa),
                            rsa
                        },
                        ""),
                new Row(
                        "PSS with SHA-1",
                        "b.example",
                        new Made[] {
                            server("b.example").algorithm("SHA1withRSAandMGF1").by(rsa), rsa
                        },
                        "was signed with RSASSA-PSS"));
    }

    @ParameterizedTest
    @MethodSource
    void kinds(Row row) {
        check(row);
    }

    static Stream<Row> purposes() {
        KeyPurposeId server = KeyPurposeId.id_kp_serverAuth;
        KeyPurposeId client = KeyPurposeId.id_kp_clientAuth;
        return Stream.of(
                good("servers", "b.example", server("b.example").purposes(server)),
                good("servers and clients", "b.example", server("b.example").purposes(client, server)),
                good("any", "b.example", server("b.example").purposes(KeyPurposeId.anyExtendedKeyUsage)),
                good("unsaid", "b.example", server("b.example").purposes()),
                bad("clients", "b.example", server("b.example").purposes(client), "may be used by clients only"),
                bad(
                        "mail",
                        "b.example",
                        server("b.example").purposes(KeyPurposeId.id_kp_emailProtection),
                        "may not be used by servers"),
                good("signatures", "b.example", server("b.example").usage(KeyUsage.digitalSignature)),
                bad(
                        "no signatures",
                        "b.example",
                        server("b.example").usage(KeyUsage.keyEncipherment),
                        "for signatures"));
    }

    @ParameterizedTest
    @MethodSource
    void purposes(Row row) {
        check(row);
    }

    private static void check(Row row) {
        Verdict verdict = judged(Domain.of(row.domain), row.chain);
        if (row.reason.isEmpty()) {
            assertThat(verdict).isEqualTo(new Verdict.Proved(How.PKIX));
        } else {
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Verdict.Doubtful.class,
                            doubtful -> assertThat(doubtful.reason())
                                    .startsWith("The certificate of " + Domain.of(row.domain) + " ")
                                    .contains(row.reason));
        }
    }

    @Test
    void manyCertificatesAreNotLookedAt() {
        Made leaf = server("b.example").by(BETWEEN);
        List<Made> chain = new ArrayList<>(List.of(leaf, BETWEEN));
        for (int i = 0; i < 8; i++) {
            chain.add(OTHER_ROOT);
        }
        assertThat(judged(B, chain.toArray(Made[]::new))).isEqualTo(new Verdict.Proved(How.PKIX));
        chain.add(OTHER_ROOT);
        assertThat(judged(B, chain.toArray(Made[]::new)))
                .isEqualTo(new Verdict.Doubtful("The server of b.example shows more than 10 certificates"));
    }

    @Test
    void mazeOfCertificatesEndsSoon() {
        KeyPair one = CertificateMaker.key("EC", 256);
        List<Made> chain = new ArrayList<>();
        Made first = authority("Maze").keys(one).selfSigned();
        chain.add(server("b.example").by(first));
        chain.add(first);
        while (chain.size() < 10) {
            chain.add(authority("Maze").keys(one).selfSigned());
        }
        Paths paths =
                new Paths(chain.stream().map(Made::certificate).toList(), Authorities.of(ROOT.certificate()), NOW);

        assertThat(paths.find(_ -> true)).isEmpty();
        assertThat(paths.signatures()).isLessThanOrEqualTo(24);
    }

    @Test
    void constrainedAuthorityOfTheOwnersIsHeldToItsNames() {
        Made constrained = authority("Own").permitted("a.example").selfSigned();
        CertificateJudge judge = new CertificateJudge(Authorities.of(constrained.certificate()), _ -> List.of(), CLOCK);

        assertThat(judge.judge(
                        List.of(server("a.example").by(constrained).certificate()),
                        Domain.of("a.example"),
                        Role.ANSWERING,
                        List.of()))
                .isEqualTo(new Verdict.Proved(How.PKIX));
        assertThat(judge.judge(
                        List.of(server("b.example").by(constrained).certificate()), B, Role.ANSWERING, List.of()))
                .isEqualTo(new Verdict.Doubtful(
                        "The certificate of b.example is for a name for which its authority may not vouch"));
    }

    @Test
    void certificateAmongTheAuthoritiesNeedsNobodyElse() {
        Made leaf = server("b.example").selfSigned();
        CertificateJudge judge = new CertificateJudge(Authorities.of(leaf.certificate()), _ -> List.of(), CLOCK);

        assertThat(judge.judge(List.of(leaf.certificate()), B, Role.ANSWERING, List.of()))
                .isEqualTo(new Verdict.Proved(How.PKIX));
        assertThat(judge.judge(List.of(leaf.certificate()), Domain.of("a.example"), Role.ANSWERING, List.of()))
                .isInstanceOf(Verdict.Doubtful.class);
    }

    @Test
    void expiredAuthorityVouchesForNobody() {
        Made old = authority("Old")
                .valid(Duration.ofDays(-90), Duration.ofDays(-2))
                .selfSigned();
        CertificateJudge judge = new CertificateJudge(Authorities.of(old.certificate()), _ -> List.of(), CLOCK);

        assertThat(judge.judge(List.of(server("b.example").by(old).certificate()), B, Role.ANSWERING, List.of()))
                .isEqualTo(new Verdict.Doubtful("The certificate of b.example was signed by an authority whose"
                        + " certificate ended on 2026-11-29"));
    }
}
