package im.clove.s2s.link;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.s2s.Names;
import im.clove.s2s.link.PingAcks.Patience;
import im.clove.s2s.place.DomainPair;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PingAcksTest {
    private static final long NOW = 1_000;
    private static final long PATIENCE = 500;

    private final PingAcks pings = new PingAcks(new DomainPair(Names.ROMEO_HOST, Names.JULIET_HOST), "t", PATIENCE);

    @Test
    void oneAtATimeEachCoversWhatWentBefore() {
        Element ping = pings.ask(3, NOW).orElseThrow();
        assertThat(pings.ask(4, NOW)).isEmpty();
        assertThat(pings.answer("ack-t-7", NOW, 0)).isEmpty();
        assertThat(pings.answer(ping.attributeOr("id", ""), NOW, 0)).contains(3L);
        assertThat(pings.answer(ping.attributeOr("id", ""), NOW, 0)).isEmpty();
        assertThat(pings.ask(4, NOW)).isPresent();
    }

    @Test
    void silenceMeansDeafUntilThePeerHasAnsweredOnce() {
        pings.ask(1, NOW);
        assertThat(pings.next(0)).isEqualTo(NOW + PATIENCE);
        assertThat(pings.patience(NOW + PATIENCE - 1, 0)).isEqualTo(Patience.WAIT);
        assertThat(pings.patience(NOW + PATIENCE, 0)).isEqualTo(Patience.DEAF);
        assertThat(pings.isDeaf()).isTrue();
        assertThat(pings.ask(2, NOW)).isEmpty();
        assertThat(pings.next(0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void silenceOfAPeerThatHasAnsweredMeansDead() {
        pings.answer(pings.ask(1, NOW).orElseThrow().attributeOr("id", ""), NOW, 0);
        pings.ask(2, NOW);
        assertThat(pings.patience(NOW + PATIENCE, 0)).isEqualTo(Patience.DEAD);
        assertThat(pings.ask(2, NOW)).isPresent();
    }

    @Test
    void aPeerThatIsUsuallyQuickIsGivenLessTimeButNeverLittle() {
        PingAcks patient = new PingAcks(new DomainPair(Names.ROMEO_HOST, Names.JULIET_HOST), "t", 40_000);
        patient.ask(1, NOW);
        assertThat(patient.next(0)).isEqualTo(NOW + 40_000);
        patient.answer("ack-t-1", NOW + 1_000, 0);
        patient.ask(2, NOW);
        assertThat(patient.next(0)).isEqualTo(NOW + 9_000 + 6 * 1_000);
        assertThat(patient.patience(patient.next(0) - 1, 0)).isEqualTo(Patience.WAIT);
        assertThat(patient.patience(patient.next(0), 0)).isEqualTo(Patience.DEAD);
    }

    /// Behind a long queue the ping itself has a long way before the peer can answer it.
    @Test
    void theTimeCountsFromWhenTheTransportHadThePing() {
        PingAcks patient = new PingAcks(new DomainPair(Names.ROMEO_HOST, Names.JULIET_HOST), "t", 40_000);
        patient.ask(1, NOW);
        patient.answer("ack-t-1", NOW + 61_000, NOW + 60_000);
        patient.ask(2, NOW);
        assertThat(patient.next(NOW + 100_000)).isEqualTo(NOW + 100_000 + 9_000 + 6 * 1_000);
        assertThat(patient.patience(NOW + 110_000, NOW + 100_000)).isEqualTo(Patience.WAIT);
    }

    @Test
    void anAnswerToThePingOfAnEarlierStreamCountsForNothing() {
        Element ping = pings.ask(1, NOW).orElseThrow();
        pings.begin();
        assertThat(pings.answer(ping.attributeOr("id", ""), NOW, 0)).isEmpty();
    }

    private static boolean isAnswer(String xml) {
        return PingAcks.Answer.of(Stanza.of(Names.elements(xml).getFirst())).isPresent();
    }

    @Test
    void resultsAndErrorsAreAnswers() {
        assertThat(isAnswer("<iq type='result' id='ack-t-1' from='a.i2p' to='b.i2p'/>"))
                .isTrue();
        assertThat(isAnswer("<iq type='error' id='ack-t-1' from='a.i2p' to='b.i2p'><error type='cancel'>"
                        + "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<iq type='get' id='ack-t-1' from='a.i2p' to='b.i2p'><x xmlns='y'/></iq>",
                "<iq type='result' id='other' from='a.i2p' to='b.i2p'/>",
                "<iq type='result' id='ack-t-1' from='a.i2p' to='user@b.i2p'/>",
                "<iq type='result' id='ack-t-1' from='user@a.i2p' to='b.i2p'/>",
                "<message id='ack-t-1' from='a.i2p' to='b.i2p'/>"
            })
    void whatUsersSendIsNone(String xml) {
        assertThat(isAnswer(xml)).isFalse();
    }
}
