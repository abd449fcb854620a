package im.clove.node.play;

import im.clove.node.account.AccountLimits;
import im.clove.node.app.host.Server;
import im.clove.node.ext.ArchiveTerms;
import im.clove.node.session.SessionLimits;
import im.clove.node.store.OfflineQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Requests between users of one server who are no contacts.
@Timeout(300)
final class NeighboursPlayTest {
    private static final String QUERY = "<query xmlns='jabber:iq:version'/>";
    private static final String UNAVAILABLE =
            "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";

    private Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    private static String ask(String to) {
        return "<iq type='get' id='v' to='" + to + "'>" + QUERY + "</iq>";
    }

    private static String refused(String by) {
        return "<iq type='error' id='v' from='" + by + "' to='{me}'>" + UNAVAILABLE + "</iq>";
    }

    @Test
    void aRequestReachesTheClientAndItsAnswerTheAsker() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(ask(juliet.full));
        juliet.expect("<iq type='get' id='v' from='" + romeo.full + "' to='{me}'>" + QUERY + "</iq>");
        juliet.send("<iq type='result' id='v' to='" + romeo.full + "'/>");
        romeo.expect("<iq type='result' id='v' from='" + juliet.full + "' to='{me}'/>");
        play.silence();
    }

    @Test
    void whoIsNotThereAndWhoIsBlockedGetTheSameAnswer() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(ask("juliet@verona.example/tomb")).expect(refused("juliet@verona.example/tomb"));
        romeo.send(ask("nobody@verona.example/tomb")).expect(refused("nobody@verona.example/tomb"));
        juliet.send(
                        "<iq type='set' id='1'><block xmlns='urn:xmpp:blocking'><item jid='romeo@verona.example'/></block></iq>")
                .expect("<iq type='result' id='1' from='" + juliet.bare() + "' to='{me}'/>");
        romeo.send(ask(juliet.full)).expect(refused(juliet.full));
        play.silence();
    }

    @Test
    @DisplayName("C-09: a stranger's request reaches no client")
    void anotherServersUsersAreStrangers() {
        Actor juliet = play.enter("juliet", "balcony");
        play.mantua.send(
                "<iq type='get' id='v' from='paris@mantua.example/inn' to='" + juliet.full + "'>" + QUERY + "</iq>");
        play.mantua.expect("<iq type='error' id='v' from='" + juliet.full + "' to='paris@mantua.example/inn'>"
                + UNAVAILABLE + "</iq>");
        play.silence();
    }

    @Test
    void whereUsersAreKeptApartNobodyIsAsked() {
        play.close();
        play = new Play(
                OfflineQueue.Quota.STANDARD,
                new Server.Limits(
                        new AccountLimits(10, 10, 1_000, 100, 100, 64, ArchiveTerms.STANDARD, false),
                        SessionLimits.DEFAULT));
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send(ask(juliet.full)).expect(refused(juliet.full));
        play.silence();
    }
}
