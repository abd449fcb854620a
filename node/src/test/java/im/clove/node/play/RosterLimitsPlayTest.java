package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.account.AccountLimits;
import im.clove.node.app.host.Server;
import im.clove.node.session.SessionLimits;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Rosters;
import im.clove.node.store.StoredRosters;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// a full roster, and strangers who ask without an end.
@Timeout(300)
final class RosterLimitsPlayTest {
    private static final int ITEMS = 3;
    private static final int REQUESTS = 4;
    private static final String ROMEO = "romeo@verona.example";
    private static final String FULL =
            "<error type='wait'><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";

    private final Play play = new Play(
            OfflineQueue.Quota.STANDARD,
            new Server.Limits(new AccountLimits(10, 10, ITEMS, REQUESTS, 100, 64), SessionLimits.DEFAULT));

    @AfterEach
    void end() {
        play.close();
    }

    private static String put(String jid, String more) {
        return "<iq type='set' id='1'><query xmlns='jabber:iq:roster'><item jid='" + jid + "'" + more
                + "/></query></iq>";
    }

    private static String result() {
        return "<iq type='result' id='1' from='" + ROMEO + "' to='{me}'/>";
    }

    private static String request(int i) {
        return "<presence type='subscribe' from='montague" + i + "@mantua.example' to='" + ROMEO + "'/>";
    }

    private List<Rosters.Request> waiting() {
        return StoredRosters.requests(play.store, Play.jid("romeo"));
    }

    private Actor romeoWithAFullRoster() {
        for (int i = 0; i < ITEMS; i++) {
            play.contact("romeo", "friend" + i + "@mantua.example", "none");
        }
        return play.enter("romeo", "orchard");
    }

    @Test
    void aFullRosterTakesNobodyMore() {
        Actor romeo = romeoWithAFullRoster();
        romeo.send(put("paris@mantua.example", ""))
                .expect("<iq type='error' id='1' from='" + ROMEO + "' to='{me}'>" + FULL + "</iq>");
        romeo.send(put("friend0@mantua.example", " name='Benvolio'")).expect(result());
        romeo.send(put("friend0@mantua.example", " subscription='remove'")).expect(result());
        romeo.send(put("paris@mantua.example", "")).expect(result());
        play.silence();
    }

    @Test
    void aFullRosterAsksAndAcceptsNobody() {
        Actor romeo = romeoWithAFullRoster();
        play.mantua.send(request(0));
        for (String type : new String[] {"subscribe", "subscribed"}) {
            romeo.send("<presence type='" + type + "' id='2' to='montague0@mantua.example'/>")
                    .expect("<presence type='error' id='2' from='montague0@mantua.example' to='{me}'>" + FULL
                            + "</presence>");
        }
        play.silence();
        assertThat(waiting()).hasSize(1);

        romeo.send("<presence type='unsubscribed' to='montague0@mantua.example'/>");
        play.mantua.expect("<presence type='unsubscribed' from='" + ROMEO + "' to='montague0@mantua.example'/>");
        play.silence();
        assertThat(waiting()).isEmpty();
    }

    @Test
    void strangersWaitOnlyUpToALimit() {
        for (int i = 0; i < 50; i++) {
            play.mantua.send(request(i));
            play.mantua.send(request(0));
        }
        assertThat(waiting()).hasSize(REQUESTS);
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<presence/>")
                .expectAll("<presence from='{me}' to='{me}'/>", request(0), request(1), request(2), request(3));
        play.mantua.send(request(9));
        play.silence();

        romeo.send("<presence type='unsubscribed' to='montague2@mantua.example'/>");
        play.mantua.expect("<presence type='unsubscribed' from='" + ROMEO + "' to='montague2@mantua.example'/>");
        play.mantua.send(request(9));
        romeo.expect(request(9));
        play.silence();
    }

    @Test
    void aRequestIsNotForCarryingFreight() {
        play.mantua.send("<presence type='subscribe' id='s' from='montague0@mantua.example' to='" + ROMEO + "'><status>"
                + "x".repeat(10_000) + "</status></presence>");
        assertThat(waiting().getFirst().stanza().length).isLessThan(500);
        play.enter("romeo", "orchard")
                .send("<presence/>")
                .expectAll(
                        "<presence from='{me}' to='{me}'/>",
                        "<presence id='s' type='subscribe' from='montague0@mantua.example' to='" + ROMEO + "'><status>"
                                + "x".repeat(300) + "…</status></presence>");
    }
}
