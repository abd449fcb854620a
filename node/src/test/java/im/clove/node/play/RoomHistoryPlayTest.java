package im.clove.node.play;

import static im.clove.node.play.Archivist.askOf;
import static im.clove.node.play.Archivist.assertBodies;
import static im.clove.node.play.Archivist.query;
import static im.clove.node.play.Orchard.MUC;
import static im.clove.node.play.Orchard.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.service.room.RoomLimits;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.XmlWriter;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// XEP-0045 §7.2.13 and §7.2.14: what who enters hears of what was said before.
@Timeout(300)
final class RoomHistoryPlayTest {
    private final Play play = new Play(Orchard.services(RoomLimits.STANDARD));
    private final Orchard orchard = new Orchard(play);
    private @Nullable Actor juliet;

    @AfterEach
    void end() {
        play.close();
    }

    /// Five lines, a minute between them, the subject and what others have read among them.
    private Actor talk(String... settings) {
        Actor romeo = orchard.open("romeo", settings);
        for (int i = 0; i < 5; i++) {
            orchard.say(romeo, "m" + i);
            if (i == 2) {
                orchard.send(romeo, "<subject>Peace</subject>");
            }
            play.pass(Duration.ofMinutes(1));
        }
        orchard.send(romeo, "<displayed xmlns='urn:xmpp:chat-markers:0' id='m'/>");
        return romeo;
    }

    /// The messages that Juliet gets on entering, or entering again, the subject not among them.
    private List<Element> enter(String limits) {
        if (juliet == null) {
            juliet = play.enterAvailable("juliet", "balcony");
        }
        orchard.hush(juliet);
        juliet.send(Orchard.entry("juliet", limits));
        play.settle();
        List<Element> told = juliet.rest().stream()
                .filter(stanza -> stanza.local().equals("message"))
                .toList();
        assertThat(told.getLast().has(Element.CLIENT, "subject"))
                .as("the last one")
                .isTrue();
        return told.subList(0, told.size() - 1);
    }

    private static String bodies(List<Element> told) {
        return told.stream()
                .map(message ->
                        message.child(Element.CLIENT, "body").map(Element::text).orElse("-"))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "nothing said",
            value = {
                "nothing said,                     m0 m1 m2 m3 m4",
                "maxstanzas='3',                   m2 m3 m4",
                "maxstanzas='0',                   ''",
                "maxstanzas='many',                m0 m1 m2 m3 m4",
                "maxstanzas='-1',                  m0 m1 m2 m3 m4",
                "seconds='180',                    m2 m3 m4",
                "seconds='179',                    m3 m4",
                "seconds='0',                      ''",
                "seconds='999999999999',           m0 m1 m2 m3 m4",
                "since='1597-04-23T18:03:00Z',     m3 m4",
                "since='1597-04-23T20:03:00+02:00', m3 m4",
                "since='1597-04-23T19:00:00Z',     ''",
                "since='yesterday',                m0 m1 m2 m3 m4",
                "maxchars='0',                     ''",
                "maxchars='10',                    ''",
                "maxchars='100000',                m0 m1 m2 m3 m4",
                "maxstanzas='2' seconds='180',     m3 m4",
                "maxstanzas='4' since='1597-04-23T18:03:00Z' seconds='240', m3 m4",
                "seconds='60' since='1597-04-23T18:00:00Z', m4",
                "maxchars='0' maxstanzas='5',      ''",
            })
    void limits(String limits, String bodies) {
        orchard.hush(talk());
        List<Element> told = enter(limits == null ? "" : "<history " + limits + "/>");
        assertThat(bodies(told)).isEqualTo(bodies);
    }

    @Test
    @DisplayName("Characters are those of whole stanzas; the newest that fit are told")
    void characters() {
        orchard.hush(talk());
        List<Element> all = enter("");
        int two = all.subList(3, 5).stream()
                .mapToInt(message -> XmlWriter.document(message.with("to", null)).length)
                .sum();
        assertThat(bodies(enter("<history maxchars='" + two + "'/>"))).isEqualTo("m3 m4");
        assertThat(bodies(enter("<history maxchars='" + (two - 1) + "'/>"))).isEqualTo("m4");
    }

    @Test
    @DisplayName("Each says when it was said and under which id it is in the archive; only moderators see by whom")
    void whatIsTold() {
        Actor romeo = talk();
        orchard.hush(romeo);
        String id = askOf(romeo, ROOM, query("", "")).ids().getFirst();
        String told = "<message type='groupchat' id='m' from='" + ROOM + "/romeo' to='%s'><body>m0</body>"
                + "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/>%s<delay xmlns='urn:xmpp:delay' from='"
                + ROOM + "' stamp='1597-04-23T18:00:00Z'/><stanza-id xmlns='urn:xmpp:sid:0' id='" + id + "' by='" + ROOM
                + "'/></message>";
        Element first = enter("").getFirst();
        assertThat(Literal.matches(Literal.parse(told.formatted("juliet@verona.example/balcony", "")), first))
                .as(Literal.show(first))
                .isTrue();
        orchard.hush(romeo);
        romeo.send(Orchard.entry("romeo", "<history maxstanzas='5'/>"));
        play.settle();
        List<Element> his = romeo.rest();
        String x = "<x xmlns='" + MUC + "#user'><item affiliation='owner' role='moderator'"
                + " jid='romeo@verona.example'/></x>";
        assertThat(his).anyMatch(got -> Literal.matches(Literal.parse(told.formatted(romeo.full, x)), got));
    }

    @Test
    @DisplayName("As many as the room is set to, whoever asks for more; none without a log, nor of another room")
    void noMore() {
        Actor romeo = talk();
        orchard.set(romeo, "maxhistoryfetch", "1");
        romeo.send("<iq type='set' id='h' to='" + ROOM + "'><query xmlns='" + MUC
                + "#owner'><x xmlns='jabber:x:data' type='submit'><field var='muc#maxhistoryfetch'><value>2</value>"
                + "</field></x></query></iq>");
        orchard.hush(romeo);
        assertThat(bodies(enter("<history maxstanzas='100'/>"))).isEqualTo("m3 m4");
        orchard.set(romeo, "enablelogging", "0");
        assertThat(enter("")).isEmpty();
        orchard.set(romeo, "enablelogging", "1");
        assertThat(bodies(enter(""))).isEqualTo("m3 m4");
        romeo.send("<iq type='set' id='d' to='" + ROOM + "'><query xmlns='" + MUC + "#owner'><destroy/></query></iq>");
        orchard.hush(romeo);
        orchard.enter(romeo, "romeo");
        orchard.set(romeo);
        assertThat(enter("")).isEmpty();
    }

    @Test
    @DisplayName("What is not read by people takes no place of what is")
    void markersTakeNoPlace() {
        Actor romeo = talk();
        for (int i = 0; i < 120; i++) {
            romeo.send("<message type='groupchat' to='" + ROOM + "'><displayed xmlns='urn:xmpp:chat-markers:0' id='" + i
                    + "'/></message>");
        }
        orchard.hush(romeo);
        assertThat(bodies(enter("<history maxstanzas='3'/>"))).isEqualTo("m2 m3 m4");
        orchard.hush(romeo);
        assertBodies(askOf(romeo, ROOM, query("", Archivist.page("<max>2</max><before/>"))), "- -");
    }
}
