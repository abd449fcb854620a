package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.account.AccountLimits;
import im.clove.node.app.host.Server;
import im.clove.node.session.SessionLimits;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.StoredRosters;
import im.clove.node.store.Table;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// More at once than may be unacknowledged: no fault of a client that acknowledges.
@Timeout(300)
final class BurstPlayTest {
    private static final int UNACKED = 60;
    private static final String SM = " xmlns='urn:xmpp:sm:3'";

    private final Play play = new Play(
            OfflineQueue.Quota.STANDARD,
            new Server.Limits(AccountLimits.DEFAULT, new SessionLimits(256, UNACKED, 1 << 20, Duration.ofMinutes(10))));

    @AfterEach
    void end() {
        play.close();
    }

    private static void ack(Actor actor, int h) {
        actor.send("<a" + SM + " h='" + h + "'/>");
    }

    private String behind(int changes) {
        play.contact("romeo", "first@mantua.example", "none");
        String version = StoredRosters.version(play.store, Play.jid("romeo")).toString();
        for (int i = 0; i < changes; i++) {
            play.contact("romeo", "c" + i + "@mantua.example", "none");
        }
        return version;
    }

    private static Actor asks(Actor romeo, String version) {
        return romeo.send("<iq type='get' id='r'><query xmlns='jabber:iq:roster' ver='" + version + "'/></iq>");
    }

    private static String contact(Element push) {
        return push.firstChild()
                .orElseThrow()
                .firstChild()
                .map(item -> item.attributeOr("jid", ""))
                .orElse("");
    }

    @Test
    void aClientFarBehindGetsTheChangesAsItAcknowledgesThem() {
        String old = behind(200);
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<enable" + SM + "/>").next();
        asks(romeo, old).expect("<iq type='result' id='r' from='romeo@verona.example' to='{me}'/>");
        int got = 1;
        for (int i = 0; i < 200; i++) {
            assertThat(contact(romeo.next())).isEqualTo("c" + i + "@mantua.example");
            got++;
            if (i % 50 == 49) {
                play.silence(); // the next page waits for this one to be acknowledged
                ack(romeo, got);
            }
        }
        romeo.sync();
        play.contact("romeo", "late@mantua.example", "none");
        play.silence();
        assertThat(play.server().sessions().count()).isOne();
    }

    @Test
    void aPageThatCannotBeReadIsTriedAgain() {
        String old = behind(70);
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<enable" + SM + "/>").next();
        asks(romeo, old).next();
        for (int i = 0; i < 50; i++) {
            romeo.next();
        }
        play.store.unreadable(Table.ROSTERS);
        ack(romeo, 51);
        play.silence();
        play.store.unreadable(null);
        play.silence();
        play.pass(Duration.ofSeconds(30));
        for (int i = 50; i < 70; i++) {
            assertThat(contact(romeo.next())).isEqualTo("c" + i + "@mantua.example");
        }
    }

    @Test
    void whatChangesMeanwhileComesInItsPlace() {
        String old = behind(70);
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<enable" + SM + "/>").next();
        asks(romeo, old).next();
        for (int i = 0; i < 50; i++) {
            romeo.next();
        }
        play.enter("romeo", "tomb")
                .send("<iq type='set' id='1'><query xmlns='jabber:iq:roster'>"
                        + "<item jid='c60@mantua.example' name='new'/></query></iq>")
                .sync();
        play.settle();
        assertThat(romeo.rest()).isEmpty();
        ack(romeo, 51);
        for (int i = 50; i < 70; i++) {
            if (i != 60) {
                assertThat(contact(romeo.next())).isEqualTo("c" + i + "@mantua.example");
            }
        }
        Element last = romeo.next();
        assertThat(contact(last)).isEqualTo("c60@mantua.example");
        assertThat(last.firstChild().orElseThrow().attribute("ver"))
                .isEqualTo(StoredRosters.version(play.store, Play.jid("romeo")).toString());
        ack(romeo, 71);
        romeo.sync();
        // From here on it is told at once.
        romeo.send("<iq type='set' id='2'><query xmlns='jabber:iq:roster'><item jid='c1@mantua.example'"
                + " subscription='remove'/></query></iq>");
        assertThat(contact(romeo.next())).isEqualTo("c1@mantua.example");
    }

    /// Presence of many contacts, the occupants of a room: it comes all at once, and nobody paces it.
    @Test
    void aBurstWaitsForAcknowledgements() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.send("<enable" + SM + " resume='true'/>").next();
        for (int i = 0; i < 150; i++) {
            play.mantua.send("<message type='headline' id='" + i + "' from='room@mantua.example/a' to='" + romeo.full
                    + "'><body>x</body></message>");
        }
        int got = 0;
        while (got < 150) {
            assertThat(romeo.next().attribute("id")).isEqualTo(Integer.toString(got++));
            if (got % UNACKED == 0) {
                ack(romeo, got);
            }
        }
        play.silence();
    }

    /// What its count frees goes behind what it missed: nothing comes twice, and nothing out of order.
    @Test
    void whoComesBackGetsWhatWaitsBehindWhatItMissed() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        String id = romeo.send("<enable" + SM + " resume='true'/>").next().attributeOr("id", "");
        for (int i = 0; i < UNACKED + 10; i++) {
            play.mantua.send("<message type='headline' id='" + i + "' from='room@mantua.example/a' to='" + romeo.full
                    + "'><body>x</body></message>");
        }
        for (int i = 0; i < UNACKED; i++) {
            romeo.next();
        }
        play.settle();
        Actor again = play.resume(romeo, id, 2);
        again.expect("<resumed" + SM + " previd='" + id + "' h='0'/>");
        for (int i = 2; i < UNACKED + 2; i++) {
            assertThat(again.next().attribute("id")).isEqualTo(Integer.toString(i));
        }
        ack(again, UNACKED + 2);
        for (int i = UNACKED + 2; i < UNACKED + 10; i++) {
            assertThat(again.next().attribute("id")).isEqualTo(Integer.toString(i));
        }
        ack(again, UNACKED + 10);
        again.sync();
    }

    @Test
    void whoAcknowledgesNothingIsEndedAfterAWhile() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.send("<enable" + SM + "/>").next();
        for (int i = 0; i <= UNACKED; i++) {
            play.mantua.send("<message type='headline' id='" + i + "' from='room@mantua.example/a' to='" + romeo.full
                    + "'><body>x</body></message>");
        }
        for (int i = 0; i < UNACKED; i++) {
            romeo.next();
        }
        play.silence();
        play.pass(Duration.ofSeconds(59));
        play.silence();
        play.pass(Duration.ofSeconds(1));
        romeo.expectStreamError("resource-constraint");
    }

    @Test
    void whoAcknowledgesALittleIsWaitedFor() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.send("<enable" + SM + "/>").next();
        for (int i = 0; i < UNACKED + 10; i++) {
            play.mantua.send("<message type='headline' id='" + i + "' from='room@mantua.example/a' to='" + romeo.full
                    + "'><body>x</body></message>");
        }
        for (int i = 0; i < UNACKED; i++) {
            romeo.next();
        }
        play.settle();
        for (int minute = 0; minute < 5; minute++) {
            play.pass(Duration.ofSeconds(50));
            ack(romeo, minute + 1);
            assertThat(romeo.next().attribute("id")).isEqualTo(Integer.toString(UNACKED + minute));
        }
    }

    @Test
    void thereIsABoundAllTheSame() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.send("<enable" + SM + "/>").next();
        for (int i = 0; i <= 3 * UNACKED; i++) {
            play.mantua.send("<message type='headline' id='" + i + "' from='room@mantua.example/a' to='" + romeo.full
                    + "'><body>x</body></message>");
        }
        for (int i = 0; i < UNACKED; i++) {
            romeo.next();
        }
        romeo.expectStreamError("resource-constraint");
    }
}
