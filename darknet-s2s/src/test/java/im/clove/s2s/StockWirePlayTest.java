package im.clove.s2s;

import static im.clove.s2s.Names.EVE;
import static im.clove.s2s.Names.JULIET;
import static im.clove.s2s.Names.ROMEO;
import static im.clove.s2s.Names.header;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes over the wire between Romeo's node and a server that is no Clove node, TLS included.
final class StockWirePlayTest extends StockStage {
    @Test
    void weLogInWithExternalWhereItIsOfferedAndDeliverWhenItIsAcknowledged() throws Exception {
        listen(JULIET);
        TestNode.Outcome outcome = romeo.message(JULIET, "1");
        StockPeer juliet = answerInTls(J, EXTERNAL_FEATURES);

        Element auth = juliet.hearElement();
        assertThat(auth.attribute("mechanism")).isEqualTo("EXTERNAL");
        assertThat(new String(Base64.getDecoder().decode(auth.text()), StandardCharsets.UTF_8))
                .isEqualTo(R);
        juliet.say("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>").restart();
        juliet.hearHeader();
        juliet.say(answer(J, "third") + ACKS_FEATURES);
        assertThat(juliet.hear()).contains("<enable xmlns='urn:xmpp:sm:3'");
        assertThat(juliet.hear()).contains("<message").contains("id='1'");
        assertThat(juliet.hear()).contains("<r xmlns='urn:xmpp:sm:3'");
        assertThat(outcome.now()).isNull();

        juliet.say("<enabled xmlns='urn:xmpp:sm:3'/><a xmlns='urn:xmpp:sm:3' h='1'/>");
        assertThat(outcome.await()).isEqualTo("accepted");
    }

    @Test
    void refusedExternalFallsBackToDialbackOnTheSameStream() throws Exception {
        listen(JULIET);
        TestNode.Outcome outcome = romeo.message(JULIET, "1");
        StockPeer juliet = answerInTls(J, EXTERNAL_FEATURES);
        juliet.hearElement();
        juliet.say("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>");

        is(juliet.hearElement(), "result", R, J, "");
        juliet.say(result(J, R, "valid", ""));
        assertThat(juliet.hear()).contains("<message");
        assertThat(outcome.await()).isEqualTo("accepted");
    }

    @Test
    void theWholeOfDialbackWhereThePeerAsksOnAStreamOfItsOwn() throws Exception {
        listen(JULIET);
        TestNode.Outcome outcome = romeo.message(JULIET, "1");
        StockPeer juliet = answerInTls(J, DIALBACK_FEATURES);
        Element key = juliet.hearElement();
        is(key, "result", R, J, "");

        // Another destination asks: that of i2pd's SOCKS proxy.
        StockPeer asking = dialInTls(EVE, J, R);
        asking.hearHeader();
        assertThat(asking.hear()).contains("urn:xmpp:features:dialback").doesNotContain("EXTERNAL");
        asking.say(verify(J, R, "inside", "", key.text()));
        is(asking.hearElement(), "verify", R, J, "valid");
        asking.say(verify(J, R, "inside", "", "f00"));
        is(asking.hearElement(), "verify", R, J, "invalid");
        asking.say(verify(J, R, "before", "", key.text()));
        is(asking.hearElement(), "verify", R, J, "invalid");

        assertThat(outcome.now()).isNull();
        juliet.say(result(J, R, "valid", ""));
        assertThat(juliet.hear()).contains("<message");
        assertThat(outcome.await()).isEqualTo("accepted");
    }

    @Test
    void aPeerWhoseDestinationProvesItLogsInWithExternal() throws Exception {
        StockPeer juliet = dialInTls(JULIET, J, R);
        juliet.hearHeader();
        assertThat(juliet.hear()).contains("<mechanism>EXTERNAL</mechanism>");
        juliet.say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>"
                + Base64.getEncoder().encodeToString(J.getBytes(StandardCharsets.UTF_8)) + "</auth>");
        assertThat(juliet.hear()).isEqualTo("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        juliet.restart().say(header(J, R));
        juliet.hearHeader();
        assertThat(juliet.hear()).contains("<sm xmlns='urn:xmpp:sm:3'/>");

        juliet.say(message(J, R, "0") + "<enable xmlns='urn:xmpp:sm:3'/>");
        assertThat(juliet.hear()).contains("<enabled xmlns='urn:xmpp:sm:3'");
        juliet.say(message(J, R, "1") + message(J, R, "2") + "<r xmlns='urn:xmpp:sm:3'/>");
        assertThat(juliet.hear()).isEqualTo("<a xmlns='urn:xmpp:sm:3' h='2'/>");
        assertThat(romeo.received).containsExactly("0", "1", "2");
    }

    @Test
    void aPeerFromAnotherDestinationIsAskedAboutWhereItsDomainLives() throws Exception {
        listen(JULIET);
        StockPeer juliet = dialInTls(EVE, J, R);
        juliet.hearHeader();
        String id = Objects.requireNonNull(juliet.hear());
        assertThat(id).doesNotContain("EXTERNAL");
        juliet.say(result(J, R, "", "abc"));

        StockPeer asked = answerInTls(J, DIALBACK_FEATURES);
        Element question = question(asked);
        assertThat(question.text()).isEqualTo("abc");
        asked.say(verify(J, R, question.attributeOr("id", ""), "valid", ""));

        is(juliet.hearElement(), "result", R, J, "valid");
        juliet.say(message(J, R, "1"));
        assertThat(romeo.arrival().id()).isEqualTo("1");
    }

    @Test
    @DisplayName("S-01, S-04 a peer that says who it is with its keys only, and may do no more than it has proved")
    void aPeerMayLeaveItToItsKeysToSayWhoItIs() throws Exception {
        listen(JULIET);
        StockPeer juliet = dialInTls(EVE, "", R);
        assertThat(juliet.hearHeader().attribute("to")).isNull();
        assertThat(juliet.hear()).contains("urn:xmpp:features:dialback").doesNotContain("EXTERNAL");
        juliet.say(verify(J, R, "other", "", "f00"));
        is(juliet.hearElement(), "verify", R, J, "invalid");
        juliet.say(result(J, R, "", "abc"));
        StockPeer asked = answerInTls(J, DIALBACK_FEATURES);
        is(asked.hearElement(), "result", R, J, "");
        asked.say(verify(J, R, asked.hearElement().attributeOr("id", ""), "valid", ""));
        is(juliet.hearElement(), "result", R, J, "valid");
        juliet.say(message(J, R, "1"));
        assertThat(romeo.arrival().id()).isEqualTo("1");
        juliet.say(message("i2p.rocks", R, "2"));
        assertThat(juliet.hear()).contains("invalid-from");
        juliet.hearTheEnd();
        assertThat(romeo.received).containsExactly("1");
    }

    @Test
    void aPeerWithoutANameWhoseDestinationIsTheOneIsNotAskedBackAbout() throws Exception {
        StockPeer juliet = offered(JULIET, "");
        juliet.say(result(J, R, "", "any"));
        is(juliet.hearElement(), "result", R, J, "valid");
        juliet.say(message(J, R, "1"));
        assertThat(romeo.arrival().id()).isEqualTo("1");
    }

    @Test
    @DisplayName("S-05 a forged claim is refused by the server of the domain, and nothing passes meanwhile")
    void aForgedKeyIsInvalid() throws Exception {
        listen(JULIET);
        StockPeer eve = offered(EVE, J);
        eve.say(result(J, R, "", "forged"));
        StockPeer asked = answerInTls(J, DIALBACK_FEATURES);
        asked.hearElement();
        Element question = asked.hearElement();
        asked.say(verify(J, R, question.attributeOr("id", ""), "invalid", ""));

        is(eve.hearElement(), "result", R, J, "invalid");
        eve.say(message(J, R, "1"));
        assertThat(eve.hear()).contains("invalid-from");
        eve.hearTheEnd();
        assertThat(romeo.received).isEmpty();
    }

    @Test
    @DisplayName("A mapped domain is asked about at its destination only, and speaks from there without a question")
    void mappedDomains() throws Exception {
        StockPeer rocks = dialInTls(JULIET, "i2p.rocks", R);
        rocks.hearHeader();
        assertThat(rocks.hear()).contains("EXTERNAL");
        rocks.say(result("i2p.rocks", R, "", "key"));
        is(rocks.hearElement(), "result", R, "i2p.rocks", "valid");
        rocks.say(message("i2p.rocks", R, "1"));
        assertThat(romeo.arrival().id()).isEqualTo("1");

        // Romeo's answers go to the mapped destination, under the mapped name.
        listen(JULIET);
        romeo.send("i2p.rocks", "<message id='2'><body>Hi</body></message>");
        StockPeer dialledRocks = answerInTls("i2p.rocks", DIALBACK_FEATURES);
        is(dialledRocks.hearElement(), "result", R, "i2p.rocks", "");
    }

    @Test
    void aDomainThatIsNeitherMappedNorAnAddressIsRefusedAtOnce() throws Exception {
        StockPeer eve = new StockPeer(stage, network.host(EVE).dial(ROMEO, 5269, Duration.ofSeconds(1)));
        open.add(eve);
        eve.say(header("example.org", R));
        eve.hearHeader();
        assertThat(eve.hear()).contains("invalid-from");
        eve.hearTheEnd();
    }

    @Test
    void bothDialAtOnce() throws Exception {
        listen(JULIET);
        TestNode.Outcome outcome = romeo.message(JULIET, "1");
        StockPeer in = offered(EVE, J);
        in.say(result(J, R, "", "julietskey"));

        StockPeer out = answerInTls(J, DIALBACK_FEATURES);
        Element ours = out.hearElement();
        is(ours, "result", R, J, "");
        Element question = out.hearElement();
        is(question, "verify", R, J, "");
        // Our stream is not proved yet; Juliet answers all the same.
        out.say(verify(J, R, question.attributeOr("id", ""), "valid", ""));
        is(in.hearElement(), "result", R, J, "valid");
        // And asks about ours on hers.
        in.say(verify(J, R, "inside", "", ours.text()));
        is(in.hearElement(), "verify", R, J, "valid");
        out.say(result(J, R, "valid", ""));
        assertThat(out.hear()).contains("<message");
        assertThat(outcome.await()).isEqualTo("accepted");
        assertThat(network.dials()).isEqualTo(2);
    }

    @Test
    @DisplayName("COMPAT(Prosody, 13.0) the key is said again once the peer's own stream is up")
    void theKeyIsSaidAgain() throws Exception {
        listen(JULIET);
        TestNode.Outcome outcome = romeo.message(JULIET, "1");
        StockPeer out = answerInTls(J, DIALBACK_FEATURES);
        Element first = out.hearElement();
        is(first, "result", R, J, "");
        StockPeer in = offered(JULIET, J);
        in.say(result(J, R, "", "key"));
        is(in.hearElement(), "result", R, J, "valid");

        // The question about our key was lost; a few seconds later:
        Element second = out.hearElement();
        is(second, "result", R, J, "");
        assertThat(second.text()).isEqualTo(first.text());
        in.say(verify(J, R, "inside", "", second.text()));
        is(in.hearElement(), "verify", R, J, "valid");
        out.say(result(J, R, "valid", ""));
        assertThat(out.hear()).contains("<message");
        assertThat(outcome.await()).isEqualTo("accepted");
    }

    @Test
    void aQuestionThatIsLostWithItsStreamIsAskedOnTheNext() throws Exception {
        listen(JULIET);
        StockPeer in = offered(EVE, J);
        in.say(result(J, R, "", "key"));
        StockPeer lost = answerInTls(J, DIALBACK_FEATURES);
        lost.hearElement();
        is(lost.hearElement(), "verify", R, J, "");
        lost.close();

        // Whether `starttls` comes ahead of the features makes no difference to the peer.
        StockPeer again = answerInTls(J, DIALBACK_FEATURES);
        Element question = question(again);
        again.say(verify(J, R, question.attributeOr("id", ""), "valid", ""));
        is(in.hearElement(), "result", R, J, "valid");
    }

    @Test
    void aRefusedKeyGoesBackToTheSenderAsAnError() throws Exception {
        listen(JULIET);
        TestNode.Outcome outcome = romeo.message(JULIET, "1");
        StockPeer juliet = answerInTls(J, DIALBACK_FEATURES);
        juliet.hearElement();
        juliet.say(result(J, R, "invalid", ""));
        assertThat(outcome.await()).isEqualTo(Condition.FORBIDDEN);
    }

    @Test
    @DisplayName("S-03, S-04 a stanza right behind the key is too early, whatever the answer will be")
    void aStanzaAheadOfTheAnswerEndsTheStream() throws Exception {
        listen(JULIET);
        StockPeer juliet = offered(EVE, J);
        juliet.say(result(J, R, "", "key") + message(J, R, "1"));
        assertThat(juliet.hear()).contains("invalid-from");
        juliet.hearTheEnd();
        assertThat(romeo.received).isEmpty();
    }

    @Test
    @DisplayName("S-04 only the pair that is proved passes, not its neighbours")
    void onlyTheProvedPairPasses() throws Exception {
        for (String[] other : new String[][] {
            {"conference." + J, R, "invalid-from"},
            {J, "conference." + R, "invalid-from"},
            {J, "example.org", "host-unknown"}
        }) {
            StockPeer juliet = offered(JULIET, J);
            juliet.say(result(J, R, "", "key"));
            is(juliet.hearElement(), "result", R, J, "valid");
            juliet.say(message(other[0], other[1], "1"));
            assertThat(juliet.hear()).contains(other[2]);
            juliet.hearTheEnd();
        }
        assertThat(romeo.received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", " \r\n\t"})
    @DisplayName("White space around the handshake is ignored, whoever dials")
    void whiteSpaceAheadOfTlsIsIgnored(String space) throws Exception {
        StockPeer juliet = plain(JULIET, J, R);
        juliet.say(STARTTLS + space);
        assertThat(juliet.hear()).isEqualTo(PROCEED);
        juliet.say(space).startTls(true).say(header(J, R));
        assertThat(juliet.hearHeader().attribute("from")).isEqualTo(R);

        listen(JULIET);
        romeo.message(JULIET, "1");
        StockPeer dialled = answerDial();
        dialled.hearHeader();
        dialled.say(answer(J, "before") + TLS_FEATURES);
        assertThat(dialled.hear()).isEqualTo(STARTTLS);
        dialled.say(PROCEED + space).say(space).startTls(false);
        assertThat(dialled.hearHeader().attribute("to")).isEqualTo(J);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<x/>", "\n<", " x", "\n\u0016"})
    @DisplayName("X-20 plaintext behind <starttls/> ends the connection")
    void plaintextAheadOfTlsEndsTheConnection(String injected) throws Exception {
        StockPeer mallory = plain(EVE, J, R);
        mallory.say(STARTTLS + injected);
        assertThat(mallory.hear()).isEqualTo(PROCEED);
        mallory.hearTheEnd();
    }

    @Test
    @DisplayName("S-01 answers that nobody waits for change nothing")
    void unsolicitedAnswers() throws Exception {
        listen(JULIET);
        StockPeer eve = offered(EVE, J);
        eve.say(result(J, R, "valid", "") + verify(J, R, "x", "valid", "") + message(J, R, "1"));
        assertThat(eve.hear()).contains("not-authorized");
        eve.hearTheEnd();
        assertThat(romeo.received).isEmpty();
    }

    @Test
    void knownPeersAreDialledWithStarttlsAhead() throws Exception {
        listen(JULIET);
        romeo.message(JULIET, "1");
        StockPeer first = answerInTls(J, DIALBACK_FEATURES);
        first.hearElement();
        first.say(result(J, R, "valid", ""));
        first.hear();
        first.close();

        romeo.message(JULIET, "2");
        StockPeer second = answerDial();
        second.hearHeader();
        assertThat(second.hear()).isEqualTo(STARTTLS);
        second.say(answer(J, "x") + TLS_FEATURES + PROCEED).startTls(false);
        second.hearHeader();
        second.say(answer(J, "y") + DIALBACK_FEATURES);
        is(second.hearElement(), "result", R, J, "");
    }
}
