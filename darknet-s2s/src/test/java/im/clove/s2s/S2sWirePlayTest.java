package im.clove.s2s;

import static im.clove.s2s.Names.EVE;
import static im.clove.s2s.Names.JULIET;
import static im.clove.s2s.Names.ROMEO;
import static im.clove.s2s.Names.header;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.Duplex;
import im.clove.s2s.config.LinkTimes;
import im.clove.s2s.config.PeerLimits;
import im.clove.s2s.link.LinkState;
import im.clove.s2s.sim.SimNetwork;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.XmlLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One node, Romeo's, and a peer that speaks literal XML.
@Timeout(300)
final class S2sWirePlayTest {
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final String FEATURES = "<stream:features><destination xmlns='urn:clove:s2s:0'/></stream:features>";

    private final Stage stage = new Stage(Stage.Time.FLOWS);
    private final SimNetwork network = new SimNetwork(stage, Duration.ZERO);
    private final List<AutoCloseable> open = new ArrayList<>();
    private final BlockingQueue<Duplex> dialled = new LinkedBlockingQueue<>();
    private TestNode romeo = new TestNode(network, ROMEO);

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        romeo.close();
    }

    private ScriptedPeer dial(B32 from) throws IOException {
        ScriptedPeer peer = new ScriptedPeer(stage, network.host(from).dial(ROMEO, 5269, Duration.ofSeconds(1)));
        open.add(peer);
        return peer;
    }

    /// A peer that answers dials.
    private void listen(B32 b32) {
        network.host(b32).start(duplex -> {
            dialled.add(duplex);
            CountDownLatch never = new CountDownLatch(1);
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private ScriptedPeer answerDial() {
        ScriptedPeer peer = new ScriptedPeer(stage, stage.receive("Nobody dialled", dialled::poll));
        open.add(peer);
        return peer;
    }

    private static String link(long seq, String of, long h) {
        return "<link xmlns='urn:clove:s2s:0' id='peer' seq='" + seq + "'"
                + (of.isEmpty() ? "" : " of='" + of + "'")
                + " h='" + h + "' epoch='0'/>";
    }

    private static String message(String from, String to, String id) {
        return "<message from='" + from + "' to='" + to + "' id='" + id + "'><body>Hi</body></message>";
    }

    private ScriptedPeer linked(B32 from) throws Exception {
        return dial(from).say(header(from.hostname(), ROMEO.hostname()) + link(1, "", 0));
    }

    @Test
    void theWholeOfAnIncomingStream() throws Exception {
        ScriptedPeer juliet = dial(JULIET);
        juliet.say(header(JULIET.hostname(), ROMEO.hostname()));
        assertThat(juliet.hear("</stream:features>"))
                .contains("from='" + ROMEO.hostname() + "'")
                .contains("to='" + JULIET.hostname() + "'")
                .contains("xmlns='jabber:server'")
                .endsWith(FEATURES);

        juliet.say(link(1, "", 0)
                + message("juliet@" + JULIET.hostname(), "romeo@" + ROMEO.hostname(), "1")
                + "<r xmlns='urn:xmpp:sm:3'/>");
        assertThat(juliet.hear("/>"))
                .contains("<link xmlns='urn:clove:s2s:0' id='")
                .contains("seq='1' of='peer' h='0'");
        assertThat(romeo.arrival().from()).hasToString("juliet@" + JULIET.hostname());
        juliet.hear("<a xmlns='urn:xmpp:sm:3' h='1'/>");

        TestNode.Outcome outcome = romeo.message(JULIET, "2");
        juliet.hear("</message><r xmlns='urn:xmpp:sm:3'/>");
        juliet.say("<a xmlns='urn:xmpp:sm:3' h='1'/>");
        assertThat(outcome.await()).isEqualTo("accepted");

        juliet.say("</stream:stream>");
        assertThat(juliet.hearTheEnd()).isEqualTo("</stream:stream>");
    }

    /// The writer is quick to flush what it is given first, but not each time: hence the many.
    @Test
    void aStanzaAndTheRequestBehindItLeaveInOnePiece() throws Exception {
        ScriptedPeer juliet = linked(JULIET);
        juliet.hear("</stream:features>");
        juliet.hear("/>");
        for (int i = 1; i <= 50; i++) {
            TestNode.Outcome outcome = romeo.message(JULIET, Integer.toString(i));
            assertThat(juliet.hearOnePiece()).contains("<message ").endsWith("</message><r xmlns='urn:xmpp:sm:3'/>");
            juliet.say("<a xmlns='urn:xmpp:sm:3' h='" + i + "'/>");
            assertThat(outcome.await()).isEqualTo("accepted");
        }
    }

    @Test
    void anAcknowledgementTravelsWithTheNextStanza() throws Exception {
        romeo.close();
        romeo = new TestNode(network, ROMEO, true, config -> config.with(LinkTimes.DEFAULT));
        ScriptedPeer juliet = linked(JULIET);
        juliet.hear("</stream:features>");
        juliet.hear("/>");
        // When the second has arrived, the first is done with and the r between them is read.
        juliet.say(message("juliet@" + JULIET.hostname(), "romeo@" + ROMEO.hostname(), "1")
                + "<r xmlns='urn:xmpp:sm:3'/>"
                + message("juliet@" + JULIET.hostname(), "romeo@" + ROMEO.hostname(), "2"));
        romeo.arrival();
        romeo.arrival();
        romeo.message(JULIET, "3");

        assertThat(juliet.hear("<r xmlns='urn:xmpp:sm:3'/>"))
                .contains("<message ")
                .containsPattern("</message><a xmlns='urn:xmpp:sm:3' h='[12]'/>");
    }

    @Test
    void theWholeOfAnOutgoingStreamAndTheSecondOneInASingleFlight() throws Exception {
        listen(JULIET);
        TestNode.Outcome first = romeo.message(JULIET, "1");
        ScriptedPeer juliet = answerDial();
        assertThat(juliet.hear(">")).isEqualTo("<?xml version='1.0'?>".substring(0, 21));
        assertThat(juliet.hear(">")).contains("from='" + ROMEO.hostname() + "'").contains("version='1.0'");
        juliet.say(header(JULIET.hostname(), ROMEO.hostname()) + FEATURES);
        assertThat(juliet.hear("</message><r xmlns='urn:xmpp:sm:3'/>"))
                .contains("<link xmlns='urn:clove:s2s:0' id='")
                .contains("seq='1' h='0' epoch='0' again='8192'/><message ");
        juliet.say(link(1, "", 0).replace("epoch='0'", "epoch='1'") + "<a xmlns='urn:xmpp:sm:3' h='1'/>");
        assertThat(first.await()).isEqualTo("accepted");
        juliet.say("</stream:stream>");
        juliet.hearTheEnd();
        // What is said on a stream that is ending was said in vain, and the next one begins with more caution.
        stage.await("The link does not rest", () -> romeo.state() instanceof LinkState.Idle);

        romeo.message(JULIET, "2");
        ScriptedPeer again = answerDial();
        assertThat(again.hear("</message><r xmlns='urn:xmpp:sm:3'/>"))
                .contains("seq='2' of='peer' h='0' epoch='1' again='8192'/><message ");
    }

    @Test
    void whatThePeerHasAlreadyIsNotTakenAgain() throws Exception {
        ScriptedPeer juliet = linked(JULIET);
        String address = "juliet@" + JULIET.hostname();
        String to = "romeo@" + ROMEO.hostname();
        juliet.say(message(address, to, "1") + message(address, to, "2") + "<r xmlns='urn:xmpp:sm:3'/>");
        juliet.hear("<a xmlns='urn:xmpp:sm:3' h='2'/>");
        juliet.close();
        stage.await("The link does not rest", () -> romeo.state() instanceof LinkState.Idle);

        ScriptedPeer again = dial(JULIET);
        again.say(header(JULIET.hostname(), ROMEO.hostname())
                + link(2, "", 0)
                + message(address, to, "2")
                + message(address, to, "3")
                + "<r xmlns='urn:xmpp:sm:3'/>");
        again.hear("<a xmlns='urn:xmpp:sm:3' h='3'/>");

        assertThat(romeo.received).containsExactly("1", "2", "3");
    }

    @Test
    @DisplayName("S-05 a forged domain in the header")
    void forgedDomainInTheHeaderIsCut() throws Exception {
        ScriptedPeer eve = dial(EVE);
        eve.say(header(JULIET.hostname(), ROMEO.hostname())
                + link(1, "", 0)
                + message("juliet@" + JULIET.hostname(), "romeo@" + ROMEO.hostname(), "1"));
        assertThat(eve.hearTheEnd()).contains("<invalid-from ").doesNotContain("features");
        assertThat(romeo.received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"juliet@JULIET", "JULIET", "eve@example.org", "romeo@ROMEO", "eve@EVE.evil.example", "eve@muc"})
    @DisplayName("S-04 a stanza from a domain that is not the peer's")
    void forgedSenderIsCut(String from) throws Exception {
        ScriptedPeer eve = linked(EVE);
        String forged = from.replace("JULIET", JULIET.hostname())
                .replace("ROMEO", ROMEO.hostname())
                .replace("EVE", EVE.hostname());
        String own = message("eve@conference." + EVE.hostname(), "romeo@" + ROMEO.hostname(), "own");
        eve.say(own + message(forged, "romeo@" + ROMEO.hostname(), "forged"));
        assertThat(eve.hearTheEnd()).contains("<invalid-from ");
        assertThat(romeo.arrival().id()).isEqualTo("own");
        assertThat(romeo.received).containsExactly("own");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "from=''", "from='a@b@c/'"})
    void stanzaWithoutAnAddressIsCut(String from) throws Exception {
        ScriptedPeer eve = linked(EVE);
        eve.say("<message " + from + " to='romeo@" + ROMEO.hostname() + "'/>");
        assertThat(eve.hearTheEnd()).contains("<improper-addressing ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JULIET", "example.org", "localhost"})
    @DisplayName("S-08 nothing passes through to a third server")
    void noTransit(String to) throws Exception {
        ScriptedPeer eve = linked(EVE);
        eve.say(message("eve@" + EVE.hostname(), "x@" + to.replace("JULIET", JULIET.hostname()), "1"));
        assertThat(eve.hearTheEnd()).contains("<host-unknown ");
        assertThat(network.dials()).isEqualTo(1);
        assertThat(romeo.received).isEmpty();
    }

    @Test
    void typingErrorInFrontOfOurNameIsAnsweredAndTheStreamStays() throws Exception {
        ScriptedPeer eve = linked(EVE);
        eve.say(message("eve@" + EVE.hostname(), "x@muk." + ROMEO.hostname(), "1"));
        assertThat(eve.hear("</message>")).contains("<remote-server-not-found ").contains("to='eve@" + EVE.hostname());
        eve.say("<iq from='eve@" + EVE.hostname() + "' to='" + ROMEO.hostname() + "' type='get' id='i'/>");
        assertThat(eve.hear("</iq>")).contains("<bad-request ");
        eve.say(message("eve@" + EVE.hostname(), "romeo@" + ROMEO.hostname(), "2"));
        assertThat(romeo.arrival().id()).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example.org", "127.0.0.1", "unknown.b32.i2p"})
    @DisplayName("S-13 unknown, empty and clearnet names get the same answer")
    void unknownHostsGetTheSameAnswer(String to) throws Exception {
        String answer = answerTo(to);
        assertThat(answer)
                .isEqualTo(answerTo("other.example"))
                .endsWith("<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text"
                        + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'>That domain is not served here</text>"
                        + "</stream:error></stream:stream>")
                .contains(" from='' to='" + EVE.hostname() + "' ")
                .doesNotContain(ROMEO.text());
    }

    private String answerTo(String to) throws Exception {
        return dial(EVE).say(header(EVE.hostname(), to)).hearTheEnd().replaceAll(" id='[0-9a-f]+'", "");
    }

    @Test
    @DisplayName("S-10 a peer that never finishes is cut when its time is up, whichever side dialled")
    void negotiationHasAnEnd() throws Exception {
        romeo.close();
        LinkTimes hasty = new LinkTimes(
                SHORT,
                Duration.ofSeconds(20),
                Duration.ofMillis(900),
                SHORT,
                Duration.ofSeconds(20),
                Duration.ofSeconds(20));
        romeo = new TestNode(network, ROMEO, true, config -> config.with(hasty));
        assertThat(dial(EVE).hearTheEnd()).isEmpty();
        ScriptedPeer slow = dial(EVE).say(header(EVE.hostname(), ROMEO.hostname()));
        slow.hear("</stream:features>");
        slow.hearTheEnd();
        listen(JULIET);
        TestNode.Outcome iq = romeo.send(JULIET.hostname(), "<iq type='get' id='q'><ping xmlns='urn:xmpp:ping'/></iq>");
        ScriptedPeer mute = answerDial();
        assertThat(mute.hearTheEnd()).startsWith("<?xml");
        assertThat(iq.await()).isEqualTo(Condition.REMOTE_SERVER_TIMEOUT);
    }

    @Test
    @DisplayName("S-10, R-01 streams that negotiate are bounded in number, and lock nobody out")
    void unprovenStreamsAreBounded() throws Exception {
        romeo.close();
        romeo = new TestNode(
                network, ROMEO, true, config -> config.with(new PeerLimits(10, 10_000, 2, 2, 10_000, 4, 2)));
        List<ScriptedPeer> silent = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            silent.add(dial(EVE).say(header(EVE.hostname(), ROMEO.hostname())));
            silent.getLast().hear("</stream:features>");
        }
        // Two wait, six have their last moment, and the first is gone.
        assertThat(silent.getFirst().hearTheEnd()).isEmpty();
        ScriptedPeer juliet = linked(JULIET);
        juliet.hear(Pattern.compile("<link [^>]*>"));
    }

    @Test
    void whatAStanzaOfAPeerMayCostIsWhatWasSet() throws Exception {
        String large = message("eve@" + EVE.hostname(), "romeo@" + ROMEO.hostname(), "1")
                .replace("Hi", "x".repeat(XmlLimits.SERVER.bytes()));
        ScriptedPeer eve = linked(EVE);
        eve.hear(Pattern.compile("<link [^>]*>"));
        assertThat(eve.sayInVain(large).hearTheEnd()).contains("<policy-violation ");
        romeo.close();
        XmlLimits twice = XmlLimits.SERVER.withBytes(2 * XmlLimits.SERVER.bytes());
        romeo = new TestNode(
                network,
                ROMEO,
                true,
                config -> config.with(new PeerLimits(100, 1 << 21, 16, 16, 1 << 20, 10, 10, twice)));
        eve = linked(EVE);
        eve.hear(Pattern.compile("<link [^>]*>"));
        eve.say(large + "<r xmlns='urn:xmpp:sm:3'/>").hear("<a xmlns='urn:xmpp:sm:3' h='1'/>");
        assertThat(romeo.received).containsExactly("1");
    }

    @Test
    void peerThatIsNoCloveNodeIsRefusedWithoutATry() throws Exception {
        listen(JULIET);
        TestNode.Outcome first = romeo.message(JULIET, "1");
        answerDial()
                .say(header(JULIET.hostname(), ROMEO.hostname())
                        + "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>");
        assertThat(first.await()).isEqualTo(Condition.SERVICE_UNAVAILABLE);
        assertThat(romeo.message(JULIET, "2").await()).isEqualTo(Condition.SERVICE_UNAVAILABLE);
        assertThat(network.dials()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a xmlns='urn:xmpp:sm:3' h='7'/>",
                "<a xmlns='urn:xmpp:sm:3'/>",
                "<a xmlns='urn:xmpp:sm:3' h='-1'/>",
                "<link xmlns='urn:clove:s2s:0' id=''/>",
                "<stream:features/>",
                "<!-- -->",
                "<db:result xmlns:db='jabber:server:dialback' from='a' to='b'>k</db:result>"
            })
    void nonsenseOnALinkEndsTheStreamAndNothingElse(String xml) throws Exception {
        ScriptedPeer eve = linked(EVE);
        eve.hear(Pattern.compile("<link [^>]*>"));
        assertThat(eve.say(xml).hearTheEnd()).contains("<stream:error>").endsWith("</stream:stream>");
        ScriptedPeer juliet = linked(JULIET);
        juliet.say(message("j@" + JULIET.hostname(), "romeo@" + ROMEO.hostname(), "1"));
        assertThat(romeo.arrival().id()).isEqualTo("1");
    }

    @Test
    void refusalByThePeerGoesBackToTheSenderWithAReason() throws Exception {
        listen(JULIET);
        TestNode.Outcome outcome = romeo.message(JULIET, "1");
        answerDial()
                .say(header("", "")
                        + "<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>");
        assertThat(outcome.await()).isEqualTo(Condition.REMOTE_SERVER_NOT_FOUND);
    }
}
