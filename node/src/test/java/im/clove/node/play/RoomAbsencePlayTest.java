package im.clove.node.play;

import static im.clove.node.play.Orchard.MUC;
import static im.clove.node.play.Orchard.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.service.room.RoomLimits;
import im.clove.node.store.Key;
import im.clove.node.store.Table;
import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server whose users are in a room sleeps for longer than presence waits.
@Timeout(300)
final class RoomAbsencePlayTest {
    private static final String PARIS = "paris@mantua.example/x";
    private static final String ID = "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='{any}'/>";

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

    /// Mantua falls asleep, Juliet comes, the nurse goes, and presence is given up.
    private Actor whileParisSleeps() {
        Actor romeo = orchard.open("romeo");
        Actor nurse = orchard.guest("nurse");
        come(PARIS, "paris");
        play.mantua.hold();
        Actor juliet = orchard.guest("juliet");
        nurse.send("<presence type='unavailable' to='" + ROOM + "/nurse'/>");
        orchard.hush(romeo, juliet, nurse);
        play.mantua.failAll();
        play.settle();
        assertThat(romeo.rest()).as("he is still in").isEmpty();
        return romeo;
    }

    private void expectGone(String nick) {
        play.mantua.expect("<presence type='unavailable' from='" + ROOM + "/" + nick + "' to='" + PARIS + "'><x xmlns='"
                + MUC + "#user'><item affiliation='none' role='none'/></x></presence>");
    }

    private void expectJuliet() {
        play.mantua.expect("<presence from='" + ROOM + "/juliet' to='" + PARIS + "'>" + ID + "<x xmlns='" + MUC
                + "#user'><item affiliation='none' role='participant'/></x></presence>");
    }

    private boolean isNoted() {
        return play.stores()
                        .store()
                        .get(new Table("rooms"), Key.of(ROOM).then("m").then(PARIS))
                != null;
    }

    @Test
    @DisplayName("Who could not be told who came and went stays in, and is told how it stands when his server is back")
    void backAgain() {
        Actor romeo = whileParisSleeps();
        play.mantua.release();
        play.server().exchange().returned(Jid.parse(ROOM), Jid.parse("paris@mantua.example"));
        expectGone("nurse");
        expectJuliet();
        play.server().exchange().returned(Jid.parse(ROOM), Jid.parse("paris@mantua.example"));
        play.silence();
        assertThat(isNoted()).isFalse();
        orchard.say(romeo, "there you are");
        assertThat(play.mantua.rest()).singleElement().asString().contains("there you are");
    }

    @Test
    @DisplayName("So it is when this node was killed meanwhile, once something is heard from there")
    void backAfterAKill() {
        whileParisSleeps();
        play.crash();
        play.settle();
        play.mantua.failAll();
        play.settle();
        play.mantua.release();
        assertThat(isNoted()).isTrue();
        play.mantua.send("<iq type='result' id='there-1' from='" + PARIS + "' to='" + ROOM + "'/>");
        expectGone("nurse");
        expectGone("juliet");
        expectGone("romeo");
        play.silence();
    }

    @Test
    @DisplayName("Who leaves misses nothing; who answers a presence with an error, or whose server is none, is out")
    void notThere() {
        Actor romeo = whileParisSleeps();
        play.mantua.release();
        play.mantua.send("<presence type='error' from='" + PARIS + "' to='" + ROOM + "/romeo'><error type='wait'>"
                + "<remote-server-timeout xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>");
        romeo.expect("<presence type='unavailable' from='" + ROOM + "/paris' to='{me}'>" + ID + "<x xmlns='" + MUC
                + "#user'><item affiliation='none' role='none' jid='" + PARIS
                + "'/><status code='307'/><status code='333'/></x></presence>");
        play.settle();
        play.mantua.rest();
        assertThat(isNoted()).isFalse();
        play.server().exchange().returned(Jid.parse(ROOM), Jid.parse("paris@mantua.example"));
        play.pass(Duration.ofMinutes(6));
        play.settle();
        assertThat(play.mantua.rest()).isEmpty();
    }
}
