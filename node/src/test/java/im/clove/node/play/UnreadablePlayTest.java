package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.StoredRosters;
import im.clove.node.store.Table;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.XmlLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the store holds and nobody can read: it stops nothing else.
@Timeout(300)
final class UnreadablePlayTest {
    private final Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    private static byte[] chat(String id, int size) {
        return ("<message xmlns='jabber:client' type='chat' id='" + id + "' from='juliet@verona.example/balcony'"
                        + " to='romeo@verona.example'><body>" + "x".repeat(size) + "</body></message>")
                .getBytes(StandardCharsets.UTF_8);
    }

    private void queue(byte[] stanza) {
        Batch batch = new Batch();
        assertThat(play.stores().offline().append(batch, Play.jid("romeo"), stanza, Play.START))
                .isPresent();
        play.store.commit(batch);
    }

    private static Key romeo() {
        return Key.of(Play.jid("romeo").toString());
    }

    private void put(Table table, Key key, byte[] value) {
        play.store.commit(new Batch().put(table, key, value));
    }

    private static String id(Element element) {
        return element.attribute("id");
    }

    private static void isNotice(Element message) {
        assertThat(message.attribute("from")).isEqualTo("verona.example");
        assertThat(message.child(Element.CLIENT, "body").orElseThrow().text()).contains("cannot be read any more");
    }

    private void say(String id) {
        play.enter("juliet", "balcony-" + id)
                .send("<message type='chat' id='" + id + "' to='romeo@verona.example'><body>x</body></message>")
                .sync();
    }

    @Test
    void aStoredMessageOfAnySizeThatIsAllowedIsReadAgain() {
        queue(chat("big", 1_100_000));
        queue(chat("biggest", 6 * 1024 * 1024));
        Actor romeo = play.enterAvailable("romeo", "orchard");
        assertThat(id(romeo.next())).isEqualTo("big");
        assertThat(id(romeo.next())).isEqualTo("biggest");
        say("new");
        assertThat(id(romeo.next())).isEqualTo("new");
        assertThat(play.waiting("romeo")).isZero();
        assertThat(XmlLimits.STORED.bytes()).isGreaterThanOrEqualTo(2 * XmlLimits.MOST_RECEIVED);
    }

    @Test
    void aMessageThatIsNoXmlIsSetAsideAndTheOthersCome() {
        queue(chat("before", 1));
        queue("<message".getBytes(StandardCharsets.UTF_8));
        queue("<message xmlns='jabber:client' to='@'/>".getBytes(StandardCharsets.UTF_8));
        queue(chat("after", 1));
        Actor romeo = play.enterAvailable("romeo", "orchard");
        assertThat(id(romeo.next())).isEqualTo("before");
        assertThat(id(romeo.next())).isEqualTo("after");
        isNotice(romeo.next());
        assertThat(play.waiting("romeo")).isZero();
        assertThat(play.stores().offline().usage(Play.jid("romeo"))).isEqualTo(new OfflineQueue.Usage(0, 0));
        // What it was is still there, for whoever looks into it, and goes with the account.
        assertThat(play.store.scan(Table.OFFLINE, romeo().then("x"), null, 10)).hasSize(2);
    }

    @Test
    void aDamagedEntryIsSetAsideAndTheOthersCome() {
        queue(chat("before", 1));
        for (int i = 0; i < 50; i++) { // more than are read in one go
            queue(chat("damaged", 1));
            put(Table.OFFLINE, romeo().then("q").then(2 + i), new byte[] {1, 2, 3});
        }
        queue(chat("after", 1));
        Actor romeo = play.enterAvailable("romeo", "orchard");
        assertThat(id(romeo.next())).isEqualTo("before");
        assertThat(id(romeo.next())).isEqualTo("after");
        isNotice(romeo.next());
        assertThat(play.waiting("romeo")).isZero();
        say("new");
        assertThat(id(romeo.next())).isEqualTo("new");
        play.silence();
    }

    @Test
    void aDrainThatFailsLeavesNothingStuckAndIsTriedAgain() {
        queue(chat("old", 1));
        play.store.unreadable(Table.OFFLINE);
        Actor romeo = play.enterAvailable("romeo", "orchard");
        play.silence();
        say("meanwhile");
        assertThat(id(romeo.next())).isEqualTo("meanwhile");
        play.store.unreadable(null);
        play.silence();
        play.pass(Duration.ofSeconds(30));
        assertThat(id(romeo.next())).isEqualTo("old");
        say("new");
        assertThat(id(romeo.next())).isEqualTo("new");
        assertThat(play.waiting("romeo")).isZero();
    }

    @Test
    void aDamagedContactRequestAndContactLockNobodyOut() {
        play.contact("romeo", "nurse", "from");
        put(Table.ROSTERS, romeo().then("i").then("tybalt@verona.example"), new byte[] {1, 2, 3});
        put(Table.ROSTERS, romeo().then("p").then("paris@mantua.example"), new byte[] {1, 2, 3});
        put(new Table("blocklists"), romeo().then("not @ an address"), new byte[] {1});
        put(new Table("blocklists"), damaged(romeo()), new byte[] {1});
        put(Table.SETTINGS, romeo().then("last-seen"), new byte[] {1, 2, 3});
        Batch batch = new Batch();
        StoredRosters.putRequest(
                play.store,
                batch,
                Play.jid("romeo"),
                Play.jid("juliet"),
                "<presence".getBytes(StandardCharsets.UTF_8),
                Play.START);
        StoredRosters.putRequest(
                play.store,
                batch,
                Play.jid("romeo"),
                Play.jid("tybalt"),
                "<presence xmlns='jabber:client' type='quarrel'/>".getBytes(StandardCharsets.UTF_8),
                Play.START);
        play.store.commit(batch);
        Actor romeo = play.enterAvailable("romeo", "orchard");
        isNotice(romeo.next());
        assertThat(play.store.scan(Table.ROSTERS, romeo().then("p"), null, 10)).isEmpty();
        // What they were is still there, for whoever looks into it, and goes with the account.
        assertThat(play.store.scan(Table.ROSTERS, romeo().then("x"), null, 10)).hasSize(3);
        romeo.send("<iq type='get' id='1'><query xmlns='jabber:iq:roster'/></iq>")
                .expect("<iq type='result' id='1' from='romeo@verona.example' to='{me}'><query"
                        + " xmlns='jabber:iq:roster'><item jid='nurse@verona.example'"
                        + " subscription='from'/></query></iq>");
        romeo.send("<iq type='get' id='2'><blocklist xmlns='urn:xmpp:blocking'/></iq>")
                .expect("<iq type='result' id='2' from='romeo@verona.example' to='{me}'>"
                        + "<blocklist xmlns='urn:xmpp:blocking'/></iq>");
        say("new");
        assertThat(id(romeo.next())).isEqualTo("new");
        romeo.send("<presence type='unavailable'/>").sync();
        play.enter("nurse", "chamber")
                .send("<iq type='get' id='3' to='romeo@verona.example'><query xmlns='jabber:iq:last'/></iq>")
                .expect("<iq type='result' id='3' to='{me}' from='romeo@verona.example'>"
                        + "<query xmlns='jabber:iq:last' seconds='0'/></iq>");
        // Nobody is told twice.
        play.enterAvailable("romeo", "street");
        play.silence();
    }

    /// A key whose text does not end.
    private static Key damaged(Key whole) {
        byte[] key = whole.then("paris@mantua.example").bytes();
        return Key.ofBytes(java.util.Arrays.copyOf(key, key.length - 1));
    }

    @Test
    void aDamagedCountOfTheQueueIsMadeAgain() {
        queue(chat("before", 1));
        queue(chat("between", 1));
        put(Table.OFFLINE, romeo().then("m"), new byte[] {1, 2, 3});
        for (var share : play.store.scan(Table.OFFLINE, romeo().then("s"), null, 10)) {
            put(Table.OFFLINE, share.key(), new byte[] {2, 3});
        }
        say("after");
        assertThat(play.waiting("romeo")).isEqualTo(3);
        Actor romeo = play.enterAvailable("romeo", "orchard");
        assertThat(id(romeo.next())).isEqualTo("before");
        assertThat(id(romeo.next())).isEqualTo("between");
        assertThat(id(romeo.next())).isEqualTo("after");
        assertThat(play.stores().offline().usage(Play.jid("romeo"))).isEqualTo(new OfflineQueue.Usage(0, 0));
    }
}
