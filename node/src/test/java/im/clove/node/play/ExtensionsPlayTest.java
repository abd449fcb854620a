package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.account.AccountLimits;
import im.clove.node.app.host.Server;
import im.clove.node.session.SessionLimits;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.OfflineQueue;
import im.clove.xmpp.xml.Element;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a node understands beyond the RFCs, and the sessions of one account among themselves.
@Timeout(300)
final class ExtensionsPlayTest {
    private static final String ROMEO = "romeo@verona.example";
    private static final String JULIET = "juliet@verona.example";
    private static final String RESULT = "<iq type='result' id='1' from='{from}' to='{me}'/>";
    private static final String UNAVAILABLE =
            "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";

    private final Play play = new Play(
            OfflineQueue.Quota.STANDARD,
            new Server.Limits(new AccountLimits(3, 2, 1_000, 100, 100, 64), SessionLimits.DEFAULT));

    @AfterEach
    void end() {
        play.close();
    }

    private static Actor ask(Actor actor, String payload) {
        actor.send("<iq type='set' id='1'>" + payload + "</iq>");
        return actor;
    }

    private static void carbons(Actor actor) {
        ask(actor, "<enable xmlns='urn:xmpp:carbons:2'/>").expect(RESULT.replace("{from}", actor.bare()));
    }

    private static String chat(String from, String to, String more) {
        return "<message xmlns='jabber:client' type='chat'" + (from.isEmpty() ? "" : " from='" + from + "'") + " to='"
                + to + "'><body>Hist!</body>" + more + "</message>";
    }

    private static String carbon(String direction, String inner) {
        return "<message type='chat' from='" + ROMEO + "' to='{me}'><" + direction
                + " xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>" + inner + "</forwarded></"
                + direction + "></message>";
    }

    @Test
    void aChatIsCopiedToTheOtherResourcesThatAsked() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor orchard = play.enter("romeo", "orchard");
        Actor tomb = play.enter("romeo", "tomb");
        play.enter("romeo", "street");
        carbons(orchard);
        carbons(tomb);
        juliet.send(chat("", orchard.full, ""));
        orchard.expect(chat(juliet.full, "{me}", ""));
        tomb.expect(carbon("received", chat(juliet.full, orchard.full, "")));
        orchard.send(chat("", juliet.full, ""));
        juliet.expect(chat(orchard.full, "{me}", ""));
        tomb.expect(carbon("sent", chat(orchard.full, juliet.full, "")));
        orchard.send(chat("", tomb.full, ""));
        tomb.expect(chat(orchard.full, "{me}", ""));
        play.silence();
    }

    @ParameterizedTest
    @DisplayName("C-04: what is private is not copied")
    @ValueSource(
            strings = {
                "<private xmlns='urn:xmpp:carbons:2'/>",
                "<no-copy xmlns='urn:xmpp:hints'/>",
                "<x xmlns='http://jabber.org/protocol/muc#user'/>"
            })
    void someMessagesAreNotCopied(String more) {
        Actor juliet = play.enter("juliet", "balcony");
        Actor orchard = play.enter("romeo", "orchard");
        Actor tomb = play.enter("romeo", "tomb");
        carbons(tomb);
        juliet.send(chat("", orchard.full, more));
        orchard.expect(chat(juliet.full, "{me}", more));
        play.silence();
    }

    @Test
    @DisplayName("C-10: a blocked address finds nobody, in any spelling and with any resource")
    void aBlockedAddressFindsNobody() {
        play.befriend("romeo", "juliet");
        Actor juliet = play.enterAvailable("juliet", "balcony");
        juliet.rest();
        Actor romeo = play.enterAvailable("romeo", "orchard");
        play.settle();
        juliet.rest();
        romeo.rest();
        ask(romeo, "<block xmlns='urn:xmpp:blocking'><item jid='JULIET@verona.example'/></block>")
                .expect(RESULT.replace("{from}", ROMEO));
        juliet.expect("<presence type='unavailable' from='" + romeo.full + "' to='" + JULIET + "'/>");
        juliet.send(chat("", ROMEO, ""))
                .expect("<message type='error' from='" + ROMEO + "' to='{me}'>" + UNAVAILABLE + "</message>");
        juliet.send(chat("", romeo.full, ""))
                .expect("<message type='error' from='" + romeo.full + "' to='{me}'>" + UNAVAILABLE + "</message>");
        juliet.send("<presence to='" + romeo.full + "'/>");
        romeo.send(chat("", juliet.full, ""))
                .expect("<message type='error' from='" + juliet.full + "' to='{me}'><error type='modify'>"
                        + "<not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                        + "<blocked xmlns='urn:xmpp:blocking:errors'/></error></message>");
        play.silence();
        ask(romeo, "<unblock xmlns='urn:xmpp:blocking'/>").expect(RESULT.replace("{from}", ROMEO));
        juliet.expect("<presence from='" + romeo.full + "' to='" + JULIET + "'/>");
        romeo.expect("<presence from='" + juliet.full + "' to='{me}'/>");
        juliet.send(chat("", romeo.full, ""));
        romeo.expect(chat(juliet.full, "{me}", ""));
        play.silence();
    }

    @Test
    void capabilitiesAreTheHashOfTheDiscoveryAnswer() throws Exception {
        Actor romeo = play.enter("romeo", "orchard");
        Element caps = play.server().gate().features().stream()
                .map(feature -> feature.offer().to(Play.jid("romeo")))
                .filter(e -> e.is("http://jabber.org/protocol/caps", "c"))
                .findFirst()
                .orElseThrow();
        String node = caps.attribute("node") + '#' + caps.attribute("ver");
        Element query = romeo.send("<iq type='get' id='1' to='verona.example'>"
                        + "<query xmlns='http://jabber.org/protocol/disco#info' node='" + node + "'/></iq>")
                .next()
                .firstChild()
                .orElseThrow();
        List<String> features = query.children().stream()
                .filter(e -> e.local().equals("feature"))
                .map(e -> e.attributeOr("var", "") + '<')
                .sorted()
                .toList();
        String text = "server/im//Clove<" + String.join("", features);
        byte[] hash = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
        assertThat(caps.attribute("ver")).isEqualTo(Base64.getEncoder().encodeToString(hash));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<query xmlns='jabber:iq:version'/>", "<time xmlns='urn:xmpp:time'/>"})
    void theServerTellsOnlyItsUsersAboutItself(String payload) {
        Actor romeo = play.enter("romeo", "orchard");
        Element answer = romeo.send("<iq type='get' id='1' to='verona.example'>" + payload + "</iq>")
                .next();
        assertThat(answer.attribute("type")).isEqualTo("result");
        play.mantua.send(
                "<iq type='get' id='1' from='paris@mantua.example/inn' to='verona.example'>" + payload + "</iq>");
        play.mantua.expect(
                "<iq type='error' id='1' from='verona.example' to='paris@mantua.example/inn'>" + UNAVAILABLE + "</iq>");
        play.silence();
    }

    @Test
    @DisplayName("the uptime, by which a machine can be known again, is for administrators")
    void theUptimeIsForAdministrators() {
        String uptime = "<query xmlns='jabber:iq:last'/></iq>";
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<iq type='get' id='1' to='verona.example'>" + uptime)
                .expect("<iq type='error' id='1' from='verona.example' to='{me}'>" + UNAVAILABLE + "</iq>");
        Batch batch = new Batch();
        play.stores().accounts().put(batch, new AccountRecord(Play.jid("nurse"), Play.START, false, true, List.of()));
        play.store.commit(batch);
        Actor nurse = play.enter("nurse", "house");
        assertThat(nurse.send("<iq type='get' id='2' to='verona.example'>" + uptime)
                        .next()
                        .attribute("type"))
                .isEqualTo("result");
        play.mantua.send("<iq type='get' id='1' from='nurse@mantua.example/inn' to='verona.example'>" + uptime);
        play.mantua.expect(
                "<iq type='error' id='1' from='verona.example' to='nurse@mantua.example/inn'>" + UNAVAILABLE + "</iq>");
        play.silence();
    }

    @Test
    @DisplayName("no time that others see is finer than a second")
    void timesAreToTheSecond() {
        play.pass(Duration.ofMillis(1_234));
        play.mantua.send("<message type='chat' id='m' from='paris@mantua.example/inn' to='juliet@verona.example'>"
                + "<body>soft</body></message>");
        Actor juliet = play.enterAvailable("juliet", "balcony");
        assertThat(Literal.show(juliet.next())).contains("stamp='1597-04-23T18:00:01Z'");
        assertThat(Literal.show(
                        juliet.send("<iq type='get' id='t' to='verona.example'><time xmlns='urn:xmpp:time'/></iq>")
                                .next()))
                .containsPattern("<utc>[0-9T:-]*Z</utc>");
    }

    @Test
    void aPingIsAnsweredByTheServerAndTheOwnAccountOnly() {
        Actor romeo = play.enter("romeo", "orchard");
        String ping = "<ping xmlns='urn:xmpp:ping'/></iq>";
        romeo.send("<iq type='get' id='1' to='verona.example'>" + ping)
                .expect(RESULT.replace("{from}", "verona.example"));
        romeo.send("<iq type='get' id='1' to='" + JULIET + "'>" + ping)
                .expect("<iq type='error' id='1' from='" + JULIET + "' to='{me}'>" + UNAVAILABLE + "</iq>");
        play.silence();
    }

    @Test
    @DisplayName("C-14: a new password ends the other sessions, those that could be resumed included")
    void aNewPasswordEndsTheOtherSessions() {
        Actor romeo = play.enter("romeo", "orchard");
        Actor tomb = play.enter("romeo", "tomb");
        Element enabled =
                tomb.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>").next();
        ask(
                        romeo,
                        "<query xmlns='jabber:iq:register'><username>romeo</username>"
                                + "<password>a new one entirely</password></query>")
                .expect(RESULT.replace("{from}", ROMEO));
        tomb.expectStreamError("not-authorized");
        play.resume(tomb, Objects.requireNonNull(enabled.attribute("id")), 0)
                .expectRefusal("<failed xmlns='urn:xmpp:sm:3' h='0'>"
                        + "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
        play.silence();
    }

    @Test
    void anAccountThatIsRemovedLeavesNothingBehind() {
        play.befriend("romeo", "juliet");
        Actor juliet = play.enterAvailable("juliet", "balcony");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        play.settle();
        juliet.rest();
        romeo.rest();
        ask(romeo, "<query xmlns='jabber:iq:register'><remove/></query>").expect(RESULT.replace("{from}", ROMEO));
        romeo.expectStreamError("not-authorized");
        juliet.expectAll(
                "<presence type='unavailable' from='" + romeo.full + "' to='" + JULIET + "'/>",
                "<presence type='unsubscribed' from='" + ROMEO + "' to='" + JULIET + "'/>",
                "<presence type='unsubscribe' from='" + ROMEO + "' to='" + JULIET + "'/>");
        juliet.send(chat("", ROMEO, ""))
                .expect("<message type='error' from='" + ROMEO + "' to='{me}'>" + UNAVAILABLE + "</message>");
        play.silence();
        assertThat(play.stores().accounts().exists(Play.jid("romeo"))).isFalse();
        assertThat(play.stores().offline().usage(Play.jid("romeo")).messages()).isZero();
    }

    @Test
    void aResourceThatComesAgainEndsTheOlderOne() {
        Actor older = play.enter("romeo", "orchard");
        Actor newer = play.enter("romeo", "orchard");
        older.expectStreamError("conflict");
        newer.sync();
        play.silence();
    }

    @Test
    @DisplayName("C-12: an account has only so many sessions")
    void anAccountHasOnlySoManySessions() {
        play.enter("romeo", "one");
        play.enter("romeo", "two");
        play.enter("romeo", "three");
        play.connect("romeo", "four", "")
                .expectRefusal("<iq type='error' id='bind'><error type='wait'>"
                        + "<resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        play.silence();
    }

    @Test
    @DisplayName("C-05: a roster push from elsewhere does not arrive")
    void aForeignRosterPushDoesNotArrive() {
        play.contact("romeo", "paris@mantua.example", "both");
        Actor romeo = play.enter("romeo", "orchard");
        for (String to : new String[] {ROMEO, romeo.full}) {
            play.mantua.send("<iq type='set' id='1' from='paris@mantua.example/inn' to='" + to
                    + "'><query xmlns='jabber:iq:roster'><item jid='a@b' subscription='both'/></query></iq>");
            play.mantua.expect(
                    "<iq type='error' id='1' from='" + to + "' to='paris@mantua.example/inn'>" + UNAVAILABLE + "</iq>");
        }
        play.silence();
    }
}
