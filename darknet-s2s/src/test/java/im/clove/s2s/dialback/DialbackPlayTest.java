package im.clove.s2s.dialback;

import static im.clove.s2s.Names.EVE;
import static im.clove.s2s.Names.JULIET;
import static im.clove.s2s.Names.JULIET_HOST;
import static im.clove.s2s.Names.ROMEO;
import static im.clove.s2s.Names.ROMEO_HOST;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.Names;
import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.DestinationAuth;
import im.clove.s2s.place.DomainPair;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Server dialback, case by case, in literal XML: what comes, and what is answered. Romeo's node is ours. The
/// streams have the ids `in` (Juliet dialled it) and `out` (Romeo dialled it).
final class DialbackPlayTest {
    private static final String R = ROMEO.hostname();
    private static final String J = JULIET.hostname();
    private static final long NOW = 1_000;
    private static final Domain ROCKS = Domain.of("i2p.rocks");
    private static final DomainPair FROM_JULIET = new DomainPair(JULIET_HOST, ROMEO_HOST);
    private static final DomainPair TO_JULIET = FROM_JULIET.reversed();

    private final DialbackKeys keys = new DialbackKeys(new byte[DialbackKeys.SECRET_BYTES]);
    private final DarknetMap map = new DarknetMap(
            ROMEO,
            Set.of(ROMEO_HOST, Names.conference(ROMEO)),
            Map.of(ROCKS, new I2pPlace(JULIET, 5269), Domain.of("muc.i2p.rocks"), new I2pPlace(JULIET, 5269)),
            true);

    private ReceivingDialback receiving(B32 source) {
        return new ReceivingDialback(keys, map, new DestinationAuth(map), Names.at(source), 7, "in");
    }

    private InitiatingDialback initiating() {
        return new InitiatingDialback(keys, map, "out");
    }

    static Element element(String xml) {
        return Names.elements(xml.replaceFirst(" ", " xmlns:db='jabber:server:dialback' "))
                .getFirst();
    }

    /// What is sent, as it is on the wire; everything else by its name.
    static List<String> said(List<DialbackOutput> outputs) {
        return outputs.stream()
                .map(output -> switch (output) {
                    case DialbackOutput.Send(Element sent) ->
                        new String(XmlWriter.stanza(sent, StreamParser.SERVER), StandardCharsets.UTF_8);
                    case DialbackOutput.Denied(DomainPair _, var reason) -> "Denied " + reason.condition();
                    default -> output.getClass().getSimpleName();
                })
                .toList();
    }

    private static String error(String condition, String type) {
        return " type='error'><error type='" + type + "'><" + condition
                + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></db:result>";
    }

    private static DialbackQuery asked(List<DialbackOutput> outputs) {
        assertThat(outputs).hasSize(1);
        return ((DialbackOutput.Ask) outputs.getFirst()).query();
    }

    private static String key(String from, String to, String text) {
        return "<db:result from='" + from + "' to='" + to + "'>" + text + "</db:result>";
    }

    // The receiving role.

    @Test
    void aKeyIsPutBeforeTheServerOfItsDomain() {
        ReceivingDialback in = receiving(EVE);
        DialbackQuery query = asked(in.received(element(key(J, R, "abc")), NOW));
        assertThat(query).isEqualTo(new DialbackQuery(7, FROM_JULIET, "in", "abc"));
        assertThat(in.isAuthorised(FROM_JULIET)).isFalse();

        assertThat(said(in.answered(query, new DialbackVerdict.Valid())))
                .containsExactly("<db:result from='" + R + "' to='" + J + "' type='valid'/>", "Authorised");
        assertThat(in.isAuthorised(FROM_JULIET)).isTrue();
        assertThat(in.next()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    @DisplayName("S-05 a forged key is invalid, and the stream stays for another try")
    void aForgedKeyIsInvalid() {
        ReceivingDialback in = receiving(EVE);
        DialbackQuery query = asked(in.received(element(key(J, R, "forged")), NOW));
        assertThat(said(in.answered(query, new DialbackVerdict.Invalid())))
                .containsExactly("<db:result from='" + R + "' to='" + J + "' type='invalid'/>");
        assertThat(in.isOpen()).isFalse();
        asked(in.received(element(key(J, R, "true")), NOW));
    }

    @Test
    void whatTheDestinationProvesNeedsNoQuestion() {
        assertThat(said(receiving(JULIET).received(element(key(J, R, "abc")), NOW)))
                .containsExactly("<db:result from='" + R + "' to='" + J + "' type='valid'/>", "Authorised");
    }

    @Test
    void aMappedDomainIsProvedByItsDestinationAndByNoOther() {
        assertThat(said(receiving(JULIET).received(element(key("i2p.rocks", R, "abc")), NOW)))
                .contains("Authorised");
        DialbackQuery query = asked(receiving(EVE).received(element(key("i2p.rocks", R, "abc")), NOW));
        assertThat(query.pair().from()).isEqualTo(ROCKS);
    }

    @Test
    void aDomainThatTheOwnerMapsElsewhereHasToProveItselfAnew() {
        ReceivingDialback in = receiving(JULIET);
        in.received(element(key("i2p.rocks", R, "abc")), NOW);
        map.replace(Map.of(ROCKS, new I2pPlace(EVE, 5269)));
        assertThat(in.isAuthorised(new DomainPair(ROCKS, ROMEO_HOST))).isFalse();
        asked(in.received(element(key("i2p.rocks", R, "abc")), NOW));
    }

    @Test
    void severalPairsShareAStream() {
        ReceivingDialback in = receiving(JULIET);
        in.received(element(key("i2p.rocks", R, "a")), NOW);
        in.received(element(key("muc.i2p.rocks", R, "b")), NOW);
        in.received(element(key("i2p.rocks", "conference." + R, "c")), NOW);
        assertThat(in.isAuthorised(new DomainPair(ROCKS, ROMEO_HOST))).isTrue();
        assertThat(in.isAuthorised(new DomainPair(Domain.of("muc.i2p.rocks"), ROMEO_HOST)))
                .isTrue();
        assertThat(in.isAuthorised(new DomainPair(ROCKS, Names.conference(ROMEO))))
                .isTrue();
        assertThat(in.isAuthorised(new DomainPair(Domain.of("muc.i2p.rocks"), Names.conference(ROMEO))))
                .isFalse();
    }

    @Test
    void errorsByType() {
        ReceivingDialback in = receiving(JULIET);
        assertThat(said(in.received(element(key(J, "other.example", "k")), NOW)))
                .containsExactly("<db:result from='other.example' to='" + J + "'" + error("item-not-found", "cancel"));
        assertThat(said(in.received(element(key("example.org", R, "k")), NOW)))
                .containsExactly("<db:result from='" + R + "' to='example.org'" + error("not-allowed", "cancel"));
        assertThat(said(in.received(element(key(R, R, "k")), NOW)))
                .containsExactly("<db:result from='" + R + "' to='" + R + "'" + error("not-allowed", "cancel"));
        DialbackQuery query = asked(receiving(EVE).received(element(key(J, R, "k")), NOW));
        assertThat(query.streamId()).isEqualTo("in");
        ReceivingDialback eve = receiving(EVE);
        eve.received(element(key(J, R, "k")), NOW);
        assertThat(said(eve.answered(query, DialbackElements.unknown(Condition.REMOTE_SERVER_NOT_FOUND))))
                .containsExactly(
                        "<db:result from='" + R + "' to='" + J + "'" + error("remote-server-not-found", "cancel"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<db:result to='x.i2p'>k</db:result>",
                "<db:result from='x.i2p'>k</db:result>",
                "<db:result from='a b' to='x.i2p'>k</db:result>",
                "<db:result from='x.i2p' to='y.i2p'/>"
            })
    void aKeyWithoutAddressesOrTextEndsTheStream(String xml) {
        assertThat(said(receiving(JULIET).received(element(xml), NOW))).containsExactly("Fail");
    }

    @Test
    void anAnswerThatDoesNotComeIsATimeoutWellBeforeThePeerGivesUp() {
        ReceivingDialback in = receiving(EVE);
        DialbackQuery query = asked(in.received(element(key(J, R, "k")), NOW));
        assertThat(in.next()).isEqualTo(NOW + ReceivingDialback.PATIENCE_MILLIS).isLessThan(NOW + 90_000);
        assertThat(in.tick(in.next() - 1)).isEmpty();
        assertThat(said(in.tick(in.next())))
                .containsExactly("<db:result from='" + R + "' to='" + J + "'" + error("remote-server-timeout", "wait"));
        assertThat(in.answered(query, new DialbackVerdict.Valid())).isEmpty();
        assertThat(in.isOpen()).isFalse();
    }

    @Test
    void aKeyThatIsSaidAgainIsAskedAboutOnce() {
        ReceivingDialback in = receiving(EVE);
        DialbackQuery query = asked(in.received(element(key(J, R, "k")), NOW));
        assertThat(in.received(element(key(J, R, "k")), NOW + 1)).isEmpty();
        in.answered(query, new DialbackVerdict.Valid());
        assertThat(said(in.received(element(key(J, R, "k")), NOW + 2)))
                .containsExactly("<db:result from='" + R + "' to='" + J + "' type='valid'/>");
    }

    @Test
    @DisplayName("S-01 the answer to one key does not count for the next one shown")
    void anotherKeyIsAnotherQuestion() {
        ReceivingDialback in = receiving(EVE);
        DialbackQuery first = asked(in.received(element(key(J, R, "good")), NOW));
        DialbackQuery second = asked(in.received(element(key(J, R, "bad")), NOW));
        assertThat(in.answered(first, new DialbackVerdict.Valid())).isEmpty();
        assertThat(in.isOpen()).isFalse();
        assertThat(said(in.answered(second, new DialbackVerdict.Invalid())).getFirst())
                .contains("invalid");
    }

    @Test
    @DisplayName("S-10 each stream may have us ask about a few keys at once only")
    void pendingKeysAreBounded() {
        ReceivingDialback in = receiving(EVE);
        for (int i = 0; i < ReceivingDialback.MOST_PENDING; i++) {
            asked(in.received(element(key("r" + i + "." + J, R, "k")), NOW));
        }
        assertThat(said(in.received(element(key("more." + J, R, "k")), NOW)))
                .containsExactly(
                        "<db:result from='" + R + "' to='more." + J + "'" + error("resource-constraint", "wait"));
    }

    @Test
    @DisplayName("S-01 answers on a stream where we ask nothing are not heard")
    void unsolicitedAnswersAreIgnored() {
        ReceivingDialback in = receiving(EVE);
        asked(in.received(element(key(J, R, "k")), NOW));
        assertThat(in.received(element("<db:result from='" + J + "' to='" + R + "' type='valid'/>"), NOW))
                .isEmpty();
        assertThat(in.received(element("<db:verify from='" + J + "' to='" + R + "' id='in' type='valid'/>"), NOW))
                .isEmpty();
        assertThat(in.isOpen()).isFalse();
    }

    // The authoritative role.

    private String verify(String from, String to, String id, String key) {
        return "<db:verify from='" + from + "' to='" + to + "' id='" + id + "'>" + key + "</db:verify>";
    }

    private String answer(String xml) {
        return said(receiving(EVE).received(element(xml), NOW)).getFirst();
    }

    @Test
    @DisplayName("S-02 a key holds for its pair and its stream only, whoever asks")
    void keysAreKnownAgain() {
        String key = keys.key(TO_JULIET, "s1");
        assertThat(key).matches("[0-9a-f]{64}");
        assertThat(answer(verify(J, R, "s1", key)))
                .isEqualTo("<db:verify from='" + R + "' to='" + J + "' id='s1' type='valid'/>");
        assertThat(answer(verify(J, R, "s2", key))).contains("type='invalid'");
        assertThat(answer(verify("i2p.rocks", R, "s1", key))).contains("type='invalid'");
        assertThat(answer(verify(J, "conference." + R, "s1", key))).contains("type='invalid'");
        assertThat(answer(verify(J, R, "s1", key.substring(1)))).contains("type='invalid'");
        assertThat(answer(verify(J, R, "s1", ""))).contains("type='invalid'");
        assertThat(answer(verify(J, "other.example", "s1", key)))
                .contains("type='error'")
                .contains("item-not-found");
        assertThat(answer(verify(J, R, "", key))).contains("type='error'").contains("bad-request");
    }

    // The initiating role.

    private String ours() {
        return "<db:result from='" + R + "' to='" + J + "'>" + keys.key(TO_JULIET, "out") + "</db:result>";
    }

    @Test
    void ourKeyIsTakenOrNot() {
        InitiatingDialback out = initiating();
        assertThat(said(out.claim(TO_JULIET, NOW))).containsExactly(ours());
        assertThat(said(out.received(
                        element("<db:result from='" + J + "' to='" + R + "' type='valid'>x</db:result>"), NOW)))
                .containsExactly("Proved");

        out.claim(TO_JULIET, NOW);
        assertThat(said(out.received(element("<db:result from='" + J + "' to='" + R + "' type='invalid'/>"), NOW)))
                .containsExactly("Denied FORBIDDEN");

        out.claim(TO_JULIET, NOW);
        assertThat(said(out.received(
                        element("<db:result from='" + J + "' to='" + R + "'" + error("remote-server-timeout", "wait")),
                        NOW)))
                .containsExactly("Denied REMOTE_SERVER_TIMEOUT");
    }

    @Test
    @DisplayName("S-01 an answer counts for a key that was shown on this stream, once")
    void answersToNothing() {
        InitiatingDialback out = initiating();
        String valid = "<db:result from='" + J + "' to='" + R + "' type='valid'/>";
        assertThat(out.received(element(valid), NOW)).isEmpty();
        out.claim(TO_JULIET, NOW);
        assertThat(out.received(element("<db:result from='i2p.rocks' to='" + R + "' type='valid'/>"), NOW))
                .isEmpty();
        assertThat(out.received(element("<db:result from='" + J + "' to='" + R + "'>key</db:result>"), NOW))
                .isEmpty();
        assertThat(said(out.received(element(valid), NOW))).containsExactly("Proved");
        assertThat(out.received(element(valid), NOW)).isEmpty();
    }

    @Test
    void anEmptyStreamIdIsAStreamIdToo() {
        InitiatingDialback out = new InitiatingDialback(keys, map, "");
        assertThat(said(out.claim(TO_JULIET, NOW)).getFirst()).contains(keys.key(TO_JULIET, ""));
    }

    @Test
    void severalDomainsOfOursShareAStream() {
        InitiatingDialback out = initiating();
        DomainPair muc = new DomainPair(Names.conference(ROMEO), JULIET_HOST);
        out.claim(TO_JULIET, NOW);
        out.claim(muc, NOW);
        assertThat(out.received(element("<db:result from='" + J + "' to='conference." + R + "' type='valid'/>"), NOW))
                .containsExactly(new DialbackOutput.Proved(muc));
        assertThat(out.received(element("<db:result from='" + J + "' to='" + R + "' type='valid'/>"), NOW))
                .containsExactly(new DialbackOutput.Proved(TO_JULIET));
    }

    @Test
    void questionsForOtherStreamsGoOverThisOne() {
        InitiatingDialback out = initiating();
        DialbackQuery query = new DialbackQuery(7, FROM_JULIET, "in", "abc");
        assertThat(said(out.ask(query)))
                .containsExactly("<db:verify from='" + R + "' to='" + J + "' id='in'>abc</db:verify>");
        String answer = "<db:verify from='" + J + "' to='" + R + "' id='%s' type='valid'/>";
        assertThat(out.received(element(answer.formatted("other")), NOW)).isEmpty();
        assertThat(out.received(element(answer.formatted("in")), NOW))
                .containsExactly(new DialbackOutput.Answered(query, new DialbackVerdict.Valid()));
        assertThat(out.received(element(answer.formatted("in")), NOW)).isEmpty();
    }

    @Test
    void aQuestionAboutOurKeyIsAnsweredOnTheVeryStream() {
        InitiatingDialback out = initiating();
        out.claim(TO_JULIET, NOW);
        assertThat(said(out.received(element(verify(J, R, "out", keys.key(TO_JULIET, "out"))), NOW)))
                .containsExactly("<db:verify from='" + R + "' to='" + J + "' id='out' type='valid'/>", "Checked");
    }
}
