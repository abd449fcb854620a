package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.account.AccountLimits;
import im.clove.node.store.Table;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An account that has no time for a client: what it grants too late is nobody's session.
final class LateBindPlayTest {
    private final Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    /// The account's thread waits for its disk.
    private void stall() {
        Actor other = play.enter("romeo", "tomb");
        play.store.hold(Table.ROSTERS);
        other.send("<iq type='set' id='1'><query xmlns='jabber:iq:roster'><item"
                + " jid='paris@mantua.example'/></query></iq>");
        play.await(play.store::isHolding);
    }

    @Test
    void whatIsGrantedTooLateIsNoSession() {
        stall();
        Actor late = play.connect("romeo", "orchard", "");
        play.pass(Duration.ofSeconds(21));
        assertThat(late.next().attribute("type")).isEqualTo("error");
        play.store.release();
        play.settle();
        assertThat(play.server().sessions().count()).isOne();
        // Nor has it the resource, nor the messages.
        Actor again = play.enterAvailable("romeo", "orchard");
        play.enter("juliet", "balcony")
                .send("<message type='chat' id='m' to='romeo@verona.example'><body>x</body></message>");
        assertThat(again.next().attribute("id")).isEqualTo("m");
        assertThat(play.server().sessions().count()).isEqualTo(3);
    }

    @Test
    void whatIsGrantedInTimeIsASessionForGood() {
        stall();
        Actor orchard = play.connect("romeo", "orchard", "");
        play.pass(Duration.ofSeconds(19));
        play.store.release();
        orchard.expect("<iq type='result' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>{me}</jid>"
                + "</bind></iq>");
        play.pass(Duration.ofSeconds(30));
        assertThat(play.server().sessions().count()).isEqualTo(2);
        orchard.sync();
    }

    /// Its client has heard that it cannot have the session, so that one sleeps on: it takes no place of a client that
    /// is there.
    @Test
    void aSessionThatIsGrantedTooLateSleepsOn() {
        int most = AccountLimits.DEFAULT.resources();
        Actor orchard = play.enter("romeo", "orchard");
        String id = orchard.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
                .next()
                .attributeOr("id", "");
        orchard.cut();
        stall();
        Actor late = play.resume(orchard, id, 0);
        play.pass(Duration.ofSeconds(21));
        assertThat(late.next().local()).isEqualTo("failed");
        play.store.release();
        play.settle();
        Actor last = late;
        for (int i = 1; i < most; i++) { // romeo's other client has a place, too
            last = play.enter("romeo", "r" + i);
        }

        last.leave();
        play.settle();
        Actor back = play.resume(orchard, id, 0);
        back.expect("<resumed xmlns='urn:xmpp:sm:3' previd='" + id + "' h='0'/>");
        back.sync();
    }

    @Test
    void aResumptionGrantedInTimeIsOne() {
        Actor orchard = play.enter("romeo", "orchard");
        String id = orchard.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
                .next()
                .attributeOr("id", "");
        orchard.cut();
        stall();
        Actor back = play.resume(orchard, id, 0);
        play.pass(Duration.ofSeconds(19));
        play.store.release();
        back.expect("<resumed xmlns='urn:xmpp:sm:3' previd='" + id + "' h='0'/>");
        back.sync();
    }
}
