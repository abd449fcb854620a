package im.clove.node.transit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.ext.Archive;
import im.clove.node.ext.ArchiveTerms;
import im.clove.node.store.Key;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// XEP-0227, both ways.
final class PieTest {
    private static final Domain HOST = Domain.of("capulet.example");
    private static final Jid JULIET = Jid.parse("juliet@capulet.example");

    private final MemoryStore store = new MemoryStore();

    private static String user(String inside) {
        return document("<user name='juliet' password='long enough'>" + inside + "</user>");
    }

    private static String document(String users) {
        return "<?xml version='1.0'?>\n<server-data xmlns='urn:xmpp:pie:0'>\n<host jid='capulet.example'>" + users
                + "</host></server-data>";
    }

    private static String message(String id, String from, String to, Instant at, String body) {
        return "<result xmlns='urn:xmpp:mam:2' id='" + id + "'><forwarded xmlns='urn:xmpp:forward:0'>"
                + "<delay xmlns='urn:xmpp:delay' stamp='" + at + "'/><message xmlns='jabber:client' type='chat' from='"
                + from + "' to='" + to + "'><body>" + body + "</body></message></forwarded></result>";
    }

    private List<String> missed(Report report) {
        return report.missed().stream()
                .map(each -> each.getValue() + " " + each.getKey().what() + ": "
                        + each.getKey().why())
                .toList();
    }

    /// As other servers write it; all that is in it twice over is the same text.
    @Test
    void whatIsTakenAndWrittenAndTakenAgainIsTheSame() throws Exception {
        String given = user("<query xmlns='jabber:iq:roster'><item jid='romeo@montague.example' name='R &lt;3'"
                + " subscription='both'><group>Friends</group></item><item jid='nurse@capulet.example'"
                + " subscription='to' approved='true'/></query><presence xmlns='jabber:client' type='subscribe'"
                + " from='paris@verona.example'><status>hi</status></presence>"
                + "<vCard xmlns='vcard-temp'><FN>Juliet</FN><PHOTO><TYPE>image/png</TYPE><BINVAL>AAEC</BINVAL></PHOTO>"
                + "</vCard><query xmlns='jabber:iq:private'><a xmlns='urn:a'/><b xmlns='urn:b'>x</b><storage"
                + " xmlns='storage:bookmarks'><conference jid='r@c.example' name='Room'/></storage></query>"
                + "<blocklist xmlns='urn:xmpp:blocking'><item jid='evil.example'/></blocklist>"
                + "<pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='princely_musings'><x"
                + " xmlns='jabber:x:data' type='submit'><field var='pubsub#access_model'><value>authorize</value>"
                + "</field><field var='pubsub#max_items'><value>2</value></field></x></configure><affiliations"
                + " node='princely_musings'><affiliation jid='juliet@capulet.example' affiliation='owner'/>"
                + "<affiliation jid='romeo@montague.example' affiliation='member'/></affiliations><subscriptions"
                + " node='princely_musings'><subscription jid='romeo@montague.example' subscription='subscribed'/>"
                + "</subscriptions></pubsub><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
                + "<items node='princely_musings'><item id='1'><e xmlns='urn:e'>1</e></item><item id='2'>"
                + "<e xmlns='urn:e'>2</e></item></items></pubsub>"
                + "<archive xmlns='urn:xmpp:pie:0#mam'>"
                + message(
                        "x1",
                        "juliet@capulet.example/b",
                        "romeo@montague.example",
                        Instant.parse("2020-01-01T00:00:00Z"),
                        "a")
                + message(
                        "x2",
                        "romeo@montague.example/o",
                        "juliet@capulet.example",
                        Instant.parse("2020-01-02T00:00:00Z"),
                        "b")
                + "</archive><offline-messages><message xmlns='jabber:client' type='chat' to='juliet@capulet.example'"
                + " from='romeo@montague.example/o'><body>b</body><stanza-id xmlns='urn:xmpp:sid:0' id='x2'"
                + " by='juliet@capulet.example'/><delay xmlns='urn:xmpp:delay' from='capulet.example'"
                + " stamp='2020-01-02T00:00:00Z'/></message><message xmlns='jabber:client' to='juliet@capulet.example'"
                + " from='mercutio@verona.example'><body>c</body></message></offline-messages>"
                + "<enable xmlns='urn:xmpp:push:0' jid='push.example' node='n'><x xmlns='jabber:x:data' type='submit'>"
                + "<field var='FORM_TYPE'><value>http://jabber.org/protocol/pubsub#publish-options</value></field>"
                + "<field var='secret'><value>s</value></field></x><client xmlns='urn:clove:push:0'"
                + " resource='phone' since='2020-01-01T00:00:00Z'/></enable>"
                + "<keep xmlns='urn:clove:archive:0' days='30'/><keep xmlns='urn:clove:archive:0' days='soon'/>"
                + "<enable xmlns='urn:xmpp:push:0' jid='other.example'/><enable xmlns='urn:xmpp:push:0'/>"
                + "<query xmlns='jabber:iq:privacy'/>");
        Report report = Transit.take(store, HOST, given);
        assertThat(missed(report))
                .containsExactly(
                        "1 personal data: of the node 'princely_musings': no such setting here: pubsub#access_model",
                        "1 personal data: how long messages are kept: no number of days",
                        "1 personal data: a push service: no address",
                        "1 personal data: 'query' in jabber:iq:privacy is not known here");
        assertThat(KeyRecords.credential(Transit.account(store, "juliet@capulet.example"))
                        .orElseThrow()
                        .matches("long enough"))
                .isTrue();
        String written = Transit.written(store);
        assertThat(written)
                .contains(
                        "<value>whitelist</value>",
                        "affiliation='member'",
                        "name='R &lt;3'",
                        "resource='phone'",
                        "jid='other.example'",
                        "days='30'")
                .doesNotContain("affiliation='owner'", "password", "BINVAL");
        MemoryStore other = new MemoryStore();
        Report second = Transit.take(other, HOST, written);
        assertThat(missed(second)).isEmpty();
        assertThat(Transit.written(other)).isEqualTo(written);
        assertThat(Archive.CHAPTER.load(Archive.CHAPTER.shelf(other, JULIET)))
                .isEqualTo(Archive.CHAPTER.load(Archive.CHAPTER.shelf(store, JULIET)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                                              | it is no well-formed XML",
                "<a/>                                          | line 1: this is no export of an XMPP server",
                "<server-data xmlns='urn:xmpp:pie:0'>          | it is no well-formed XML",
                "<server-data xmlns='urn:xmpp:pie:0'><host jid='a@b'/></server-data> | line 1: 'a@b' is no domain",
                "<server-data xmlns='urn:xmpp:pie:0'><host jid='b'><user name='a/b'/></host></server-data> | cannot be an account's name",
                "<server-data xmlns='urn:xmpp:pie:0'><host jid='b'><user/></host></server-data> | a user without a name",
                "<server-data xmlns='urn:xmpp:pie:0' xmlns:x='http://www.w3.org/2001/XInclude'><x:include href='/etc/passwd'/></server-data> | in another file, '/etc/passwd'",
                "<!DOCTYPE a [<!ENTITY x 'y'>]><server-data xmlns='urn:xmpp:pie:0'>&x;</server-data> | document type",
                "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><server-data xmlns='urn:xmpp:pie:0'/> | document type",
                "<server-data xmlns='urn:xmpp:pie:0'>&x;</server-data> | ",
            })
    void whatIsNoSuchDocumentIsRefusedWithItsLine(String text, String says) {
        assertThatThrownBy(() -> Transit.take(store, HOST, text == null ? "" : text))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessageContaining(says == null ? "" : says);
        assertThat(store.tables()).as("nothing was written").isEmpty();
    }

    @Test
    void anAccountWhoseSourceBreaksOffLeavesNothing() {
        String whole = user("<query xmlns='jabber:iq:roster'><item jid='a@b.example'/></query>");
        String cut = whole.substring(0, whole.indexOf("</user>"));
        assertThatThrownBy(() -> Transit.take(store, HOST, cut)).isInstanceOf(UnreadableSourceException.class);
        assertThat(Transit.written(store)).doesNotContain("juliet");
        assertThat(store.tables().stream().flatMap(t -> store.scan(t, Key.EMPTY, null, 10).stream()))
                .isEmpty();
    }

    @Test
    void elementsThatAreTooDeepOrTooLarge() throws Exception {
        String deep = "<a xmlns='urn:a'>" + "<a>".repeat(70) + "</a>".repeat(70) + "</a>";
        assertThatThrownBy(() -> Transit.take(store, HOST, user(deep))).hasMessageContaining("nested deeper");
        String large = "x".repeat(ElementSource.MOST_WEIGHT);
        Report report = Transit.take(
                store,
                HOST,
                user("<vCard xmlns='vcard-temp'><FN>" + large + "</FN></vCard><query xmlns='jabber:iq:private'>"
                        + "<a xmlns='urn:a'>" + large + "</a><b xmlns='urn:b'/></query>"));
        assertThat(missed(report)).containsExactly("1 'vCard': larger than 4096 KiB", "1 'a': larger than 4096 KiB");
        assertThat(Transit.written(store)).contains("<b xmlns='urn:b'/>");
    }

    @Test
    void theLimitsOfTheStoreHold() throws Exception {
        StringBuilder roster = new StringBuilder("<query xmlns='jabber:iq:roster'>");
        StringBuilder requests = new StringBuilder();
        StringBuilder waiting = new StringBuilder("<offline-messages>");
        for (int i = 0; i < 12; i++) {
            roster.append("<item jid='u").append(i).append("@b.example'/>");
            requests.append("<presence xmlns='jabber:client' type='subscribe' from='u" + i + "@c.example'/>");
        }
        for (int i = 0; i < 1_001; i++) {
            waiting.append("<message xmlns='jabber:client'><body>" + i + "</body></message>");
        }
        roster.append(
                "<item jid='u1@b.example'/><item jid='u1@b.example/r'/><item jid='juliet@capulet.example'/></query>");
        String old = "<archive xmlns='urn:xmpp:pie:0#mam'>"
                + message("a", "a@b", "juliet@capulet.example", Transit.NOW.minus(Duration.ofDays(11)), "old")
                + message("b", "a@b", "juliet@capulet.example", Transit.NOW.minus(Duration.ofDays(3)), "1")
                + message("c", "a@b", "juliet@capulet.example", Transit.NOW.minus(Duration.ofDays(2)), "2")
                + message("d", "a@b", "juliet@capulet.example", Transit.NOW.minus(Duration.ofDays(1)), "3")
                + "<result xmlns='urn:xmpp:mam:2'/></archive>";
        Arrivals.Terms terms = Transit.terms(
                store, HOST, new ArchiveTerms(true, ArchiveTerms.Policy.ALWAYS, Duration.ofDays(10), 2, 1 << 20));
        Report report = Transit.take(
                store,
                terms,
                UnaryOperator.identity(),
                user(roster + requests.toString() + old + waiting + "</offline-messages>"));
        assertThat(missed(report))
                .containsExactly(
                        "2 contacts: more than a roster may have: 10 contacts (limits.account.roster), 768 KiB",
                        "1 contacts: the account itself, or somebody twice: u1@b.example",
                        "1 contacts: no contact, or more than one may hold: u1@b.example/r",
                        "1 contacts: the account itself, or somebody twice: juliet@capulet.example",
                        "2 contact requests: more than 10 that wait",
                        "1 archived messages: older than 10 days (archive.keep)",
                        "1 archived messages: more than an archive may have (archive.messages, archive.size): the oldest"
                                + " made room",
                        "1 archived messages: what is no message with a date",
                        "1 offline messages: more than may wait (limits.account.offline-messages)");
        assertThat(Transit.written(store))
                .contains("<body>2</body>", "<body>3</body>")
                .doesNotContain("old</body>");
    }

    @Test
    void keysThatAreNoneOrTooDearAreLeftOut() throws Exception {
        String keys = "<scram-credentials xmlns='urn:xmpp:pie:0#scram' mechanism='%s'><iter-count>%s</iter-count>"
                + "<salt>%s</salt><server-key>%s</server-key><stored-key>%s</stored-key></scram-credentials>";
        String key = "AAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        String users = "<user name='a'>" + keys.formatted("SCRAM-SHA-1", "4096", "AAAA", key, key)
                + keys.formatted("SCRAM-SHA-1", "4096", "AAAA", key, key) + "</user><user name='b'>"
                + keys.formatted("SCRAM-SHA-256", "4096", "AAAA", key, key)
                + keys.formatted("SCRAM-SHA-1", "999999999", "AAAA", key, key)
                + keys.formatted("SCRAM-SHA-1", "ten", "AAAA", key, key)
                + keys.formatted("SCRAM-MD5", "4096", "AAAA", key, key) + "</user>";
        Report report = Transit.take(store, HOST, document(users));
        assertThat(missed(report))
                .containsExactly(
                        "1 passwords: there are two for SCRAM-SHA-1",
                        "1 passwords: what are no keys for SCRAM-SHA-256",
                        "1 passwords: keys with 999999999 iterations and a salt of 3 bytes; what is taken are 1000 to"
                                + " 1000000 iterations, and a salt of up to 1024 bytes",
                        "1 passwords: what are no keys of SCRAM-SHA-1",
                        "1 passwords: keys of a kind that is not known here: SCRAM-MD5",
                        "1 passwords: there is none that is of use here; nobody can log in until one is set: `clove"
                                + " user passwd`");
        assertThat(Transit.account(store, "a@capulet.example").keys()).hasSize(1);
        assertThat(Transit.account(store, "b@capulet.example").keys()).hasSize(3);
    }

    @Test
    void addressesOfTheOldDomainFollow() throws Exception {
        String given = user("<query xmlns='jabber:iq:roster'><item jid='nurse@capulet.example'/><item"
                + " jid='x@sub.capulet.example'/></query><archive xmlns='urn:xmpp:pie:0#mam'>"
                + message(
                        "a",
                        "juliet@capulet.example/x",
                        "nurse@capulet.example",
                        Instant.EPOCH,
                        "write to nurse@capulet.example")
                + "</archive>");
        Domain here = Domain.of("new.example");
        Transit.take(
                store, Transit.terms(store, here, Transit.FOR_EVER), sink -> Renaming.before(_ -> here, sink), given);
        assertThat(Transit.written(store))
                .contains(
                        "<host jid='new.example'>",
                        "<item jid='nurse@new.example'",
                        "<item jid='x@sub.capulet.example'",
                        "from='juliet@new.example/x' to='nurse@new.example'",
                        "<body>write to nurse@capulet.example</body>");
    }

    /// More than memory holds of it goes through: nothing is kept.
    @Test
    void aLongArchiveIsReadAsItComes() throws Exception {
        int messages = 40_000;
        String body = "&lt;&amp; ".repeat(200);
        String begin = document("<user name='juliet'><archive xmlns='urn:xmpp:pie:0#mam'>@</archive></user>");
        List<InputStream> parts = new ArrayList<>();
        parts.add(bytes(begin.substring(0, begin.indexOf('@'))));
        String one = message("", "a@b", "juliet@capulet.example", Instant.EPOCH, body);
        IntStream.range(0, messages).forEach(_ -> parts.add(bytes(one)));
        parts.add(bytes(begin.substring(begin.indexOf('@') + 1)));
        int[] count = new int[1];
        PieReader.read(new SequenceInputStream(Collections.enumeration(parts)), new Sink() {
            @Override
            public void begin(Jid account) {}

            @Override
            public void take(Piece piece) {
                count[0] += piece instanceof Piece.Archived ? 1 : 0;
            }

            @Override
            public void left(String what, String why) {
                throw new AssertionError(what + why);
            }

            @Override
            public void end() {}
        });
        assertThat(count[0]).isEqualTo(messages);
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
