package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.ext.Doorstep;
import im.clove.node.ext.LetIn;
import im.clove.node.ext.StrangerTerms;
import im.clove.node.ext.std.StrangersGate;
import im.clove.node.store.Batch;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Shelf;
import im.clove.node.store.Table;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Strangers stay at the door until the user lets them in (`docs/decisions/0052-gate.md`).
@Timeout(300)
final class StrangersGatePlayTest {
    private static final String PARIS = "paris@mantua.example/hall";
    private static final String DELAY =
            "<delay xmlns='urn:xmpp:delay' from='verona.example' stamp='1597-04-23T18:00:00Z'/>";

    private Play play = new Play();
    private Actor juliet;

    @BeforeEach
    void enter() {
        juliet = play.enterAvailable("juliet", "balcony");
    }

    @AfterEach
    void end() {
        play.close();
    }

    private void other(Play next) {
        play.close();
        play = next;
        juliet = play.enterAvailable("juliet", "balcony");
    }

    private void writes(String from, String content) {
        play.mantua.send(
                "<message type='chat' from='" + from + "' to='juliet@verona.example'>" + content + "</message>");
        play.settle();
    }

    private static String written(String from, String content) {
        return "<message type='chat' from='" + from + "' to='juliet@verona.example'>" + content + "</message>";
    }

    private void tell(String words) {
        tell("hello@verona.example", words);
    }

    private void tell(String whom, String words) {
        juliet.send("<message type='chat' to='" + whom + "'><body>" + words + "</body></message>");
    }

    private void hears(String answer) {
        juliet.expect(
                "<message type='chat' from='hello@verona.example' to='{me}'><body>" + answer + "</body></message>");
    }

    private String answer() {
        Element message = juliet.next();
        assertThat(message.attribute("from")).isEqualTo("hello@verona.example");
        return message.child(Element.CLIENT, "body").orElseThrow().text();
    }

    private Doorstep doorstep() {
        play.settle();
        return Doorstep.CHAPTER.load(Shelf.of(play.store, new Table("doorstep"), Play.jid("juliet")));
    }

    @Test
    void whatAStrangerWritesWaitsUntilHeIsLetIn() {
        writes(PARIS, "<body>Happily met\nmy lady</body>");
        play.pass(Duration.ofMinutes(1));
        writes(PARIS, "<body>and my wife</body>");
        play.silence();
        assertThat(play.waiting("juliet")).isZero();
        tell("strangers");
        assertThat(answer().lines().limit(3))
                .containsExactly(
                        "Who has written, the latest first (times are UTC):",
                        "paris@mantua.example, 2 messages, 1597-04-23 18:00: \"Happily met\"",
                        "Say \"let in ADDRESS\", \"forget ADDRESS\" or \"forget all\". People you have nothing to do with"
                                + " stay outside (\"strangers off\" lets everybody in).");
        tell("Let in paris@mantua.example");
        hears("paris@mantua.example may write to you from now on. 2 messages:");
        juliet.expect(written(PARIS, "<body>Happily met\nmy lady</body>" + DELAY));
        juliet.expect(written(PARIS, "<body>and my wife</body>" + DELAY.replace("18:00", "18:01")));
        writes(PARIS, "<body>That may be, sir</body>");
        juliet.expect(written(PARIS, "<body>That may be, sir</body>"));
        assertThat(doorstep().waiting()).isEmpty();
        tell("strangers");
        assertThat(answer()).startsWith("Nobody waits.");
        play.silence();
    }

    @Test
    void whoIsWrittenToMayAnswer() {
        writes(PARIS, "<body>Happily met</body>");
        juliet.send("<message type='chat' to='" + PARIS + "'><body>That may be, sir</body></message>");
        play.mantua.expect("<message type='chat' from='" + juliet.full + "' to='" + PARIS
                + "'><body>That may be, sir</body></message>");
        juliet.expect(written(PARIS, "<body>Happily met</body>" + DELAY));
        writes(PARIS, "<body>when I may be a wife</body>");
        juliet.expect(written(PARIS, "<body>when I may be a wife</body>"));
        // It is remembered.
        play.crash();
        juliet = play.enterAvailable("juliet", "balcony");
        juliet.rest();
        writes("paris@mantua.example/tomb", "<body>This is that banish'd haughty Montague</body>");
        juliet.expect(written("paris@mantua.example/tomb", "<body>This is that banish'd haughty Montague</body>"));
    }

    @Test
    void aRequestToBeAContactPassesWithItsNoteAndWhoIsTakenIsIn() {
        writes(PARIS, "<body>Happily met</body>");
        play.mantua.send("<presence type='subscribe' from='paris@mantua.example' to='juliet@verona.example'>"
                + "<status>Your father sends me</status></presence>");
        juliet.expect("<presence type='subscribe' from='paris@mantua.example' to='juliet@verona.example'>"
                + "<status>Your father sends me</status></presence>");
        juliet.send("<presence type='subscribed' to='paris@mantua.example'/>");
        juliet.dropPushes();
        juliet.expect(written(PARIS, "<body>Happily met</body>" + DELAY));
        play.mantua.rest();
        play.silence();
    }

    @Test
    void aContactAndANeighbourAreNoStrangers() {
        play.contact("juliet", "paris@mantua.example", "none");
        play.crash();
        juliet = play.enterAvailable("juliet", "balcony");
        writes(PARIS, "<body>I have a name</body>");
        juliet.expect(written(PARIS, "<body>I have a name</body>"));
        Actor tybalt = play.enter("tybalt", "street");
        tybalt.send("<message type='chat' to='juliet@verona.example'><body>Cousin</body></message>");
        juliet.expect(written(tybalt.full, "<body>Cousin</body>"));
    }

    @Test
    void neighboursWhoAreKeptApartAreStrangers() {
        other(new Play(OfflineQueue.Quota.STANDARD, new StrangerTerms(true, false, 200, 1 << 20, "hello")));
        Actor tybalt = play.enter("tybalt", "street");
        tybalt.send("<message type='chat' to='juliet@verona.example'><body>Cousin</body></message>");
        play.silence();
        tell("let in tybalt@verona.example");
        hears("tybalt@verona.example may write to you from now on. 1 message:");
        juliet.expect(written(tybalt.full, "<body>Cousin</body>" + DELAY));
    }

    @ParameterizedTest
    @DisplayName("an invitation of a stranger, or of a room nobody has entered, is a stranger's message")
    @ValueSource(
            strings = {
                "<x xmlns='http://jabber.org/protocol/muc#user'><invite from='romeo@verona.example'/></x>",
                "<x xmlns='jabber:x:conference' jid='ball@conference.mantua.example'/>"
            })
    void invitations(String content) {
        writes("ball@conference.mantua.example", content);
        play.silence();
        tell("strangers");
        assertThat(answer()).contains("ball@conference.mantua.example, 1 message, 1597-04-23 18:00: (invites you to t");
    }

    @ParameterizedTest
    @DisplayName("No wrapper, type or kind of stanza leads in")
    @ValueSource(
            strings = {
                "<message type='normal'><body>x</body></message>",
                "<message type='chat'><body>x</body></message>",
                "<message type='headline'><body>x</body></message>",
                "<message type='error'><body>x</body></message>",
                "<message type='groupchat'><body>x</body></message>",
                "<message type='made-up'><body>x</body></message>",
                "<message type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
                "<message><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>"
                        + "<message xmlns='jabber:client' from='romeo@verona.example' type='chat'><body>x</body></message>"
                        + "</forwarded></received></message>",
                "<message type='chat'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'"
                        + " from='romeo@verona.example' type='chat'><body>x</body></message></forwarded></message>",
                "<message><result xmlns='urn:xmpp:mam:2' id='1'/></message>",
                "<message><event xmlns='http://jabber.org/protocol/pubsub#event'/></message>",
                "<presence/>",
                "<presence type='unavailable'/>",
                "<presence type='error'/>",
                "<presence type='subscribed'/>",
                "<presence type='unsubscribe'/>",
                "<presence type='unsubscribed'/>",
                "<presence type='probe'/>",
                "<iq type='get' id='1'><query xmlns='jabber:iq:version'/></iq>",
                "<iq type='set' id='1'><query xmlns='jabber:iq:roster'/></iq>",
                "<iq type='result' id='1'/>",
                "<iq type='error' id='1'/>",
            })
    void nothingElseLeadsIn(String stanza) {
        int space = stanza.indexOf(' ') < 0 ? stanza.length() : stanza.indexOf(' ');
        int end = Math.min(space, Math.min(stanza.indexOf('>'), stanza.indexOf('/') < 0 ? space : stanza.indexOf('/')));
        for (String to : new String[] {"juliet@verona.example", juliet.full}) {
            play.mantua.send(
                    stanza.substring(0, end) + " from='" + PARIS + "' to='" + to + "'" + stanza.substring(end));
        }
        play.settle();
        assertThat(juliet.rest().stream().map(Literal::show)).isEmpty();
        assertThat(play.waiting("juliet")).isZero();
    }

    @Test
    void anAnswerComesToWhoHasAsked() {
        juliet.send("<iq type='get' id='1' to='mantua.example'><query xmlns='jabber:iq:version'/></iq>");
        play.mantua.expect("<iq type='get' id='1' from='" + juliet.full + "' to='mantua.example'>"
                + "<query xmlns='jabber:iq:version'/></iq>");
        play.mantua.send("<iq type='result' id='1' from='mantua.example' to='" + juliet.full + "'/>");
        juliet.expect("<iq type='result' id='1' from='mantua.example' to='{me}'/>");
        play.mantua.send("<iq type='result' id='1' from='padua.example' to='" + juliet.full + "'/>");
        play.silence();
    }

    @Test
    void aRoomThatWasEnteredMayWrite() {
        juliet.send("<presence to='ball@conference.mantua.example/j'/>");
        play.mantua.expect("<presence from='" + juliet.full + "' to='ball@conference.mantua.example/j'/>");
        play.mantua.send("<message type='groupchat' from='ball@conference.mantua.example/r' to='" + juliet.full
                + "'><body>soft</body></message>");
        juliet.expect("<message type='groupchat' from='ball@conference.mantua.example/r' to='{me}'>"
                + "<body>soft</body></message>");
    }

    @Test
    void whoIsBlockedStaysBlocked() {
        writes(PARIS, "<body>Happily met</body>");
        juliet.send("<iq type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='paris@mantua.example'/></block>"
                        + "</iq>")
                .expect("<iq type='result' id='b' from='juliet@verona.example' to='{me}'/>");
        tell("strangers");
        assertThat(answer()).startsWith("Nobody waits.");
        tell("let in paris@mantua.example");
        hears("You have blocked paris@mantua.example. Unblock it in your client first.");
        tell("strangers off");
        hears("Everybody may write to you from now on.");
        writes(PARIS, "<body>Do you not love me?</body>");
        play.silence();
    }

    @Test
    void whatIsForgottenIsGone() {
        writes(PARIS, "<body>one</body>");
        writes("fool@mantua.example/x", "<body>two</body>");
        tell("forget paris@mantua.example");
        hears("1 message thrown away.");
        tell("forget paris@mantua.example");
        hears("Nothing of it waits.");
        tell("forget all");
        hears("1 message thrown away.");
        tell("let in paris@mantua.example");
        hears("paris@mantua.example may write to you from now on. Nothing of it waits.");
        tell("let in @@");
        hears("That is no address. Say it as: let in name@server");
        play.silence();
    }

    @Test
    void theDoorIsOpenedAndShut() {
        writes(PARIS, "<body>one</body>");
        tell("verona.example", "strangers off");
        juliet.expect("<message type='chat' from='verona.example' to='{me}'>"
                + "<body>Everybody may write to you from now on. 1 message:</body></message>");
        juliet.expect(written(PARIS, "<body>one</body>" + DELAY));
        writes(PARIS, "<body>two</body>");
        juliet.expect(written(PARIS, "<body>two</body>"));
        assertThat(features("juliet@verona.example")).doesNotContain(StrangersGate.FEATURE);
        assertThat(features("verona.example")).contains(StrangersGate.FEATURE);
        tell("strangers on");
        answer();
        writes(PARIS, "<body>three</body>");
        play.silence();
        assertThat(features("juliet@verona.example")).contains(StrangersGate.FEATURE);
    }

    private String features(String of) {
        juliet.send(
                "<iq type='get' id='d' to='" + of + "'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        return Literal.show(juliet.next());
    }

    @Test
    void whereTheNodeHasNoDoorAUserMayShutOne() {
        other(Play.open());
        assertThat(features("verona.example")).doesNotContain(StrangersGate.FEATURE);
        writes(PARIS, "<body>one</body>");
        juliet.expect(written(PARIS, "<body>one</body>"));
        tell("strangers on");
        answer();
        writes(PARIS, "<body>two</body>");
        play.silence();
    }

    @Test
    @DisplayName("Who was let in just before a kill has what waited come in afterwards, once")
    void aKillLosesNothing() {
        writes(PARIS, "<body>one</body>");
        play.crash();
        Shelf shelf = LetIn.CHAPTER.shelf(play.store, Play.jid("juliet"));
        Writes writes = new Writes();
        LetIn.CHAPTER.load(shelf).with(Jid.parse(PARIS), Play.START, writes);
        Batch batch = new Batch();
        shelf.write(writes, batch);
        play.store.commit(batch);
        juliet = play.enterAvailable("juliet", "balcony");
        juliet.expect(written(PARIS, "<body>one</body>" + DELAY));
        assertThat(doorstep().waiting()).isEmpty();
        Actor tomb = play.enterAvailable("juliet", "tomb");
        tomb.sync();
        assertThat(tomb.rest().stream().filter(e -> e.local().equals("message")))
                .isEmpty();
    }

    @Test
    @DisplayName("What cannot be stored when it is let in waits on, and its sender hears nothing")
    void aFullQueueLosesNothing() {
        other(new Play(new OfflineQueue.Quota(1, 1 << 20), StrangerTerms.STANDARD));
        writes(PARIS, "<body>one</body>");
        writes(PARIS, "<body>two</body>");
        juliet.send("<presence type='unavailable'/>");
        tell("let in paris@mantua.example");
        play.settle();
        juliet.rest();
        assertThat(doorstep().waiting()).hasSize(1);
        assertThat(play.waiting("juliet")).isOne();
        assertThat(play.mantua.rest()).isEmpty();
    }

    @Test
    @DisplayName("R-06, R-08: strangers fill no more than their part, and of it no server all")
    void itIsBounded() {
        for (int i = 0; i < 15; i++) {
            writes(PARIS, "<body>" + i + "</body>");
        }
        assertThat(doorstep().waiting()).hasSize(Doorstep.OF_ONE);
        assertThat(doorstep().waiting().getFirst().line()).isEqualTo("\"5\"");
        for (int i = 0; i < 100; i++) {
            play.mantua.send("<message type='chat' from='a" + i + "@padua.example/x' to='juliet@verona.example'><body>"
                    + "x".repeat(20_000) + "</body></message>");
        }
        long bytes =
                doorstep().waiting().stream().mapToLong(Doorstep.Entry::size).sum();
        assertThat(bytes).isLessThan(1 << 20);
        assertThat(doorstep().waiting().stream()
                        .filter(e -> e.from().domain().name().equals("padua.example")))
                .as("so many in an hour, and half of the room")
                .hasSizeLessThanOrEqualTo(30);
        assertThat(doorstep().knows(Jid.parse(PARIS))).isTrue();
        play.silence();
    }

    @Test
    @DisplayName("R-08: of one server so many may ask in an hour, whomever they ask")
    void firstContactsHaveABudget() {
        for (int i = 0; i < 40; i++) {
            play.mantua.send(
                    "<presence type='subscribe' from='a" + i + "@mantua.example' to='juliet@verona.example'/>");
        }
        play.settle();
        assertThat(juliet.rest()).hasSize(30);
        play.mantua.send("<presence type='subscribe' from='b@mantua.example' to='romeo@verona.example'/>");
        play.mantua.send("<presence type='subscribe' from='b@padua.example' to='juliet@verona.example'/>");
        juliet.expect("<presence type='subscribe' from='b@padua.example' to='juliet@verona.example'/>");
        assertThat(play.mantua.rest()).isEmpty();
    }
}
