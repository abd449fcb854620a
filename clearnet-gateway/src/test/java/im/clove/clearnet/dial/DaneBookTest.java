package im.clove.clearnet.dial;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.clearnet.dns.Tlsa;
import im.clove.xmpp.jid.Domain;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DaneBookTest {
    private static final Domain DOMAIN = Domain.of("a.example");
    private static final List<Tlsa> ONE = List.of(new Tlsa(3, 1, 1, new byte[] {1}));
    private static final List<Tlsa> TWO = List.of(new Tlsa(3, 1, 1, new byte[] {2}));

    private Instant now = Instant.EPOCH;
    private final DaneBook book = new DaneBook(() -> now);

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), port);
    }

    @Test
    void eachServerHasItsOwnAndTheLastStandsForTheDomain() {
        book.remember(DOMAIN, at(1), ONE, Instant.MAX);
        book.remember(DOMAIN, at(2), TWO, Instant.MAX);
        assertThat(book.of(DOMAIN, at(1))).contains(ONE);
        assertThat(book.of(DOMAIN, at(2))).contains(TWO);
        assertThat(book.of(DOMAIN)).contains(TWO);

        book.remember(DOMAIN, at(1), ONE, Instant.MAX);
        assertThat(book.of(DOMAIN)).contains(ONE);
        assertThat(book.of(Domain.of("b.example"))).isEmpty();
        assertThat(book.of(Domain.of("b.example"), at(1))).isEmpty();
    }

    @Test
    void aServerOfWhichNothingIsSaidAnyMoreHasNone() {
        book.remember(DOMAIN, at(1), ONE, Instant.MAX);
        book.remember(DOMAIN, at(1), List.of(), Instant.MAX);

        assertThat(book.of(DOMAIN, at(1))).isEmpty();
        assertThat(book.of(DOMAIN)).isEmpty();
    }

    @Test
    void itIsForgottenWhenItsTimeIsUpButNotBeforeTheHandshakeCanBeDone() {
        book.remember(DOMAIN, at(1), ONE, Instant.ofEpochSecond(1));
        book.remember(DOMAIN, at(2), TWO, Instant.ofEpochSecond(500));
        now = Instant.ofEpochSecond(119);
        assertThat(book.of(DOMAIN, at(1))).contains(ONE);

        now = Instant.ofEpochSecond(120);
        assertThat(book.of(DOMAIN, at(1))).isEmpty();
        now = Instant.ofEpochSecond(499);
        assertThat(book.of(DOMAIN, at(2))).contains(TWO);
        now = Instant.ofEpochSecond(500);
        assertThat(book.of(DOMAIN, at(2))).isEmpty();
        assertThat(book.of(DOMAIN)).isEmpty();
    }

    @Test
    void noMoreThan1024AreKept() {
        for (int i = 0; i <= 1024; i++) {
            book.remember(DOMAIN, at(1 + i), ONE, Instant.MAX);
        }

        assertThat(book.of(DOMAIN, at(1))).isEmpty();
        assertThat(book.of(DOMAIN, at(2))).isPresent();
    }
}
