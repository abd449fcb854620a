package im.clove.s2s.place;

import static im.clove.s2s.Names.EVE;
import static im.clove.s2s.Names.JULIET;
import static im.clove.s2s.Names.JULIET_HOST;
import static im.clove.s2s.Names.ROMEO;
import static im.clove.s2s.Names.ROMEO_HOST;
import static im.clove.s2s.Names.at;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.transport.I2pPlace;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.jid.Domain;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S-05 identity is the destination")
final class DestinationAuthTest {
    private static final Domain ROCKS = Domain.of("i2p.rocks");
    private final PeerAuth auth = new DestinationAuth(
            new DarknetMap(ROMEO, Set.of(ROMEO_HOST), Map.of(ROCKS, new I2pPlace(JULIET, 5269)), true));

    private boolean grants(String domain, PeerIdentity proved) {
        return auth.check(Domain.of(domain), proved) instanceof PeerAuth.Verdict.Granted;
    }

    @Test
    void destinationSpeaksForItsOwnNameAndLabelsInFrontOfIt() {
        assertThat(grants(JULIET.hostname(), at(JULIET))).isTrue();
        assertThat(grants("conference." + JULIET.hostname(), at(JULIET))).isTrue();
    }

    @Test
    void destinationSpeaksForWhatTheMapPutsThere() {
        assertThat(grants("i2p.rocks", at(JULIET))).isTrue();
        assertThat(grants("i2p.rocks", at(EVE))).isFalse();
        assertThat(grants("muc.i2p.rocks", at(JULIET))).isFalse();
    }

    @Test
    void nobodySpeaksForAnotherDestinationOrForUsOrForTheClearnet() {
        assertThat(grants(JULIET.hostname(), at(EVE))).isFalse();
        assertThat(grants(JULIET.hostname() + ".evil.example", at(JULIET))).isFalse();
        assertThat(grants(ROMEO.hostname(), at(JULIET))).isFalse();
        assertThat(grants(ROMEO.hostname(), at(ROMEO))).isFalse();
        assertThat(grants("example.org", at(JULIET))).isFalse();
    }

    @Test
    void transportThatProvesNothingProvesNothing() {
        assertThat(auth.check(JULIET_HOST, new PeerIdentity.Local("x"))).isInstanceOf(PeerAuth.Verdict.Denied.class);
    }
}
