package im.clove.s2s;

import static im.clove.s2s.Names.EVE;
import static im.clove.s2s.Names.JULIET;
import static im.clove.s2s.Names.ROMEO;
import static im.clove.s2s.Names.header;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.stage.Stage;
import im.clove.s2s.config.LinkTimes;
import im.clove.s2s.config.PeerLimits;
import im.clove.s2s.sim.SimNetwork;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError.Condition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A room on Romeo's node, and many occupants on Juliet's: the same stanza for each crosses once in full.
@Timeout(300)
final class AgainPlayTest {
    private static final String NS = " xmlns='urn:clove:s2s:0'";
    private static final Pattern LINK = Pattern.compile("<link [^>]*>");
    private static final int MANY = 20;

    private final Stage stage = new Stage(Stage.Time.FLOWS);
    private final SimNetwork network = new SimNetwork(stage, Duration.ZERO);
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T keep(T each) {
        open.add(each);
        return each;
    }

    private static String link(long seq, long epoch, String more) {
        return "<link" + NS + " id='peer' seq='" + seq + "' h='0' epoch='" + epoch + "'" + more + "/>";
    }

    private static String again(long of, String to) {
        return "<again" + NS + " of='" + of + "' to='" + to + "'/>";
    }

    /// A peer whose stream is the link.
    private ScriptedPeer linked(B32 from, String more) throws IOException {
        ScriptedPeer peer = keep(new ScriptedPeer(stage, network.host(from).dial(ROMEO, 5269, Duration.ofSeconds(1))));
        peer.say(header(from.hostname(), ROMEO.hostname()) + link(1, 10L * open.size(), more));
        assertThat(peer.hear(LINK)).contains(" again='8192'");
        return peer;
    }

    private static String occupant(B32 node, int number) {
        return "occupant" + number + "@" + node.hostname() + "/client.R5XK9QZA";
    }

    /// What a room makes of a message of 300 bytes.
    private static String message(B32 node, int number, String id) {
        String room = "talk@conference." + ROMEO.hostname();
        return "<message from='" + room + "/Mercutio' to='" + occupant(node, number) + "' type='groupchat' id='" + id
                + "'><body>" + "x".repeat(300) + "</body><origin-id xmlns='urn:xmpp:sid:0' id='" + id
                + "'/><occupant-id xmlns='urn:xmpp:occupant-id:0' id='Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA=='/>"
                + "<stanza-id xmlns='urn:xmpp:sid:0' id='0198c5d2-7c11-7000-8000-3f2a' by='" + room + "'/></message>";
    }

    private TestNode.Outcome say(TestNode romeo, String xml) {
        Stanza stanza = Stanza.of(Names.elements(xml).getFirst());
        TestNode.Outcome outcome = new TestNode.Outcome(stage);
        romeo.s2s.send(
                Names.conference(ROMEO),
                Domain.of(stanza.element().attributeOr("to", "").split("[@/]")[1]),
                stanza,
                outcome);
        return outcome;
    }

    /// What goes over the wire for one message to the occupants at one node, requests for acknowledgements included.
    private int bytes(String more) throws Exception {
        try (TestNode romeo = new TestNode(network, ROMEO)) {
            ScriptedPeer juliet = linked(JULIET, more);
            List<TestNode.Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                outcomes.add(say(romeo, message(JULIET, i, "m")));
            }
            String last = more.isEmpty() ? occupant(JULIET, MANY - 1) : "'occupant" + (MANY - 1) + "@/client.R5XK9QZA'";
            String heard = juliet.hear(Pattern.compile(Pattern.quote(last) + "[^\0]*?(</message>|/>)"));
            juliet.say("<a xmlns='urn:xmpp:sm:3' h='" + MANY + "'/>");
            for (TestNode.Outcome outcome : outcomes) {
                assertThat(outcome.await()).isEqualTo("accepted");
            }
            assertThat(heard.split("<message ", -1)).hasSize(more.isEmpty() ? MANY + 1 : 2);
            assertThat(heard.split("<again ", -1)).hasSize(more.isEmpty() ? 1 : MANY);
            return heard.length();
        }
    }

    @Test
    @DisplayName("A message of 300 bytes to 20 occupants at one node takes a fifth of the bytes, or less")
    void oneMessageForManyCrossesOnce() throws Exception {
        int before = bytes("");
        int after = bytes(" again='8192'");
        System.out.printf(
                "a message of 300 bytes to %d occupants at one node: %d bytes in full, %d with again%n",
                MANY, before, after);
        assertThat(after * 5).isLessThan(before);
    }

    @Test
    void betweenTwoNodesEachOccupantGetsHisOwn() throws Exception {
        TestNode romeo = keep(new TestNode(network, ROMEO));
        TestNode juliet = keep(new TestNode(network, JULIET));
        // Juliet's node has said what it reads.
        assertThat(say(romeo, message(JULIET, 0, "first")).await()).isEqualTo("accepted");
        juliet.arrival();
        long before = network.bytes();
        List<TestNode.Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            outcomes.add(say(romeo, message(JULIET, i, "m")));
            // Another conversation in between.
            outcomes.add(say(romeo, message(JULIET, i, "n").replace("Mercutio", "Tybalt")));
        }
        for (int i = 0; i < MANY; i++) {
            for (String id : List.of("m", "n")) {
                String xml = message(JULIET, i, id).replace("Mercutio", id.equals("m") ? "Mercutio" : "Tybalt");
                assertThat(juliet.arrival().element())
                        .isEqualTo(Names.elements(xml).getFirst());
            }
        }
        for (TestNode.Outcome outcome : outcomes) {
            assertThat(outcome.await()).isEqualTo("accepted");
        }
        assertThat(network.bytes() - before).isLessThan(2 * MANY * 200L);
    }

    @Test
    void streamsThatBreakInTheMiddleLoseAndDoubleNothing() throws Exception {
        TestNode romeo = keep(new TestNode(network, ROMEO));
        TestNode juliet = keep(new TestNode(network, JULIET));
        List<TestNode.Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            outcomes.add(say(romeo, message(JULIET, i, "m" + i / 70)));
            if (i % 30 == 10) {
                int seen = i / 2;
                stage.await("It does not come about", () -> juliet.received.size() > seen);
                network.sever(ROMEO, JULIET);
            }
        }
        for (TestNode.Outcome outcome : outcomes) {
            assertThat(outcome.await()).isEqualTo("accepted");
        }
        for (int i = 0; i < 300; i++) {
            assertThat(juliet.arrival().element())
                    .isEqualTo(Names.elements(message(JULIET, i, "m" + i / 70)).getFirst());
        }
        assertThat(juliet.arrivals).isEmpty();
        assertThat(network.dials()).isGreaterThan(3);
    }

    @Test
    void aNewStreamBeginsInFull() throws Exception {
        TestNode romeo = keep(new TestNode(network, ROMEO));
        ScriptedPeer juliet = linked(JULIET, " again='8192'");
        List<TestNode.Outcome> outcomes = IntStream.range(0, 3)
                .mapToObj(i -> say(romeo, message(JULIET, i, "m")))
                .toList();
        assertThat(juliet.hear(again(1, "occupant2@/client.R5XK9QZA")))
                .contains(again(1, "occupant1@/client.R5XK9QZA"));
        juliet.say("<a xmlns='urn:xmpp:sm:3' h='1'/>");
        assertThat(outcomes.getFirst().await()).isEqualTo("accepted");

        ScriptedPeer second = linked(JULIET, " again='8192'");
        assertThat(second.hear(again(2, "occupant2@/client.R5XK9QZA")))
                .contains("<message ")
                .contains(occupant(JULIET, 1))
                .doesNotContain(occupant(JULIET, 2));
        second.say("<a xmlns='urn:xmpp:sm:3' h='3'/>");
        assertThat(outcomes.getLast().await()).isEqualTo("accepted");
    }

    /// A question waits too long behind what is not acknowledged: its number is left out.
    @Test
    void afterAGapTheNextGoesInFull() throws Exception {
        Duration minute = Duration.ofMinutes(1);
        LinkTimes times = new LinkTimes(Duration.ofSeconds(5), minute, Duration.ofSeconds(2), minute, minute, minute);
        PeerLimits limits = new PeerLimits(100, 1 << 20, 2, 16, 1 << 20, 10, 10);
        TestNode romeo = keep(
                new TestNode(network, ROMEO, true, config -> config.with(times).with(limits)));
        ScriptedPeer juliet = linked(JULIET, " again='8192'");
        say(romeo, message(JULIET, 0, "m"));
        say(romeo, message(JULIET, 1, "m"));
        TestNode.Outcome question =
                romeo.send(JULIET.hostname(), "<iq type='get' id='q'><ping xmlns='urn:xmpp:ping'/></iq>");
        say(romeo, message(JULIET, 2, "m"));
        say(romeo, message(JULIET, 3, "m"));
        juliet.hear(again(1, "occupant1@/client.R5XK9QZA"));
        assertThat(question.await()).isEqualTo(Condition.REMOTE_SERVER_TIMEOUT);

        juliet.say("<a xmlns='urn:xmpp:sm:3' h='2'/>");
        assertThat(juliet.hear(again(4, "occupant3@/client.R5XK9QZA")))
                .containsPattern("seq='4'[^>]*/><message [^>]*" + occupant(JULIET, 2));
    }

    @Test
    void whatThePeerSaysAgainIsAStanzaLikeAnyOther() throws Exception {
        TestNode romeo = keep(new TestNode(network, ROMEO));
        ScriptedPeer juliet = linked(JULIET, " again='1'");
        String message = "<message from='j@" + JULIET.hostname() + "' to='a@" + ROMEO.hostname() + "' id='1'/>";
        juliet.say(message
                + again(1, "b@/x")
                + again(1, "conference." + ROMEO.hostname())
                + again(1, "x@muk." + ROMEO.hostname()));
        // The last is a typing error of a person.
        assertThat(juliet.hear("</message>")).contains("<remote-server-not-found ");
        assertThat(IntStream.range(0, 3)
                        .mapToObj(_ -> String.valueOf(romeo.arrival().to())))
                .containsExactly(
                        "a@" + ROMEO.hostname(), "b@" + ROMEO.hostname() + "/x", "conference." + ROMEO.hostname());
        juliet.say("<r xmlns='urn:xmpp:sm:3'/>").hear("<a xmlns='urn:xmpp:sm:3' h='4'/>");
        juliet.close();

        ScriptedPeer second = linked(JULIET, " again='1'");
        second.say(message + again(1, "c@") + link(5, 0, "") + message.replace("id='1'", "id='2'") + again(5, "d@"));
        assertThat(romeo.arrival().id()).isEqualTo("2");
        assertThat(romeo.arrival().to()).hasToString("d@" + ROMEO.hostname());
        second.say("<r xmlns='urn:xmpp:sm:3'/>").hear("<a xmlns='urn:xmpp:sm:3' h='6'/>");
        assertThat(romeo.received).hasSize(5);
    }

    @ParameterizedTest
    @DisplayName("S-04, S-08, S-10 what is said again passes no check that it would not pass in full")
    @CsvSource({
        "unsupported-stanza-type, AGAIN, <again xmlns='urn:clove:s2s:0' of='1' to='b@'/>",
        "unsupported-stanza-type, AGAIN, MESSAGE<again xmlns='urn:clove:s2s:0' of='2' to='b@'/>",
        "unsupported-stanza-type, AGAIN, MESSAGE<again xmlns='urn:clove:s2s:0' to='b@'/>",
        "unsupported-stanza-type, AGAIN, MESSAGE<again xmlns='urn:clove:s2s:0' of='1'/>",
        "unsupported-stanza-type, AGAIN, MESSAGE<again xmlns='urn:clove:s2s:0' of='1' to='b@'>x</again>",
        "unsupported-stanza-type, AGAIN, MESSAGEMESSAGEMESSAGE<again xmlns='urn:clove:s2s:0' of='1' to='b@'/>",
        "unsupported-stanza-type, AGAIN, LARGE<again xmlns='urn:clove:s2s:0' of='1' to='b@'/>",
        "unsupported-stanza-type, '', MESSAGE<again xmlns='urn:clove:s2s:0' of='1' to='b@'/>",
        "improper-addressing, AGAIN, MESSAGE<again xmlns='urn:clove:s2s:0' of='1' to='b@@'/>",
        "improper-addressing, AGAIN, MESSAGE<again xmlns='urn:clove:s2s:0' of='1' to='@/x'/>",
        "host-unknown, AGAIN, MESSAGE<again xmlns='urn:clove:s2s:0' of='1' to='b@example.org'/>",
        "host-unknown, AGAIN, MESSAGE<again xmlns='urn:clove:s2s:0' of='1' to='b@JULIET'/>"
    })
    void whatIsNotTaken(String condition, String more, String xml) throws Exception {
        TestNode romeo = keep(new TestNode(network, ROMEO));
        ScriptedPeer eve = linked(EVE, more.replace("AGAIN", " again='8192'"));
        String message = "<message from='eve@" + EVE.hostname() + "' to='a@" + ROMEO.hostname() + "' id='1'/>";
        eve.sayInVain(xml.replace("LARGE", message.replace("/>", "><body>" + "x".repeat(10_000) + "</body></message>"))
                .replace("MESSAGE", message)
                .replace("JULIET", JULIET.hostname()));

        assertThat(eve.hearTheEnd()).contains("<" + condition + " ");
        assertThat(romeo.arrivals)
                .allMatch(stanza -> String.valueOf(stanza.to()).startsWith("a@"));
    }

    /// The stream takes in a moment what the peer then reads for minutes, no faster than anything else.
    @Test
    void muchIsNotSaidAheadOfThePeer() throws Exception {
        Stage standing = new Stage(Stage.Time.STANDS);
        SimNetwork wire = new SimNetwork(standing, Duration.ZERO);
        try (TestNode romeo = new TestNode(wire, ROMEO);
                ScriptedPeer juliet =
                        new ScriptedPeer(standing, wire.host(JULIET).dial(ROMEO, 5269, Duration.ofSeconds(1)))) {
            juliet.say(header(JULIET.hostname(), ROMEO.hostname()) + link(1, 0, " again='8192'"));
            juliet.hear(LINK);
            String body = "x".repeat(7_000);
            for (int i = 0; i < 100; i++) {
                say(romeo, message(JULIET, i, "m").replace("</body>", body + "</body>"));
            }
            standing.still();
            long before = wire.bytes();
            juliet.say("<a xmlns='urn:xmpp:sm:3' h='1'/>");
            juliet.hear("<r ");
            standing.still();
            assertThat(wire.bytes() - before).isBetween(20 * 60L, 40 * 90L);
            juliet.hear("occupant50@");
        }
    }

    @Test
    @DisplayName("S-10 before the link nothing is said again")
    void beforeTheLink() throws Exception {
        keep(new TestNode(network, ROMEO));
        ScriptedPeer eve = keep(new ScriptedPeer(stage, network.host(EVE).dial(ROMEO, 5269, Duration.ofSeconds(1))));
        eve.say(header(EVE.hostname(), ROMEO.hostname()) + again(1, "b@"));
        assertThat(eve.hearTheEnd()).contains("<unsupported-stanza-type ");
    }

    @Test
    @DisplayName("S-10 whoever says much in few bytes is read no faster than if it came in full")
    void fewBytesBuyNothing() throws Exception {
        int bytesPerSecond = 1_000;
        TestNode romeo = keep(new TestNode(
                network,
                ROMEO,
                true,
                config -> config.with(LinkTimes.DEFAULT)
                        .with(new PeerLimits(100, 1 << 20, 16, 16, bytesPerSecond, 10, 10))));
        ScriptedPeer eve = linked(EVE, " again='8192'");
        String message = "<message from='eve@" + EVE.hostname() + "' to='a@" + ROMEO.hostname() + "' id='1'><body>"
                + "x".repeat(4_000) + "</body></message>";
        long begin = stage.timers().nowMillis();
        eve.say(message + again(1, "b@").repeat(10));
        for (int i = 0; i < 11; i++) {
            romeo.arrival();
        }
        // Ten seconds' worth passes at once.
        assertThat(stage.timers().nowMillis() - begin).isGreaterThan((11 * 4_000 / bytesPerSecond - 11) * 1_000L);
    }
}
