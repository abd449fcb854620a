package im.clove.s2s.place;

import static im.clove.s2s.Names.EVE;
import static im.clove.s2s.Names.JULIET;
import static im.clove.s2s.Names.JULIET_HOST;
import static im.clove.s2s.Names.ROMEO;
import static im.clove.s2s.Names.ROMEO_HOST;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.Names;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.StanzaError;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DarknetMapTest {
    private static final Domain ROCKS = Domain.of("i2p.rocks");
    private static final Domain MUC_ROCKS = Domain.of("muc.i2p.rocks");
    private final DarknetMap map = map(true);

    private static DarknetMap map(boolean darknetOnly) {
        return new DarknetMap(
                ROMEO,
                Set.of(ROMEO_HOST, Names.conference(ROMEO), Domain.of("romeo.example")),
                Map.of(
                        ROCKS,
                        new I2pPlace(JULIET, 5270),
                        MUC_ROCKS,
                        new I2pPlace(JULIET, 5270),
                        Domain.of("old." + Names.b32(1).hostname()),
                        new I2pPlace(EVE, 5269),
                        Domain.of("mine.example"),
                        new I2pPlace(ROMEO, 5269)),
                darknetOnly);
    }

    private static StanzaError refusal(DarknetMap map, String domain) {
        assertThat(map.resolve(Domain.of(domain))).isInstanceOf(Target.Refused.class);
        return ((Target.Refused) map.resolve(Domain.of(domain))).error();
    }

    @Test
    void ownDomainsAreOwn() {
        assertThat(map.resolve(ROMEO_HOST)).isEqualTo(new Target.Own());
        assertThat(map.resolve(Domain.of("Romeo.Example"))).isEqualTo(new Target.Own());
    }

    @Test
    void b32NameLivesOnItsOwnHashWhateverStandsInFront() {
        Target juliet = new Target.Peer(new I2pPlace(JULIET, 5269));
        assertThat(map.resolve(JULIET_HOST)).isEqualTo(juliet);
        assertThat(map.resolve(Names.conference(JULIET))).isEqualTo(juliet);
        assertThat(map.resolve(Domain.of("a.b." + JULIET.hostname().toUpperCase(java.util.Locale.ROOT))))
                .isEqualTo(juliet);
    }

    @Test
    void mapHoldsForTheExactDomainAndSeveralMayShareADestination() {
        assertThat(map.resolve(ROCKS)).isEqualTo(new Target.Peer(new I2pPlace(JULIET, 5270)));
        assertThat(map.resolve(MUC_ROCKS)).isEqualTo(new Target.Peer(new I2pPlace(JULIET, 5270)));
        assertThat(refusal(map, "upload.i2p.rocks").condition()).isEqualTo(StanzaError.Condition.NOT_ALLOWED);
    }

    @Test
    void mapIsAskedBeforeTheName() {
        assertThat(map.resolve(Domain.of("old." + Names.b32(1).hostname())))
                .isEqualTo(new Target.Peer(new I2pPlace(EVE, 5269)));
    }

    @Test
    void darknetOnlyRefusesEveryOtherDomainWithATextForPeople() {
        StanzaError error = refusal(map, "example.org");
        assertThat(error.condition()).isEqualTo(StanzaError.Condition.NOT_ALLOWED);
        assertThat(error.text()).contains("example.org").contains("I2P only");
    }

    @Test
    void withoutDarknetOnlyThereIsStillNoWayToTheClearnet() {
        StanzaError error = refusal(map(false), "example.org");
        assertThat(error.condition()).isEqualTo(StanzaError.Condition.REMOTE_SERVER_NOT_FOUND);
        assertThat(error.text()).contains("no way to the clearnet");
    }

    @Test
    void otherNetsAndNamesAreRefused() {
        assertThat(refusal(map, "name.onion").text()).contains("Tor");
        assertThat(refusal(map, "name.i2p").text()).contains("darknet map");
        assertThat(refusal(map, "short.b32.i2p").condition()).isEqualTo(StanzaError.Condition.REMOTE_SERVER_NOT_FOUND);
        assertThat(refusal(map, "127.0.0.1").condition()).isEqualTo(StanzaError.Condition.NOT_ALLOWED);
    }

    @Test
    void whatPointsAtOurselvesWithoutBeingServedIsRefused() {
        assertThat(refusal(map, "nosuch." + ROMEO.hostname()).condition())
                .isEqualTo(StanzaError.Condition.REMOTE_SERVER_NOT_FOUND);
        assertThat(refusal(map, "mine.example").condition()).isEqualTo(StanzaError.Condition.REMOTE_SERVER_NOT_FOUND);
    }

    @Test
    void labelsInFrontOfAB32NameShareALink() {
        assertThat(map.family(Names.conference(JULIET))).isEqualTo(JULIET_HOST);
        assertThat(map.family(Names.conference(ROMEO))).isEqualTo(ROMEO_HOST);
        assertThat(map.family(ROCKS)).isEqualTo(ROCKS);
        assertThat(map.family(Domain.of("romeo.example"))).isEqualTo(Domain.of("romeo.example"));
        Domain moved = Domain.of("old." + Names.b32(1).hostname());
        assertThat(map.family(moved)).isEqualTo(moved);
    }
}
