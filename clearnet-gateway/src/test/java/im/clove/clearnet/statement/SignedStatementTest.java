package im.clove.clearnet.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.i2p.keys.NodeIdentity;
import im.clove.i2p.keys.PublicDestination;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Text;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What is signed, how it travels, and what is not read as a statement.
final class SignedStatementTest {
    private static final Domain CHAT = Domain.of("chat.example");
    private static final Instant NOW = Instant.parse("2026-11-30T12:34:56Z");
    private static final NodeIdentity PLACE = NodeIdentity.create(new SecureRandom());
    private static final NodeIdentity OTHER = NodeIdentity.create(new SecureRandom());
    private static final String DESTINATION = PLACE.destination().base64();
    private static final Statement SAID = Statement.now(CHAT, DESTINATION, false, NOW);
    private static final SignedStatement SIGNED = SignedStatement.of(SAID, PLACE::sign);
    private static final Element SENT = SIGNED.element();

    private static final DestinationVerifier VERIFIER =
            (destination, message, signature) -> PublicDestination.parse(destination)
                    .filter(each -> each.verifies(message, signature))
                    .isPresent();

    @Test
    void whatIsReadIsWhatWasSaid() throws Exception {
        SignedStatement gone = SignedStatement.of(Statement.now(CHAT, DESTINATION, true, NOW), PLACE::sign);

        assertThat(SignedStatement.parse(SENT)).isEqualTo(SIGNED);
        assertThat(SignedStatement.parse(gone.element())).isEqualTo(gone);
        assertThat(SAID.b32()).isEqualTo(PLACE.b32());
        assertThat(SENT.toString().length()).isLessThan(SignedStatement.MOST);
    }

    @Test
    void onlyTheDestinationCanSignAndEveryPartIsSigned() {
        Duration second = Duration.ofSeconds(1);
        List<Statement> changed = List.of(
                new Statement(
                        Domain.of("chat.example.org"), DESTINATION, SAID.from(), SAID.until(), SAID.number(), false),
                new Statement(CHAT, OTHER.destination().base64(), SAID.from(), SAID.until(), SAID.number(), false),
                new Statement(CHAT, DESTINATION, SAID.from().plus(second), SAID.until(), SAID.number(), false),
                new Statement(CHAT, DESTINATION, SAID.from(), SAID.until().minus(second), SAID.number(), false),
                new Statement(CHAT, DESTINATION, SAID.from(), SAID.until(), SAID.number() + 1, false),
                new Statement(CHAT, DESTINATION, SAID.from(), SAID.until(), SAID.number(), true));

        assertThat(SIGNED.holds(VERIFIER)).isTrue();
        assertThat(SignedStatement.of(SAID, OTHER::sign).holds(VERIFIER)).isFalse();
        assertThat(changed)
                .allSatisfy(each -> assertThat(new SignedStatement(each, SIGNED.signature()).holds(VERIFIER))
                        .isFalse());
    }

    @ParameterizedTest
    @CsvSource({
        // days later, whether the same is said
        "0, 0, 0",
        "10, 0, 0",
        "59, 0, 0",
        "60, 0, 1",
        "119, 0, 1",
        "120, 0, 2",
    })
    void theNextOneComesAfterTwoThirdsAndItsNumberIsHigher(long days, long hours, long renewals) {
        Instant start = SAID.from().plus(Duration.ofDays(days)).plus(Duration.ofHours(hours));
        Statement then = Statement.now(CHAT, DESTINATION, false, start);
        Statement gone = Statement.now(CHAT, DESTINATION, true, start);

        assertThat(then.number()).isEqualTo(SAID.number() + 2 * renewals);
        assertThat(gone.number()).isEqualTo(then.number() + 1);
        assertThat(then.from()).isEqualTo(SAID.from().plus(Statement.RENEWED_AFTER.multipliedBy(renewals)));
        assertThat(Duration.between(start, then.until())).isBetween(Duration.ofDays(30), Statement.LONGEST);
    }

    static List<Element> otherSpellings() {
        String from = SAID.from().toString();
        return List.of(
                Element.of(SignedStatement.NS, "statements"),
                Element.of("urn:clove:statement:1", SignedStatement.LOCAL),
                Element.of(SignedStatement.NS, SignedStatement.LOCAL),
                SENT.with("domain", null),
                SENT.with("domain", "CHAT.example"),
                SENT.with("domain", "chat.example."),
                SENT.with("domain", ""),
                SENT.with("domain", "chat.i2p"),
                SENT.with("domain", PLACE.b32().hostname()),
                SENT.with("domain", "a..b"),
                SENT.with("from", from.replace("Z", ".5Z")),
                SENT.with("from", from.replace("Z", ".0Z")),
                SENT.with("from", from.replace("T", "t")),
                SENT.with("from", "yesterday"),
                SENT.with("from", "-1000000000-01-01T00:00:00Z"),
                SENT.with("until", from),
                SENT.with("until", "+1000000000-12-31T23:59:59Z"),
                SENT.with("until", SAID.until().plusSeconds(1).toString()),
                SENT.with("number", "-1"),
                SENT.with("number", "+1"),
                SENT.with("number", "007"),
                SENT.with("number", "9223372036854775808"),
                SENT.with("gone", "false"),
                SENT.with("gone", "1"),
                SENT.with("more", "1"),
                SENT.with(new Text(" ")),
                SENT.with(Element.of(SignedStatement.NS, "more")),
                parts("destination", DESTINATION + " ", "signature", SIGNED.signature()),
                parts(
                        "destination",
                        DESTINATION.replace('-', '+').replace('~', '/') + "+",
                        "signature",
                        SIGNED.signature()),
                parts("destination", "A".repeat(2052), "signature", SIGNED.signature()),
                parts("destination", "", "signature", SIGNED.signature()),
                parts("destination", DESTINATION, "signature", ""),
                parts(
                        "destination",
                        DESTINATION,
                        "signature",
                        SIGNED.signature().replace("=", "")),
                parts("destination", DESTINATION, "signature", "A".repeat(688)),
                parts("signature", SIGNED.signature(), "destination", DESTINATION));
    }

    private static Element parts(String first, String one, String second, String other) {
        return SENT.withNodes(List.of(
                Element.ofText(SignedStatement.NS, first, one), Element.ofText(SignedStatement.NS, second, other)));
    }

    @ParameterizedTest
    @MethodSource("otherSpellings")
    void thereIsOneSpelling(Element other) {
        assertThatThrownBy(() -> SignedStatement.parse(other)).isInstanceOf(StatementException.class);
    }

    @Test
    void aTextOfMoreThanFourKibIsNotLookedAt() {
        Element huge = SENT.with("domain", "a.".repeat(2000) + "example");

        assertThatThrownBy(() -> SignedStatement.parse(huge)).hasMessageContaining("4 KiB");
    }
}
