package im.clove.node.play;

import static im.clove.node.play.Orchard.MUC;
import static im.clove.node.play.Orchard.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.play.Neighbour.Sent;
import im.clove.node.service.room.RoomLimits;
import im.clove.node.service.room.RoomService;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.Table;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.Delivery;
import im.clove.s2s.queue.Mark;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.Element;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The node is killed when a room has committed what was said, and the outbox of somebody's server has not.
@Timeout(300)
final class RoomRetellingPlayTest {
    private static final String PARIS = "paris@mantua.example/x";
    private static final String COUNT = "count@mantua.example/x";
    private static final String ID = "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/>";
    private static final Table ROOMS = new Table("rooms");

    private final Play play = new Play(Orchard.services(RoomLimits.STANDARD));
    private final Orchard orchard = new Orchard(play);

    @AfterEach
    void end() {
        play.close();
    }

    private void come(String client, String nick) {
        play.mantua.send(
                "<presence from='" + client + "' to='" + ROOM + "/" + nick + "'><x xmlns='" + MUC + "'/></presence>");
        play.settle();
        play.mantua.rest();
    }

    private static String said(String to, String body, String more) {
        return "<message type='groupchat' id='m' from='" + ROOM + "/romeo' to='" + to + "'><body>" + body + "</body>"
                + ID + more + "</message>";
    }

    /// Of what was said when the play began.
    private static String again(String to, String body) {
        return said(to, body, "<delay xmlns='urn:xmpp:delay' from='" + ROOM + "' stamp='1597-04-23T18:00:00Z'/>");
    }

    private void expectGone(String to) {
        play.mantua.expect("<presence type='unavailable' from='" + ROOM + "/romeo' to='" + to + "'>" + ID + "<x xmlns='"
                + MUC + "#user'><item affiliation='owner' role='none'/></x></presence>");
    }

    private void expectPing(String to) {
        play.mantua.expect(
                "<iq type='get' id='{any}' from='" + ROOM + "' to='" + to + "'><ping xmlns='urn:xmpp:ping'/></iq>");
    }

    @Test
    @DisplayName(
            "Who did not get it is told after the start, in order, under its id; who got it, or came later, is not")
    void toldAgain() {
        Actor romeo = orchard.open("romeo");
        come(PARIS, "paris");
        orchard.say(romeo, "one");
        play.mantua.expect(said(PARIS, "one", ""));
        play.mantua.hold();
        String two = orchard.say(romeo, "two");
        String three = orchard.say(romeo, "three");
        play.mantua.expect(said(PARIS, "two", ""));
        play.mantua.expect(said(PARIS, "three", ""));
        play.mantua.release();
        come(COUNT, "count");

        play.crash();
        expectGone(COUNT);
        expectGone(PARIS);
        Jid room = Jid.parse(ROOM);
        Element first = play.mantua.expect(again(PARIS, "two")).element();
        assertThat(StanzaIds.read(first, room)).contains(two);
        Element second = play.mantua.expect(again(PARIS, "three")).element();
        assertThat(StanzaIds.read(second, room)).contains(three);
        expectPing(COUNT);
        expectPing(PARIS);

        play.crash();
        expectPing(COUNT);
        expectPing(PARIS);
        play.silence();
    }

    @Test
    @DisplayName("Whose stanzas go by no outbox is not told again what he may have heard: nobody knows")
    void withoutAnOutbox() {
        Actor romeo = orchard.open("romeo");
        play.mantua.hold();
        come(PARIS, "paris");
        orchard.say(romeo, "one");
        play.mantua.expect(said(PARIS, "one", ""));
        assertThat(isNoted(PARIS)).isFalse();
        play.crash();
        expectGone(PARIS);
        expectPing(PARIS);
        play.silence();
    }

    @Test
    @DisplayName("What an outbox notes of a client that has left by then is not kept for ever")
    void strays() {
        Actor romeo = orchard.open("romeo");
        come(PARIS, "paris");
        come(COUNT, "count");
        play.mantua.hold();
        orchard.say(romeo, "one");
        play.settle();
        Batch late = (Batch) Objects.requireNonNull(
                play.mantua.expect(said(PARIS, "one", "")).delivery().beside());
        play.mantua.send("<presence type='unavailable' from='" + PARIS + "' to='" + ROOM + "/paris'/>");
        play.settle();
        play.stores().store().commit(late);
        assertThat(isNoted(PARIS)).isTrue();
        assertThat(isNoted(COUNT)).isTrue();
        play.pass(Duration.ofMinutes(6));
        assertThat(isNoted(PARIS)).isFalse();
        assertThat(isNoted(COUNT)).isTrue();
    }

    private boolean isNoted(String client) {
        return play.stores().store().get(ROOMS, Key.of(ROOM).then("t").then(client)) != null;
    }

    @Test
    @DisplayName("What no archive has is acknowledged when the outbox has it: said to one, or where nothing is kept")
    void passedOn() {
        Actor romeo = orchard.open("romeo");
        come(PARIS, "paris");
        come(COUNT, "count");
        play.mantua.hold();
        AtomicInteger taken = new AtomicInteger();
        say("<message type='chat' from='" + PARIS + "' to='" + ROOM + "/count'><body>psst</body></message>", taken);
        Sent whispered = play.mantua.expect("<message type='chat' from='" + ROOM + "/paris' to='" + COUNT
                + "'><body>psst</body>" + ID + "<x xmlns='" + MUC + "#user'/></message>");
        play.settle();
        assertThat(taken).hasValue(0);
        assertThat(marks()).as("should it be killed now").isZero();
        play.stores().store().commit((Batch)
                Objects.requireNonNull(whispered.delivery().beside()));
        assertThat(marks()).as("should it be killed now").isOne();
        whispered.delivery().accepted();
        play.settle();
        assertThat(taken).hasValue(1);

        play.mantua.release();
        orchard.set(romeo, "enablelogging", "0");
        play.mantua.rest();
        play.mantua.hold();
        say("<message type='groupchat' from='" + PARIS + "' to='" + ROOM + "'><body>all</body></message>", taken);
        String heard =
                "<message type='groupchat' from='" + ROOM + "/paris' to='%s'><body>all</body>" + ID + "</message>";
        Sent one = play.mantua.expect(heard.formatted(PARIS));
        Sent other = play.mantua.expect(heard.formatted(COUNT));
        romeo.expect(heard.formatted("{me}"));
        one.delivery().accepted();
        play.settle();
        assertThat(taken).hasValue(1);
        other.delivery().failed(StanzaError.of(StanzaError.Condition.RESOURCE_CONSTRAINT));
        play.settle();
        assertThat(taken).hasValue(2);
    }

    @Test
    @DisplayName("The outbox of a whole server writes, with each message, up to which one a client has it")
    void noted() {
        try (TwoServers two = new TwoServers(
                true,
                domain -> List.of(tools -> new RoomService(
                        Domain.of("rooms." + domain), tools, RoomLimits.STANDARD, new SecureRandom())))) {
            String room = "orchard@rooms." + two.domain();
            String enter = "<presence to='" + room + "/%s'><x xmlns='" + MUC + "'/></presence>";
            Actor romeo = two.enterAvailable("romeo", "hall");
            romeo.send(enter.formatted("romeo"));
            romeo.send("<iq type='set' id='open' to='" + room + "'><query xmlns='" + MUC
                    + "#owner'><x xmlns='jabber:x:data' type='submit'/></query></iq>");
            Actor juliet = two.enterAvailable("juliet", "hall");
            juliet.send(enter.formatted("juliet"));
            Key note = Key.of(room).then("t").then(juliet.full);
            two.await(() -> two.stored(ROOMS, note) != null);
            byte[] entered = two.stored(ROOMS, note);
            romeo.send("<message type='groupchat' id='m' to='" + room + "'><body>one</body></message>");
            two.await(() -> !Arrays.equals(entered, two.stored(ROOMS, note)));
            Element heard = juliet.next();
            while (!heard.has(Element.CLIENT, "body")) {
                heard = juliet.next();
            }
            juliet.send("<presence type='unavailable' to='" + room + "/juliet'/>");
            two.await(() -> two.stored(ROOMS, note) == null);
        }
    }

    private static Way way() {
        return new Way(Domain.of("rooms.verona.example"), Domain.of("mantua.example"));
    }

    /// Stanzas of the other server that are not taken again after a kill.
    private int marks() {
        return play.stores()
                .outboxes()
                .load(way())
                .map(saved -> saved.marks().size())
                .orElse(0);
    }

    private void say(String xml, AtomicInteger taken) {
        Stanza stanza = Stanza.of(Literal.parse(xml));
        Mark mark = new Mark(way(), "peer", 7);
        play.server().exchange().accept(Domain.of("mantua.example"), stanza, mark, new Delivery() {
            @Override
            public void accepted() {
                taken.incrementAndGet();
            }

            @Override
            public void failed(StanzaError reason) {
                throw new AssertionError(reason);
            }
        });
    }
}
