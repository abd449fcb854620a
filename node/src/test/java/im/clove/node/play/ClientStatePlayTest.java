package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.c2s.Entrance;
import im.clove.xmpp.stream.StreamFeatures;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// XEP-0352: a telephone in a pocket is woken for what cannot wait, and then hears the rest first, in order.
@Timeout(300)
final class ClientStatePlayTest {
    private static final String SM = " xmlns='urn:xmpp:sm:3'";
    private static final String INACTIVE = "<inactive xmlns='urn:xmpp:csi:0'/>";
    private static final String ACTIVE = "<active xmlns='urn:xmpp:csi:0'/>";
    private static final String COMPOSING = "<composing xmlns='http://jabber.org/protocol/chatstates'/>";
    private static final String RECEIPT = "<received xmlns='urn:xmpp:receipts' id='{any}'/>";

    private final Play play = new Play();
    private Actor romeo;
    private Actor juliet;

    @BeforeEach
    void begin() {
        play.befriend("romeo", "juliet");
        romeo = play.enterAvailable("romeo", "orchard");
        romeo.next();
        juliet = play.enterAvailable("juliet", "balcony");
        juliet.next();
        romeo.next();
    }

    @AfterEach
    void end() {
        play.close();
    }

    private static String chat(String attributes, String content) {
        return "<message type='chat' " + attributes + ">" + content + "</message>";
    }

    private void says(String content) {
        juliet.send(chat("to='romeo@verona.example'", content));
        play.settle();
    }

    private String said(String content) {
        return chat("from='" + juliet.full + "' to='romeo@verona.example'", content);
    }

    private void shows(String show) {
        juliet.send("<presence><show>" + show + "</show></presence>")
                .expect("<presence from='{me}' to='{me}'><show>" + show + "</show></presence>");
        play.settle();
    }

    private String shown(String show) {
        return "<presence from='" + juliet.full + "' to='romeo@verona.example'><show>" + show + "</show></presence>";
    }

    /// Without an answer of the server's to wait by: that would not be put off.
    private void sleeps() {
        romeo.send(INACTIVE);
        play.settle();
    }

    private String managed() {
        Element enabled =
                romeo.send("<enable" + SM + " resume='true' max='60'/>").next();
        romeo.received.set(0);
        return Objects.requireNonNull(enabled.attribute("id"));
    }

    private void nothingHasCome() {
        play.settle();
        assertThat(romeo.rest()).isEmpty();
    }

    @Test
    void nobodyIsWokenForPresenceStatesAndReceipts() {
        sleeps();
        shows("away");
        says(COMPOSING);
        says("<received xmlns='urn:xmpp:receipts' id='1'/>");
        shows("dnd");
        nothingHasCome();
        says("<body>Wilt thou be gone?</body>");
        romeo.expect(said("<received xmlns='urn:xmpp:receipts' id='1'/>"));
        romeo.expect(shown("dnd"));
        romeo.expect(said("<body>Wilt thou be gone?</body>"));
        shows("xa");
        nothingHasCome();
        romeo.send(ACTIVE).expect(shown("xa"));
        shows("chat");
        romeo.expect(shown("chat"));
        says(COMPOSING);
        romeo.expect(said(COMPOSING));
        play.silence();
    }

    @Test
    @DisplayName("§5.1: what was put off comes ahead of the answer to what the client says next")
    void inOrder() {
        sleeps();
        shows("away");
        romeo.send(ACTIVE + "<iq type='get' id='ping1' to='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>");
        romeo.expect(shown("away"));
        romeo.expect("<iq type='result' id='ping1' from='verona.example' to='{me}'/>");
        play.silence();
    }

    @Test
    void anAnswerAndARequestForSubscriptionWakeIt() {
        sleeps();
        shows("away");
        romeo.send("<iq type='get' id='1' to='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>");
        romeo.expect(shown("away"));
        romeo.expect("<iq type='result' id='1' from='verona.example' to='{me}'/>");
        shows("dnd");
        nothingHasCome();
        Actor nurse = play.enter("nurse", "house");
        nurse.send("<presence type='subscribe' to='romeo@verona.example'/>");
        romeo.expect(shown("dnd"));
        romeo.expect("<presence type='subscribe' from='nurse@verona.example' to='romeo@verona.example'/>");
        nurse.dropPushes();
        play.silence();
    }

    @Test
    void oneItemOfANodeReplacesAnother() {
        sleeps();
        for (String title : List.of("one", "two")) {
            juliet.send("<message type='headline' to='" + romeo.full + "'>" + event(title) + "</message>");
        }
        nothingHasCome();
        romeo.send(ACTIVE)
                .expect("<message type='headline' from='" + juliet.full + "' to='{me}'>" + event("two") + "</message>");
        play.silence();
    }

    private static String event(String title) {
        return "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:example:tune'>"
                + "<item id='current'><t xmlns='x'>" + title + "</t></item></items></event>";
    }

    @Test
    @DisplayName("XEP-0386 §3: it may be inactive from the beginning")
    void alongWithBinding() {
        Actor phone = play.connect(
                "romeo",
                new Entrance.Bind(
                        "phone", List.of(Literal.parse(INACTIVE)), outcome -> List.of(Element.of("x", "in"))));
        phone.expect("<in xmlns='x'/>");
        phone.send("<presence/>");
        play.settle();
        // Its own presence, and those of others, wait.
        assertThat(phone.rest()).isEmpty();
        romeo.next();
        juliet.next();
        phone.send(ACTIVE);
        phone.expectAll(
                "<presence from='romeo@verona.example/phone' to='romeo@verona.example/phone'/>",
                "<presence from='" + romeo.full + "' to='romeo@verona.example/phone'/>",
                "<presence from='" + juliet.full + "' to='romeo@verona.example/phone'/>");
        play.silence();
        assertThat(play.server().gate().bindFeatures()).contains(StreamFeatures.CLIENT_STATE);
    }

    @Test
    @DisplayName("XEP-0198: what was put off was not sent, and does not count")
    void whatWasNotSentDoesNotCount() {
        managed();
        sleeps();
        shows("away");
        says("<received xmlns='urn:xmpp:receipts' id='1'/>");
        nothingHasCome();
        romeo.send("<a" + SM + " h='0'/>").send(ACTIVE);
        romeo.expect(shown("away"));
        romeo.expect(said("<received xmlns='urn:xmpp:receipts' id='1'/>"));
        romeo.send("<a" + SM + " h='2'/>").sync();
        assertThat(play.waiting("romeo")).isZero();
        play.silence();
    }

    @Test
    @DisplayName("§5.2: whoever comes back is active, and has what was put off behind what was sent")
    void whoComesBackIsActive() {
        String id = managed();
        sleeps();
        says("<body>one</body>");
        romeo.expect(said("<body>one</body>"));
        shows("away");
        romeo.cut();
        play.settle();
        shows("dnd");
        Actor again = play.resume(romeo, id, 0);
        again.expect("<resumed" + SM + " previd='" + id + "' h='0'/>");
        again.expect(said("<body>one</body>"));
        again.expect(shown("dnd"));
        shows("chat");
        again.expect(shown("chat"));
        play.silence();
    }

    @Test
    @DisplayName("What an inactive client never got is handed on when its session ends")
    void whatItNeverGotIsHandedOn() {
        managed();
        sleeps();
        shows("away");
        says("<received xmlns='urn:xmpp:receipts' id='1'/>");
        says("<received xmlns='urn:xmpp:receipts' id='2'/>");
        nothingHasCome();
        romeo.cut();
        play.pass(Duration.ofSeconds(61));
        juliet.expect("<presence type='unavailable' from='" + romeo.full + "' to='juliet@verona.example'/>");
        assertThat(play.waiting("romeo")).isEqualTo(2);
        Actor tomb = play.enterAvailable("romeo", "tomb");
        juliet.next();
        String delay = "<delay xmlns='urn:xmpp:delay' from='verona.example' stamp='{any}'/>";
        tomb.expectAll(
                said(RECEIPT + delay),
                said(RECEIPT + delay),
                shown("away").replace("to='romeo@verona.example'", "to='{me}'"));
        tomb.sync();
        assertThat(play.waiting("romeo")).isZero();
    }

    @Test
    void withoutStreamManagementItIsHandedOnToo() {
        sleeps();
        says("<received xmlns='urn:xmpp:receipts' id='1'/>");
        play.pass(Duration.ofSeconds(1));
        assertThat(play.waiting("romeo")).isEqualTo(1);
        romeo.cut();
        juliet.expect("<presence type='unavailable' from='" + romeo.full + "' to='juliet@verona.example'/>");
        assertThat(play.waiting("romeo")).isEqualTo(1);
    }

    @Test
    @DisplayName("R-04: what is put off is charged, and nothing of it is left when the session is over")
    void itIsCharged() {
        long before = play.budget().held();
        sleeps();
        juliet.send("<message type='headline' to='" + romeo.full + "'><what xmlns='x'>" + "x".repeat(40_000)
                + "</what></message>");
        assertThat(play.budget().held()).isGreaterThan(before + 40_000);
        romeo.send(ACTIVE).next();
        assertThat(play.budget().held()).isLessThan(before + 4_000);
        sleeps();
        juliet.send("<message type='headline' to='" + romeo.full + "'><what xmlns='x'>" + "x".repeat(40_000)
                + "</what></message>");
        assertThat(play.budget().held()).isGreaterThan(before + 40_000);
        romeo.cut();
        assertThat(play.budget().held()).isLessThan(before);
    }

    @Test
    void aWordThatIsNoneEndsTheStream() {
        romeo.send("<asleep xmlns='urn:xmpp:csi:0'/>").expectStreamError("unsupported-stanza-type");
    }
}
