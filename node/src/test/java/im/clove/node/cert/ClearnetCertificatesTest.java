package im.clove.node.cert;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.clearnet.trust.Authorities;
import im.clove.clearnet.trust.CertificateJudge;
import im.clove.clearnet.trust.CertificateJudge.How;
import im.clove.clearnet.trust.CertificateJudge.Role;
import im.clove.clearnet.trust.CertificateJudge.Verdict;
import im.clove.node.cert.NodeCertificates.Held;
import im.clove.node.core.Faces;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("D-07 certificates of the two faces have nothing in common")
final class ClearnetCertificatesTest {
    private static final Domain B32 = Domain.of("a".repeat(52) + ".b32.i2p");
    private static final Domain HOME = Domain.of("chat.home.arpa");
    private static final Domain CHAT = Domain.of("chat.example");
    private static final Domain TEAM = Domain.of("team.chat.example");
    private static final Domain OTHER = Domain.of("other.example");
    private static final List<Domain> SERVED = List.of(B32, CHAT, HOME, TEAM, OTHER);
    private static final Predicate<Domain> CLEARNET = new Faces(Set.of(CHAT), false)::isClearnet;
    private static final Predicate<Domain> INSIDE = CLEARNET.negate();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-30T09:15:33.217Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Certificates at(Clock clock, Predicate<Domain> clearnet) {
        return new Certificates(folder, clock, new SecureRandom(), clearnet);
    }

    private Certificates certificates() {
        return at(CLOCK, CLEARNET);
    }

    /// Whatever an observer could recognise again: every value of at least eight bytes, however deep, and times.
    private static Set<String> values(NodeCertificates of) throws IOException, CertificateEncodingException {
        Set<String> values = new HashSet<>();
        for (Held held : of.all()) {
            for (X509Certificate each : held.identity().chain()) {
                collect(ASN1Primitive.fromByteArray(each.getEncoded()), values);
            }
        }
        return values;
    }

    private static void collect(ASN1Object value, Set<String> into) throws IOException {
        switch (value) {
            case ASN1Sequence all -> {
                for (ASN1Encodable each : all) {
                    collect(each.toASN1Primitive(), into);
                }
            }
            case ASN1Set all -> {
                for (ASN1Encodable each : all) {
                    collect(each.toASN1Primitive(), into);
                }
            }
            case ASN1TaggedObject tagged -> collect(tagged.getBaseObject().toASN1Primitive(), into);
            case ASN1OctetString bytes -> inner(bytes.getOctets(), into);
            case ASN1BitString bits -> add(bits.getBytes(), into);
            case ASN1Integer number -> add(number.getValue().toByteArray(), into);
            case ASN1UTCTime time -> into.add(time.getTime());
            case ASN1String text when text.getString().length() >= 8 -> into.add(text.getString());
            default -> {}
        }
    }

    /// Of an extension what is in it: how it is built is the same for all.
    private static void inner(byte[] bytes, Set<String> into) {
        try {
            if (ASN1Primitive.fromByteArray(bytes) instanceof ASN1Object built
                    && (built instanceof ASN1Sequence || built instanceof ASN1OctetString)) {
                collect(built, into);
                return;
            }
        } catch (IOException _) {
            // Then it is a value.
        }
        add(bytes, into);
    }

    private static void add(byte[] value, Set<String> into) {
        if (value.length >= 8) {
            into.add(HexFormat.of().formatHex(value));
        }
    }

    private static void haveNothingInCommon(NodeCertificates made) throws Exception {
        Set<String> outside = values(made.only(CLEARNET));
        Set<String> inside = values(made.only(INSIDE));
        assertThat(outside).hasSizeGreaterThan(20).doesNotContainAnyElementsOf(inside);
        assertThat(inside).hasSizeGreaterThan(20);
    }

    @Test
    void noValueIsOnBothFaces() throws Exception {
        haveNothingInCommon(certificates().loadOrCreate(SERVED));
        haveNothingInCommon(certificates().load(SERVED));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 825})
    void noneIsWhenAllAreIssuedAtOnce(int days) throws Exception {
        haveNothingInCommon(certificates().generate(SERVED, Duration.ofDays(days)));
        haveNothingInCommon(certificates().generateWithNewAuthority(SERVED, Duration.ofDays(days)));
        for (Held held : certificates().load(SERVED).all()) {
            assertThat(held.info().notBefore()).isBefore(CLOCK.instant());
            assertThat(held.info().notAfter()).isAfter(CLOCK.instant().plus(Duration.ofHours(12)));
        }
    }

    @Test
    void noneIsWhenADomainGoesOutThatWasInside() throws Exception {
        Set<String> before = values(at(CLOCK, _ -> false).loadOrCreate(List.of(B32, CHAT)));
        Set<String> after =
                values(certificates().loadOrCreate(List.of(B32, CHAT)).only(CLEARNET));
        String name = HexFormat.of().formatHex("chat.example".getBytes(StandardCharsets.UTF_8));
        before.removeIf(value -> value.endsWith("chat.example") || value.endsWith(name));
        assertThat(after).doesNotContainAnyElementsOf(before);
    }

    @Test
    void certificateIsForTheDomainAndItsServicesAndForNothingElse() throws Exception {
        Held held = certificates().loadOrCreate(SERVED).of(CHAT).orElseThrow();
        assertThat(held.info().names()).containsExactly("chat.example", "*.chat.example");
        assertThat(held.isShared()).isFalse();
        assertThat(Constraints.of(held.authority().orElseThrow()).permits("chat.example"))
                .isTrue();
        for (String name : List.of("127.0.0.1", "::1", "192.0.2.1", "localhost", "nas.local", "other.example")) {
            assertThat(Constraints.of(held.authority().orElseThrow()).permits(name))
                    .as(name)
                    .isFalse();
        }
        String inside =
                certificates().load(SERVED).first().authority().orElseThrow().toString();
        assertThat(inside).doesNotContain("chat.example").contains("other.example");
    }

    @Test
    void otherServersWithTheAuthorityBelieveItForServicesToo() throws Exception {
        Held held = certificates().loadOrCreate(SERVED).of(CHAT).orElseThrow();
        Path ca = Files.writeString(
                folder.resolve("friend.pem"), Certificates.pem(held.authority().orElseThrow()));
        CertificateJudge judge = new CertificateJudge(Authorities.of(ca), _ -> List.of(), CLOCK);
        for (String name : List.of("chat.example", "rooms.chat.example", "upload.chat.example")) {
            assertThat(judge.judge(held.identity().chain(), Domain.of(name), Role.CONNECTING, List.of()))
                    .isEqualTo(new Verdict.Proved(How.PKIX));
        }
        assertThat(judge.judge(held.identity().chain(), OTHER, Role.CONNECTING, List.of()))
                .isInstanceOf(Verdict.Doubtful.class);
    }

    @Test
    void itsTimeBeginsWithADay() throws Exception {
        Held held = certificates().loadOrCreate(SERVED).of(CHAT).orElseThrow();
        for (X509Certificate each : held.identity().chain()) {
            Instant begin = each.getNotBefore().toInstant();
            assertThat(begin).isEqualTo(begin.truncatedTo(ChronoUnit.DAYS)).isBefore(CLOCK.instant());
        }
        assertThat(Duration.between(held.info().notBefore(), held.info().notAfter()))
                .isEqualTo(Certificates.VALIDITY.minusSeconds(1));
    }

    @Test
    void itStaysUntilItIsDueAndIsIssuedAgainWithItsKey() throws Exception {
        Held first = certificates().loadOrCreate(SERVED).of(CHAT).orElseThrow();
        Held same = certificates().loadOrCreate(SERVED).of(CHAT).orElseThrow();
        assertThat(same.identity()).isEqualTo(first.identity());
        Held later = at(Clock.offset(CLOCK, Duration.ofDays(740)), CLEARNET)
                .loadOrCreate(SERVED)
                .of(CHAT)
                .orElseThrow();
        assertThat(later.isNew()).isTrue();
        assertThat(later.identity().key()).isEqualTo(first.identity().key());
        assertThat(later.authority()).isEqualTo(first.authority());
    }

    @Test
    void whatADomainHadInsideIsThereWhenItComesBack() throws Exception {
        Held inside = at(CLOCK, _ -> false).loadOrCreate(SERVED).of(CHAT).orElseThrow();
        Held outside = certificates().loadOrCreate(SERVED).of(CHAT).orElseThrow();
        Held back = at(CLOCK, _ -> false).loadOrCreate(SERVED).of(CHAT).orElseThrow();
        assertThat(outside.identity().key()).isNotEqualTo(inside.identity().key());
        assertThat(back.identity()).isEqualTo(inside.identity());
    }

    @Test
    void authorityThatNamesADomainOfTheClearnetIsToldUntilThereIsANewOne() throws Exception {
        at(CLOCK, _ -> false).loadOrCreate(SERVED);
        assertThat(certificates().toldInside(SERVED)).containsExactly(CHAT, TEAM);
        Held before = certificates().loadOrCreate(SERVED).of(CHAT).orElseThrow();
        Held after = certificates()
                .generateWithNewAuthority(SERVED, Certificates.VALIDITY)
                .of(CHAT)
                .orElseThrow();
        assertThat(certificates().toldInside(SERVED)).isEmpty();
        assertThat(after.authority()).isPresent().isNotEqualTo(before.authority());
    }
}
