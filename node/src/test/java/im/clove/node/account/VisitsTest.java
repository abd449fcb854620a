package im.clove.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.store.KnownClient;
import im.clove.node.store.StoredToken;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.UserAgent;
import im.clove.xmpp.sasl.Visit;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The two places of a client's tokens (XEP-0484 §5).
final class VisitsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final UserAgent AGENT = new UserAgent("an id", "Gajim", "desk");

    private static @Nullable StoredToken token(@Nullable String secret, Instant issued) {
        return secret == null
                ? null
                : new StoredToken("HT-SHA-256-EXPR", secret, issued, issued.plus(Visits.LIFETIME), 0, 7);
    }

    private static String words(Visits.Outcome outcome) {
        StoredToken current = outcome.client().current();
        StoredToken next = outcome.client().next();
        return (current == null ? "-" : current.secret())
                + ' '
                + (next == null ? "-" : next.secret())
                + ' '
                + outcome.issued().map(StoredToken::secret).orElse("-");
    }

    /// Which tokens a client has, which it uses, what it wants; and which it has then, and which of them it is given.
    @ParameterizedTest
    @CsvSource({
        // current, next, used, old, gives up, wants, after
        " ,  ,  , false, false, false, - - -",
        " ,  ,  , false, false, true,  - fresh fresh",
        " , n, n, false, false, false, n - -",
        " , n, n, true,  false, false, n fresh fresh",
        "c, n, n, false, false, false, n - -",
        "c, n, c, false, false, false, c n -",
        "c, n, c, true,  false, false, c fresh fresh",
        "c,  , c, true,  false, false, c fresh fresh",
        "c,  , c, false, false, true,  c fresh fresh",
        // the password again: what it has stays good until the new one is used
        "c, n,  , true,  false, false, c n -",
        "c, n,  , true,  false, true,  c fresh fresh",
        // given up: nothing of it is left, unless it asks for another
        "c, n, c, true,  true,  false, - - -",
        "c, n, n, true,  true,  false, - - -",
        "c,  , c, true,  true,  true,  - fresh fresh",
    })
    void whatBecomesOfTokens(
            @Nullable String current,
            @Nullable String next,
            @Nullable String used,
            boolean old,
            boolean givesUp,
            boolean wants,
            String after) {
        Instant issued =
                old ? NOW.minus(Visits.ROTATION) : NOW.minus(Visits.ROTATION).plusSeconds(1);
        KnownClient known = current == null && next == null
                ? null
                : new KnownClient("an id", "", "", NOW, token(current, issued), token(next, issued));
        Visit visit = new Visit(
                AGENT,
                Optional.ofNullable(used),
                OptionalLong.empty(),
                givesUp,
                wants ? Optional.of(Mechanism.HT_SHA_256_ENDP) : Optional.empty());

        assertThat(words(Visits.of(known, visit, 7, NOW, () -> "fresh"))).isEqualTo(after);
    }

    @Test
    void aRotatedTokenIsForTheSameMechanismAndARequestedOneForThatAskedFor() {
        KnownClient known = new KnownClient("an id", "", "", NOW, token("c", NOW.minus(Visits.LIFETIME)), null);
        Visit uses = new Visit(AGENT, Optional.of("c"), OptionalLong.of(5), false, Optional.empty());

        Visits.Outcome rotated = Visits.of(known, uses, 8, NOW, () -> "fresh");
        assertThat(rotated.issued())
                .contains(new StoredToken("HT-SHA-256-EXPR", "fresh", NOW, NOW.plus(Visits.LIFETIME), 0, 8));
        assertThat(rotated.client().current()).extracting(StoredToken::count).isEqualTo(5L);
        Visit wants =
                new Visit(AGENT, Optional.empty(), OptionalLong.empty(), false, Optional.of(Mechanism.HT_SHA_256_NONE));
        assertThat(Visits.of(null, wants, 8, NOW, () -> "fresh").issued())
                .get()
                .extracting(StoredToken::mechanism)
                .isEqualTo("HT-SHA-256-NONE");
    }

    @Test
    void whichClientItIsIsKeptToTheDay() {
        Visit visit = new Visit(AGENT, Optional.empty(), OptionalLong.empty(), false, Optional.empty());

        assertThat(Visits.of(null, visit, 7, NOW, () -> "fresh").client())
                .isEqualTo(
                        new KnownClient("an id", "Gajim", "desk", Instant.parse("2026-11-29T00:00:00Z"), null, null));
    }
}
