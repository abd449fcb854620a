package im.clove.clearnet.statement;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.clearnet.statement.Known.State;
import im.clove.clearnet.statement.StatementBook.Turn;
import im.clove.i2p.keys.NodeIdentity;
import im.clove.i2p.keys.PublicDestination;
import im.clove.xmpp.jid.Domain;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What counts, what does not, and that the latter changes nothing.
final class StatementBookTest {
    private static final Domain CHAT = Domain.of("chat.example");
    private static final Domain NEWS = Domain.of("news.example");
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final NodeIdentity PLACE = NodeIdentity.create(new SecureRandom());
    private static final NodeIdentity OTHER = NodeIdentity.create(new SecureRandom());

    private static final DestinationVerifier VERIFIER =
            (destination, message, signature) -> PublicDestination.parse(destination)
                    .filter(each -> each.verifies(message, signature))
                    .isPresent();

    private static SignedStatement said(NodeIdentity place, Domain domain, long number, boolean gone) {
        return said(place, domain, number, gone, NOW);
    }

    private static SignedStatement said(NodeIdentity place, Domain domain, long number, boolean gone, Instant from) {
        return SignedStatement.of(
                new Statement(domain, place.destination().base64(), from, from.plus(Statement.LONGEST), number, gone),
                place::sign);
    }

    private static SignedStatement forged(SignedStatement real) {
        return SignedStatement.of(real.statement(), OTHER::sign);
    }

    private static Heard both(SignedStatement said) {
        return Heard.byClearnet(CHAT, said).andByI2p(PLACE.b32(), said);
    }

    private static Turn hear(StatementBook book, Heard heard) {
        return book.heard(heard, false, NOW, VERIFIER);
    }

    private static StatementBook known(String state) {
        StatementBook proposed =
                hear(StatementBook.EMPTY, both(said(PLACE, CHAT, 5, false))).book();
        StatementBook taken = proposed.trusting(CHAT, NOW).orElseThrow();
        return switch (state) {
            case "nothing" -> StatementBook.EMPTY;
            case "proposed" -> proposed;
            case "taken" -> taken;
            case "revoked" ->
                hear(taken, Heard.byClearnet(CHAT, said(PLACE, CHAT, 6, true))).book();
            default -> throw new IllegalArgumentException(state);
        };
    }

    private static Heard heard(String what) {
        SignedStatement five = said(PLACE, CHAT, 5, false);
        SignedStatement seven = said(PLACE, CHAT, 7, false);
        SignedStatement gone = said(PLACE, CHAT, 7, true);
        SignedStatement other = said(OTHER, CHAT, 9, false);
        return switch (what) {
            case "silence" -> new Heard(CHAT, Optional.empty(), Optional.empty());
            case "5 here" -> Heard.byClearnet(CHAT, five);
            case "5 there" -> Heard.byI2p(CHAT, PLACE.b32(), five);
            case "5" -> both(five);
            case "5 changed" -> both(said(PLACE, CHAT, 5, false, NOW.minusSeconds(60)));
            case "4" -> both(said(PLACE, CHAT, 4, false));
            case "4 gone" -> both(said(PLACE, CHAT, 4, true));
            case "7 here" -> Heard.byClearnet(CHAT, seven);
            case "7 there" -> Heard.byI2p(CHAT, PLACE.b32(), seven);
            case "7" -> both(seven);
            case "gone here" -> Heard.byClearnet(CHAT, gone);
            case "gone there" -> Heard.byI2p(CHAT, PLACE.b32(), gone);
            case "5 and 7" -> Heard.byClearnet(CHAT, five).andByI2p(PLACE.b32(), seven);
            case "forged 7 here" -> Heard.byClearnet(CHAT, forged(seven));
            case "forged 7" -> both(forged(seven));
            case "forged gone" -> Heard.byClearnet(CHAT, forged(gone));
            case "other here" -> Heard.byClearnet(CHAT, other);
            case "other" -> Heard.byClearnet(CHAT, other).andByI2p(OTHER.b32(), other);
            case "other gone" -> Heard.byClearnet(CHAT, said(OTHER, CHAT, 9, true));
            case "5 from elsewhere" -> Heard.byClearnet(CHAT, five).andByI2p(OTHER.b32(), five);
            case "here 5, there other" -> Heard.byClearnet(CHAT, five).andByI2p(OTHER.b32(), other);
            case "news" -> both(said(PLACE, NEWS, 7, false));
            case "to come" -> both(said(PLACE, CHAT, 7, false, NOW.plus(Duration.ofDays(2))));
            case "nearly here" -> both(said(PLACE, CHAT, 7, false, NOW.plus(Duration.ofHours(23))));
            case "over" -> both(said(PLACE, CHAT, 7, false, NOW.minus(Statement.LONGEST)));
            default -> throw new IllegalArgumentException(what);
        };
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                // known, heard, verdict
                "nothing, silence, NOTHING",
                "nothing, 5 here, UNCONFIRMED",
                "nothing, 5 there, UNCONFIRMED",
                "nothing, 5, PROPOSED",
                "nothing, gone here, NOTHING",
                "nothing, gone there, NOTHING",
                "nothing, forged 7 here, FORGED",
                "nothing, forged 7, FORGED",
                "nothing, 5 and 7, DISAGREES",
                "nothing, 5 from elsewhere, OTHER_DESTINATION",
                "nothing, \"here 5, there other\", DISAGREES",
                "nothing, news, OTHER_DOMAIN",
                "nothing, to come, NOT_YET",
                "nothing, nearly here, PROPOSED",
                "nothing, over, EXPIRED",
                "proposed, 5, SAME",
                "proposed, 7, RENEWED",
                "proposed, 7 there, RENEWED",
                "proposed, gone here, REVOKED",
                "proposed, other, CONTRADICTS",
                "taken, 5 here, SAME",
                "taken, 5, SAME",
                "taken, 5 changed, CONTRADICTS",
                "taken, 4, STALE",
                "taken, 4 gone, STALE",
                "taken, 7 here, UNCONFIRMED",
                "taken, 7 there, RENEWED",
                "taken, 7, RENEWED",
                "taken, 5 and 7, DISAGREES",
                "taken, gone here, REVOKED",
                "taken, gone there, REVOKED",
                "taken, forged 7, FORGED",
                "taken, forged gone, FORGED",
                "taken, other here, CONTRADICTS",
                "taken, other, CONTRADICTS",
                "taken, other gone, CONTRADICTS",
                "taken, news, OTHER_DOMAIN",
                "taken, to come, NOT_YET",
                "taken, over, EXPIRED",
                "revoked, 5, STALE",
                "revoked, 7 here, UNCONFIRMED",
                "revoked, 7 there, UNCONFIRMED",
                "revoked, 7, PROPOSED",
                "revoked, other here, UNCONFIRMED",
                "revoked, other, PROPOSED"
            })
    void whatCountsIsInThisTable(String state, String what, Verdict verdict) {
        StatementBook before = known(state);

        Turn turn = hear(before, heard(what));

        assertThat(turn.verdict()).isEqualTo(verdict);
        if (!verdict.isGood()) {
            assertThat(turn.book().of(CHAT).pinned()).isEqualTo(before.of(CHAT).pinned());
            assertThat(turn.book().places(NOW)).isEqualTo(before.places(NOW));
        }
        assertThat(turn.book().of(CHAT).remark().map(Known.Remark::verdict))
                .isEqualTo(verdict.isBad() ? Optional.of(verdict) : Optional.empty());
        assertThat(turn.book().of(NEWS)).isEqualTo(Known.NOTHING);
    }

    @Test
    void whatIsProposedLeadsNowhereUntilTheOwnerConsents() {
        StatementBook proposed = known("proposed");

        assertThat(proposed.places(NOW)).isEmpty();
        assertThat(proposed.trusting(CHAT, NOW).orElseThrow().places(NOW)).isEqualTo(Map.of(CHAT, PLACE.b32()));
        assertThat(proposed.trusting(NEWS, NOW)).isEmpty();
        assertThat(proposed.trusting(CHAT, NOW.plus(Statement.LONGEST))).isEmpty();
        assertThat(known("taken").trusting(CHAT, NOW)).isEmpty();
    }

    @Test
    void whoConsentsToEverythingTakesItAtOnce() {
        Turn turn = StatementBook.EMPTY.heard(heard("5"), true, NOW, VERIFIER);
        Turn other = turn.book().heard(heard("other"), true, NOW, VERIFIER);

        assertThat(turn.verdict()).isEqualTo(Verdict.TAKEN);
        assertThat(other.verdict()).isEqualTo(Verdict.CONTRADICTS);
        assertThat(other.book().places(NOW)).isEqualTo(Map.of(CHAT, PLACE.b32()));
    }

    @Test
    void whatIsOverLeadsNowhereAndIsRenewedOverI2p() {
        StatementBook taken = known("taken");
        Instant later = NOW.plus(Statement.LONGEST);
        SignedStatement renewal = said(PLACE, CHAT, 7, false, later);

        assertThat(taken.places(later.minusSeconds(1))).hasSize(1);
        assertThat(taken.places(later)).isEmpty();
        assertThat(taken.of(CHAT).word(later)).isEqualTo("expired");
        Turn turn = taken.heard(Heard.byI2p(CHAT, PLACE.b32(), renewal), false, later, VERIFIER);
        assertThat(turn.verdict()).isEqualTo(Verdict.RENEWED);
        assertThat(turn.book().places(later)).hasSize(1);
        assertThat(turn.book().of(CHAT).pinned().orElseThrow().state()).isEqualTo(State.TAKEN);
    }

    @Test
    void whatIsKeptInI2pStaysUntilItIsForgotten() {
        StatementBook held = known("taken").holding(CHAT).holding(NEWS);
        StatementBook revoked = hear(held, heard("gone there")).book();

        assertThat(revoked.places(NOW)).isEmpty();
        assertThat(revoked.of(CHAT).word(NOW)).isEqualTo("revoked");
        assertThat(revoked.held()).containsExactlyInAnyOrder(CHAT, NEWS);
        assertThat(hear(revoked, heard("5")).book().held()).hasSize(2);
        assertThat(revoked.forgetting(CHAT).held()).containsExactly(NEWS);
        assertThat(revoked.forgetting(CHAT).of(CHAT)).isEqualTo(Known.NOTHING);
    }

    @Test
    void aContradictionStaysToBeSeenAfterARenewal() {
        StatementBook contradicted = hear(known("taken"), heard("other")).book();
        StatementBook renewed = hear(contradicted, heard("7")).book();

        assertThat(renewed.of(CHAT).isContradicted()).isTrue();
        assertThat(renewed.of(CHAT).remark().orElseThrow().other()).isEqualTo(OTHER.b32());
        assertThat(renewed.places(NOW)).isEqualTo(Map.of(CHAT, PLACE.b32()));
    }

    @Test
    void thereIsRoomForSoManyAndNoMore() {
        Map<Domain, Known> many = new HashMap<>();
        for (int i = 0; i < StatementBook.MOST; i++) {
            many.put(Domain.of("d" + i + ".example"), Known.NOTHING.withHeld());
        }
        StatementBook full = StatementBook.of(many);

        assertThat(hear(full, heard("5")).verdict()).isEqualTo(Verdict.FULL);
        assertThat(hear(full, heard("forged 7")).book()).isSameAs(full);
    }
}
