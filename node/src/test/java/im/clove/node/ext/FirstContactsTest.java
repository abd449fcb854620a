package im.clove.node.ext;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class FirstContactsTest {
    private static final Instant NOW = Instant.parse("1597-04-23T18:00:00Z");

    private final FirstContacts firsts = new FirstContacts();

    private boolean may(String server, String account, Instant at) {
        return firsts.may(Domain.of(server), Jid.parse(account + "@verona.example"), at);
    }

    @Test
    void ofAServerSoManyInAnHour() {
        for (int i = 0; i < FirstContacts.OF_A_SERVER; i++) {
            assertThat(may("mantua.example", "a" + i, NOW)).isTrue();
        }
        assertThat(may("mantua.example", "b", NOW.plus(FirstContacts.WINDOW).minusSeconds(1)))
                .isFalse();
        assertThat(may("padua.example", "b", NOW)).isTrue();
        assertThat(may("mantua.example", "b", NOW.plus(FirstContacts.WINDOW))).isTrue();
    }

    @Test
    void toAnAccountSoManyInAnHour() {
        for (int i = 0; i < FirstContacts.TO_AN_ACCOUNT; i++) {
            assertThat(may("s" + i + ".example", "juliet", NOW)).isTrue();
        }
        assertThat(may("mantua.example", "juliet", NOW)).isFalse();
        assertThat(may("mantua.example", "romeo", NOW)).isTrue();
        assertThat(may("mantua.example", "juliet", NOW.minus(FirstContacts.WINDOW)))
                .as("a clock that was put back")
                .isTrue();
    }

    @Test
    void whatIsRememberedIsBounded() {
        for (int i = 0; i < 6_000; i++) {
            assertThat(may("s" + i + ".example", "a" + i, NOW)).isTrue();
        }
        assertThat(firsts.size()).isEqualTo(5_000);
    }
}
