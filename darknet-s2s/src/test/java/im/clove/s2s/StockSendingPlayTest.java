package im.clove.s2s;

import static im.clove.s2s.Names.JULIET;
import static im.clove.s2s.Names.ROMEO;
import static im.clove.s2s.Names.header;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// How stanzas get to a server that is no Clove node, whatever streams do.
final class StockSendingPlayTest extends StockStage {
    private static final String CLOVE = "<stream:features><destination xmlns='urn:clove:s2s:0'/></stream:features>";

    private static String pong(Element ping) {
        assertThat(ping.local()).isEqualTo("iq");
        assertThat(ping.attribute("from")).isEqualTo(R);
        assertThat(ping.attribute("to")).isEqualTo(J);
        return "<iq type='result' from='" + J + "' to='" + R + "' id='" + ping.attribute("id") + "'/>";
    }

    @Test
    void aStanzaIsDeliveredWhenThePingBehindItIsAnswered() throws Exception {
        listen(JULIET);
        TestNode.Outcome outcome = romeo.message(JULIET, "1");
        StockPeer out = proved(J);
        StockPeer in = reverse();
        assertThat(out.hear()).contains("<message");
        Element ping = out.hearElement();
        assertThat(outcome.now()).isNull();

        in.say(pong(ping));
        assertThat(outcome.await()).isEqualTo("accepted");
        in.say(message(J, R, "2"));
        assertThat(romeo.arrival().id()).isEqualTo("2");
        assertThat(romeo.received).containsExactly("2");
    }

    @Test
    void whatWasOnItsWayWhenTheStreamBrokeGoesAgain() throws Exception {
        listen(JULIET);
        TestNode.Outcome first = romeo.message(JULIET, "1");
        StockPeer out = proved(J);
        StockPeer in = reverse();
        out.hear();
        in.say(pong(out.hearElement()));
        assertThat(first.await()).isEqualTo("accepted");

        TestNode.Outcome second = romeo.message(JULIET, "2");
        assertThat(out.hear()).contains("id='2'");
        out.close();
        StockPeer again = proved(J);
        assertThat(again.hear()).contains("id='2'");
        in.say(pong(again.hearElement()));
        assertThat(second.await()).isEqualTo("accepted");
    }

    @Test
    void aPeerThatAnsweredAndStopsIsDialledAnew() throws Exception {
        listen(JULIET);
        romeo.message(JULIET, "1");
        StockPeer out = proved(J);
        StockPeer in = reverse();
        out.hear();
        in.say(pong(out.hearElement()));

        TestNode.Outcome second = romeo.message(JULIET, "2");
        out.hear();
        out.hearElement();
        out.hearTheEnd();
        StockPeer again = proved(J);
        assertThat(again.hear()).contains("id='2'");
        in.say(pong(again.hearElement()));
        assertThat(second.await()).isEqualTo("accepted");
    }

    @Test
    void aPeerThatNeverAnswersIsTakenAtTheWordOfTheTransport() throws Exception {
        listen(JULIET);
        TestNode.Outcome outcome = romeo.message(JULIET, "1");
        StockPeer out = proved(J);
        out.hear();
        out.hearElement();
        assertThat(outcome.await()).isEqualTo("accepted");
        assertThat(romeo.message(JULIET, "2").await()).isEqualTo("accepted");
        assertThat(out.hear()).contains("id='2'");
    }

    @Test
    void aRoomServiceBesideTheServerHasAStreamOfItsOwn() throws Exception {
        listen(JULIET);
        TestNode.Outcome room = romeo.send("conference." + J, "<message id='1'><body>Hi</body></message>");
        TestNode.Outcome user = romeo.message(JULIET, "2");
        // The first dial finds out what the peer is; then each domain is dialled for itself.
        StockPeer one = answerInTls(J, DIALBACK_FEATURES);
        is(one.hearElement(), "result", R, J, "");
        StockPeer other = answerDial();
        assertThat(other.hearHeader().attribute("to")).isEqualTo("conference." + J);
        assertThat(other.hear()).isEqualTo(STARTTLS);
        other.say(answer("conference." + J, "x") + TLS_FEATURES + PROCEED).startTls(false);
        other.hearHeader();
        other.say(answer("conference." + J, "y") + DIALBACK_FEATURES);
        is(other.hearElement(), "result", R, "conference." + J, "");
        other.say(result("conference." + J, R, "valid", ""));
        assertThat(other.hear()).contains("id='1'");
        one.say(result(J, R, "valid", ""));
        assertThat(one.hear()).contains("id='2'");
        assertThat(room.await()).isEqualTo("accepted");
        assertThat(user.await()).isEqualTo("accepted");
    }

    @Test
    void aPeerThatBecomesACloveNodeIsTalkedToAsOne() throws Exception {
        listen(JULIET);
        TestNode.Outcome first = romeo.message(JULIET, "1");
        StockPeer out = proved(J);
        out.hear();
        assertThat(first.await()).isEqualTo("accepted");
        out.close();

        TestNode.Outcome outcome = romeo.message(JULIET, "2");
        StockPeer changed = answerDial();
        changed.hearHeader();
        changed.say(answer(J, "x") + CLOVE);
        StockPeer clove = answerDial();
        clove.hearHeader();
        clove.say(answer(J, "y") + CLOVE + "<link xmlns='urn:clove:s2s:0' id='j' seq='1' h='0' epoch='0'/>");
        Element link = clove.hearElement();
        assertThat(link.local()).isEqualTo("link");
        assertThat(clove.hear()).contains("id='2'");
        clove.say("<a xmlns='urn:xmpp:sm:3' h='" + link.attribute("seq") + "'/>");
        assertThat(outcome.await()).isEqualTo("accepted");
    }

    @Test
    void aCloveNodeThatBecomesAnotherServerIsTalkedToAsOne() throws Exception {
        listen(JULIET);
        TestNode.Outcome first = romeo.message(JULIET, "1");
        StockPeer clove = answerDial();
        clove.hearHeader();
        clove.say(answer(J, "x") + CLOVE + "<link xmlns='urn:clove:s2s:0' id='j' seq='1' h='0' epoch='0'/>");
        clove.hearElement();
        clove.say("<a xmlns='urn:xmpp:sm:3' h='1'/>");
        assertThat(first.await()).isEqualTo("accepted");
        clove.close();

        TestNode.Outcome second = romeo.message(JULIET, "2");
        StockPeer puzzled = answerDial();
        puzzled.hearHeader();
        assertThat(puzzled.hear()).contains("<link");
        puzzled.say(answer(J, "x") + "<stream:error><unsupported-stanza-type "
                + "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
        StockPeer stock = proved(J);
        assertThat(stock.hear()).contains("id='2'");
        assertThat(second.await()).isEqualTo("accepted");
    }

    @Test
    void aServerThatDoesNotServeTheDomainIsNotAskedAgain() throws Exception {
        listen(JULIET);
        TestNode.Outcome outcome = romeo.message(JULIET, "1");
        StockPeer out = answerInTls(J, DIALBACK_FEATURES);
        out.hearElement();
        out.say("<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>");
        assertThat(outcome.await()).isEqualTo(Condition.REMOTE_SERVER_NOT_FOUND);
    }

    @Test
    @DisplayName("S-11 nothing may come on a stream that we dialled")
    void theStreamWeDialledIsOneWay() throws Exception {
        listen(JULIET);
        romeo.message(JULIET, "1");
        StockPeer out = proved(J);
        out.hear();
        out.hearElement();
        out.say(message(J, R, "2"));
        assertThat(out.hear()).contains("unsupported-stanza-type");
        out.hearTheEnd();
        assertThat(romeo.received).isEmpty();
    }

    @Test
    void aPeerWithoutTlsIsTalkedToAllTheSame() throws Exception {
        listen(JULIET);
        TestNode.Outcome outcome = romeo.message(JULIET, "1");
        StockPeer out = answerDial();
        out.hearHeader();
        out.say(answer(J, "plain") + DIALBACK_FEATURES);
        is(out.hearElement(), "result", R, J, "");
        out.say(result(J, R, "valid", ""));
        assertThat(out.hear()).contains("<message");

        StockPeer in = new StockPeer(stage, network.host(JULIET).dial(ROMEO, 5269, Duration.ofSeconds(1)));
        open.add(in);
        in.say(header(J, R));
        in.hearHeader();
        in.hear();
        in.say(result(J, R, "", "key"));
        is(in.hearElement(), "result", R, J, "valid");
        in.say(pong(out.hearElement()));
        assertThat(outcome.await()).isEqualTo("accepted");
    }
}
