package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.invite.Invitation;
import im.clove.node.invite.Invitation.Kind;
import im.clove.node.invite.Invitation.State;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whoever has an account somewhere and an invitation of romeo's is his contact at once (XEP-0379).
@Timeout(300)
final class InvitedContactPlayTest {
    private static final String ASKS = "<presence type='subscribe' id='s' %sto='romeo@verona.example'>"
            + "<preauth xmlns='urn:xmpp:pars:0' token='%s'/></presence>";
    private static final String PARIS = "from='paris@mantua.example' ";

    private Guests guests;
    private Play play;
    private Actor romeo;

    @BeforeEach
    void begin() throws GeneralSecurityException {
        guests = new Guests();
        play = guests.play;
        romeo = play.enter("romeo", "orchard");
        romeo.send("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>")
                .next();
        romeo.send("<presence/>").expect("<presence from='{me}' to='{me}'/>");
    }

    @AfterEach
    void end() {
        guests.close();
    }

    private String roster() {
        return Literal.show(romeo.next()).replaceAll(".*<item (.*?)/>.*", "$1");
    }

    private State state() {
        return guests.book().list().getFirst().state(Play.START);
    }

    private void mutual() {
        play.mantua.expect("<presence type='subscribed' from='romeo@verona.example' to='paris@mantua.example'/>");
        play.mantua.expect("<presence from='" + romeo.full + "' to='paris@mantua.example'/>");
        play.mantua.expect("<presence type='subscribe' from='romeo@verona.example' to='paris@mantua.example'/>");
    }

    @Test
    @DisplayName("A stranger passes the gate by it, is granted what he asks, and asked in return")
    void aStrangerFromElsewhere() {
        String token = guests.token(Kind.CONTACT, 1);
        play.mantua.send(ASKS.formatted(PARIS, token));
        play.settle();
        mutual();
        assertThat(roster()).isEqualTo("jid='paris@mantua.example' subscription='from' ask='subscribe'");
        play.mantua.send("<presence type='subscribed' from='paris@mantua.example' to='romeo@verona.example'/>");
        play.settle();
        assertThat(romeo.rest().stream().map(Literal::show)).anyMatch(text -> text.contains("subscription='both'"));
        assertThat(state()).isEqualTo(State.USED);
        play.silence();
    }

    @Test
    void aNeighbourIsOneToo() {
        Actor tybalt = play.enterAvailable("tybalt", "street");
        tybalt.send("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>")
                .next();
        tybalt.send(ASKS.formatted("", guests.token(Kind.CONTACT, 1)));
        tybalt.send("<presence type='subscribed' to='romeo@verona.example'/>");
        play.settle();
        assertThat(romeo.rest().stream().map(Literal::show))
                .anyMatch(text -> text.contains("jid='tybalt@verona.example' subscription='both'"));
        assertThat(tybalt.rest().stream().map(Literal::show))
                .anyMatch(text -> text.contains("jid='romeo@verona.example' subscription='both'"));
    }

    @Test
    @DisplayName("Nobody else uses it, and whoever has may ask again: what was sent may be lost")
    void onceForOne() {
        String token = guests.token(Kind.CONTACT, 1);
        play.mantua.send(ASKS.formatted(PARIS, token));
        play.settle();
        mutual();
        assertThat(roster()).contains("subscription='from'");
        play.mantua.send(ASKS.formatted("from='laurence@mantua.example' ", token));
        play.settle();
        assertThat(Literal.show(romeo.next())).startsWith("<presence").contains("laurence@mantua.example");
        play.mantua.send(ASKS.formatted(PARIS, token));
        play.settle();
        play.mantua.expect("<presence type='subscribed' from='romeo@verona.example' to='paris@mantua.example'/>");
        play.mantua.expect("<presence from='" + romeo.full + "' to='paris@mantua.example'/>");
        play.mantua.rest();
        assertThat(guests.book().list().getFirst().used()).hasSize(1);
    }

    @Test
    @DisplayName("With a token that is no good it is a request like any other")
    void noGoodToken() {
        String account = guests.token(Kind.ACCOUNT, 1);
        Invitation.Terms ofJuliet = new Invitation.Terms(
                Kind.CONTACT, Guests.HOST, Optional.of(Play.jid("juliet")), Optional.empty(), "", false);
        String others = guests.token(ofJuliet, 1);
        String revoked = guests.token(Kind.CONTACT, 1);
        guests.book().revoke(revoked.substring(0, 8));
        int i = 0;
        for (String token : new String[] {account, others, revoked, "", "x".repeat(5000)}) {
            String from = "from='p" + i++ + "@mantua.example' ";
            play.mantua.send(ASKS.formatted(from, token));
            play.settle();
            assertThat(Literal.show(romeo.next())).startsWith("<presence").contains(from.strip(), "type='subscribe'");
        }
        play.silence();
    }

    @Test
    void whoIsBlockedStaysSo() {
        romeo.send("<iq type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='mantua.example'/></block></iq>");
        romeo.sync();
        romeo.rest();
        play.mantua.rest();
        play.mantua.send(ASKS.formatted(PARIS, guests.token(Kind.CONTACT, 1)));
        play.settle();
        assertThat(romeo.rest()).isEmpty();
        assertThat(state()).isEqualTo(State.OPEN);
    }

    @Test
    @DisplayName("What waits already is granted; what could not be written down is granted when it is asked again")
    void whatWaits() {
        String token = guests.token(Kind.CONTACT, 1);
        play.mantua.send("<presence type='subscribe' " + PARIS + "to='romeo@verona.example'/>");
        play.settle();
        assertThat(Literal.show(romeo.next())).contains("type='subscribe'");
        play.store.failing(true);
        play.mantua.send(ASKS.formatted(PARIS, token));
        play.settle();
        play.store.failing(false);
        play.mantua.rest();
        assertThat(state()).isEqualTo(State.OPEN);
        play.mantua.send(ASKS.formatted(PARIS, token));
        play.settle();
        mutual();
        assertThat(roster()).isEqualTo("jid='paris@mantua.example' subscription='from' ask='subscribe'");
        play.silence();
    }
}
