package im.clove.node.play;

import static im.clove.node.play.Archivist.MAM;
import static im.clove.node.play.Archivist.ask;
import static im.clove.node.play.Archivist.assertBodies;
import static im.clove.node.play.Archivist.field;
import static im.clove.node.play.Archivist.page;
import static im.clove.node.play.Archivist.query;
import static im.clove.node.play.Archivist.say;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.stanza.StanzaIds;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// XEP-0313: what is archived, and how it is read.
@Timeout(300)
final class ArchivePlayTest {
    private final Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    /// Ten lines, a minute between them: even ones from Romeo to Juliet, odd ones back.
    private Actor talk() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        Actor juliet = play.enterAvailable("juliet", "balcony");
        for (int i = 0; i < 10; i++) {
            Actor from = i % 2 == 0 ? romeo : juliet;
            Actor to = i % 2 == 0 ? juliet : romeo;
            from.send(say(i % 2 == 0 ? "juliet" : "romeo", "m" + i));
            to.next();
            play.pass(Duration.ofMinutes(1));
        }
        return romeo;
    }

    @Test
    void bothSidesHaveEachMessageOnceWithTheTimeItCame() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        Actor juliet = play.enterAvailable("juliet", "balcony");
        romeo.send("<message type='chat' id='a' to='juliet@verona.example'><body>sweet</body>"
                + "<origin-id xmlns='urn:xmpp:sid:0' id='a'/></message>");
        Element live = juliet.next();
        String id = StanzaIds.read(live, Play.jid("juliet")).orElseThrow();
        assertThat(StanzaIds.read(live, Play.jid("romeo")))
                .as("the id in his archive")
                .isEmpty();
        play.pass(Duration.ofMinutes(1));

        juliet.send(
                "<iq type='set' id='q' to='{me}'><query xmlns='urn:xmpp:mam:2'/></iq>".replace("{me}", juliet.bare()));
        Element got = juliet.expect("<message from='juliet@verona.example' to='{me}'><result xmlns='urn:xmpp:mam:2'"
                + " id='{any}'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay'"
                + " stamp='1597-04-23T18:00:00Z'/><message xmlns='jabber:client' type='chat' id='a'"
                + " from='romeo@verona.example/orchard' to='juliet@verona.example'><body>sweet</body>"
                + "<origin-id xmlns='urn:xmpp:sid:0' id='a'/></message></forwarded></result></message>");
        assertThat(got.child(MAM, "result").orElseThrow().attribute("id")).isEqualTo(id);
        juliet.expect("<iq type='result' id='q' from='juliet@verona.example' to='{me}'><fin xmlns='urn:xmpp:mam:2'"
                + " complete='true' stable='true'><set xmlns='http://jabber.org/protocol/rsm'><first index='0'>" + id
                + "</first><last>" + id + "</last><count>1</count></set></fin></iq>");

        Archivist.History his = ask(romeo, query("", ""));
        assertBodies(his, "sweet");
        assertThat(his.ids()).doesNotContain(id);
        play.silence();
    }

    @ParameterizedTest
    @CsvSource({
        "<max>3</max>,                        m0 m1 m2,  false, 0",
        "<max>3</max><after>2</after>,        m3 m4 m5,  false, 3",
        "<max>3</max><after>6</after>,        m7 m8 m9,  true,  7",
        "<max>3</max><after>9</after>,        '',        true,  -",
        "<max>3</max><before/>,               m7 m8 m9,  false, 7",
        "<max>3</max><before>7</before>,      m4 m5 m6,  false, 4",
        "<max>3</max><before>3</before>,      m0 m1 m2,  true,  0",
        "<max>3</max><before>2</before>,      m0 m1,     true,  0",
        "<max>3</max><before>0</before>,      '',        true,  -",
        "<max>0</max>,                        '',        false, -",
        "<max>50</max>,                       m0 m1 m2 m3 m4 m5 m6 m7 m8 m9, true, 0",
        "'',                                  m0 m1 m2 m3 m4 m5 m6 m7 m8 m9, true, 0",
    })
    void pagesInBothDirections(String set, String bodies, boolean complete, String index) {
        Actor romeo = talk();
        List<String> ids = ask(romeo, query("", "")).ids();
        Archivist.History history = ask(romeo, query("", page(named(set, ids))));
        assertBodies(history, bodies);
        assertThat(history.isComplete()).isEqualTo(complete);
        assertThat(history.index()).isEqualTo(index);
        assertThat(history.of("count")).isEqualTo("10");
        assertThat(history.of("first"))
                .isEqualTo(history.ids().isEmpty() ? "-" : history.ids().getFirst());
        assertThat(history.of("last"))
                .isEqualTo(history.ids().isEmpty() ? "-" : history.ids().getLast());
    }

    /// With ids in place of numbers between tags.
    private static String named(String xml, List<String> ids) {
        Matcher number =
                Pattern.compile("(?<=<(?:after|before|value)>)(\\d)(?=</)").matcher(xml);
        return number.replaceAll(found -> ids.get(Integer.parseInt(found.group(1))));
    }

    @ParameterizedTest
    @CsvSource({
        "start,     1597-04-23T18:07:00Z,          m7 m8 m9,    3",
        "start,     1597-04-23T18:06:00.001Z,      m7 m8 m9,    3",
        "start,     1597-04-23T20:07:00+02:00,     m7 m8 m9,    3",
        "end,       1597-04-23T18:01:00Z,          m0 m1,       2",
        "end,       1597-04-23T18:01:59.9Z,        m0 m1,       2",
        "end,       1597-04-23T17:00:00Z,          '',          0",
        "start,     1597-04-23T19:00:00Z,          '',          0",
        "after-id,  6,                             m7 m8 m9,    3",
        "before-id, 2,                             m0 m1,       2",
        "with,      juliet@verona.example,         m0 m1 m2 m3 m4 m5 m6 m7 m8 m9, 10",
        "with,      JULIET@verona.example/balcony, m1 m3 m5 m7 m9, -",
        "with,      juliet@verona.example/garden,  '',          -",
        "with,      nurse@verona.example,          '',          0",
        "with,      romeo@verona.example,          '',          0",
        "ids,       4,                             m4,          1",
        "include-groupchat, true,                  m0 m1 m2 m3 m4 m5 m6 m7 m8 m9, 10",
    })
    void oneFilter(String field, String value, String bodies, String count) {
        Actor romeo = talk();
        List<String> ids = ask(romeo, query("", "")).ids();
        Archivist.History history = ask(romeo, query(named(field(field, value), ids), ""));
        assertBodies(history, bodies);
        assertThat(history.isComplete()).isTrue();
        assertThat(history.of("count")).isEqualTo(count);
    }

    @Test
    void filtersTogetherAndPagesOfThem() {
        Actor romeo = talk();
        Actor nurse = play.enterAvailable("nurse", "hall");
        for (int i = 0; i < 3; i++) {
            romeo.send(say("nurse", "n" + i));
            nurse.next();
            romeo.send(say("juliet", "j" + i)).sync();
            play.pass(Duration.ofMinutes(1));
        }
        List<String> ids = ask(romeo, query("", "")).ids();
        assertThat(ids).hasSize(16).doesNotHaveDuplicates();

        String juliet = field("with", "juliet@verona.example");
        Archivist.History last = ask(romeo, query(juliet, page("<max>4</max><before/>")));
        assertBodies(last, "m9 j0 j1 j2");
        assertThat(last.of("count")).isEqualTo("13");
        assertThat(last.index()).isEqualTo("9");
        Archivist.History before = ask(
                romeo, query(juliet, page("<max>4</max><before>" + last.ids().getFirst() + "</before>")));
        assertBodies(before, "m5 m6 m7 m8");
        assertThat(before.isComplete()).isFalse();

        Archivist.History late = ask(
                romeo,
                query(
                        juliet + field("start", "1597-04-23T18:08:00Z") + field("end", "1597-04-23T18:11:00Z"),
                        page("<max>3</max>")));
        assertBodies(late, "m8 m9 j0");
        assertThat(late.of("count")).isEqualTo("4");
        assertThat(late.isComplete()).isFalse();

        Archivist.History between =
                ask(romeo, query(field("after-id", ids.get(9)) + field("before-id", ids.get(13)), ""));
        assertBodies(between, "n0 j0 n1");

        Archivist.History named = ask(romeo, query(field("ids", ids.get(12) + "</value><value>" + ids.get(3)), ""));
        assertBodies(named, "m3 n1");
        assertThat(named.isComplete()).isTrue();
    }

    @Test
    void aFlippedPageIsTheSamePageFromItsEnd() {
        Actor romeo = talk();
        Archivist.History flipped = ask(
                romeo,
                "<iq type='set' id='q'><query xmlns='urn:xmpp:mam:2' queryid='x'>" + page("<max>3</max><before/>")
                        + "<flip-page/></query></iq>");
        assertBodies(flipped, "m9 m8 m7");
        assertThat(flipped.of("first")).isEqualTo(flipped.ids().getLast());
        assertThat(flipped.of("last")).isEqualTo(flipped.ids().getFirst());
    }

    @Test
    void theEdgesOfTheArchive() {
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<iq type='get' id='1'><metadata xmlns='urn:xmpp:mam:2'/></iq>")
                .expect("<iq type='result' id='1' from='romeo@verona.example' to='{me}'>"
                        + "<metadata xmlns='urn:xmpp:mam:2'/></iq>");
        romeo.send(say("nurse", "one"));
        play.pass(Duration.ofMinutes(3));
        romeo.send(say("nurse", "two")).sync();
        List<String> ids = ask(romeo, query("", "")).ids();
        romeo.send("<iq type='get' id='2' to='romeo@verona.example'><metadata xmlns='urn:xmpp:mam:2'/></iq>")
                .expect(
                        "<iq type='result' id='2' from='romeo@verona.example' to='{me}'><metadata xmlns='urn:xmpp:mam:2'>"
                                + "<start id='" + ids.get(0) + "' timestamp='1597-04-23T18:00:00Z'/>"
                                + "<end id='" + ids.get(1) + "' timestamp='1597-04-23T18:03:00Z'/></metadata></iq>");
    }

    @Test
    void theFieldsOfAQueryAreTold() {
        play.enter("romeo", "orchard")
                .send("<iq type='get' id='1'><query xmlns='urn:xmpp:mam:2'/></iq>")
                .expect("<iq type='result' id='1' from='romeo@verona.example' to='{me}'><query xmlns='urn:xmpp:mam:2'>"
                        + "<x xmlns='jabber:x:data' type='form'><field var='FORM_TYPE' type='hidden'>"
                        + "<value>urn:xmpp:mam:2</value></field><field var='with' type='jid-single'/>"
                        + "<field var='start' type='text-single'/><field var='end' type='text-single'/>"
                        + "<field var='before-id' type='text-single'/><field var='after-id' type='text-single'/>"
                        + "<field var='ids' type='list-multi'><validate xmlns='http://jabber.org/protocol/xdata-validate'"
                        + " datatype='xs:string'><open/></validate></field><field var='include-groupchat' type='boolean'/>"
                        + "<field var='{urn:xmpp:fulltext:0}fulltext' type='text-single'/>"
                        + "</x></query></iq>");
    }

    @ParameterizedTest
    @CsvSource({
        "<field var='colour'><value>red</value></field>, '',                  feature-not-implemented",
        "<field var='{http://example.com/}text'/>,       '',                  feature-not-implemented",
        "<field var='with'><value>@</value></field>,     '',                  jid-malformed",
        "<field var='start'><value>today</value></field>, '',                 bad-request",
        "<field var='end'><value>2010-07-10</value></field>, '',              bad-request",
        "<field var='end'/><field var='end'/>,           '',                  bad-request",
        "<field var='after-id'><value>none</value></field>, '',               item-not-found",
        "<field var='before-id'><value>none</value></field>, '',              item-not-found",
        "<field var='ids'><value>0</value><value>none</value></field>, '',    item-not-found",
        "'',                                             <max>-1</max>,       bad-request",
        "'',                                             <max>x</max>,        bad-request",
        "'',                                             <after>none</after>, item-not-found",
        "'',                                             <before>0x</before>, item-not-found",
        "'',                                             <index>0</index>,    feature-not-implemented",
    })
    void whatCannotBeAnswered(String fields, String set, String condition) {
        Actor romeo = talk();
        List<String> ids = ask(romeo, query("", "")).ids();
        String form = named(fields, ids);
        romeo.send(query(form, set.isEmpty() ? "" : page(set)))
                .expect("<iq type='error' id='q' from='romeo@verona.example' to='{me}'><error type='{any}'><"
                        + condition + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        play.silence();
    }

    /// M-09: another account's ids, ids that look right, and what would cross over into other keys.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "juliet@verona.example",
                "&#x9;",
                "' or '1'='1",
                "000000000000000000000000",
                "{hers}",
                "{his}0",
                "{his}/"
            })
    void idsThatAreNotOfThisArchive(String id) {
        Actor romeo = talk();
        Actor juliet = play.enter("juliet", "garden");
        String his = ask(romeo, query("", "")).ids().get(4);
        String hers = ask(juliet, query("", "")).ids().get(4);
        String bad = id.replace("{hers}", hers).replace("{his}", his);
        romeo.send(query(field("ids", bad), ""))
                .expect("<iq type='error' id='q' from='romeo@verona.example' to='{me}'><error type='cancel'>"
                        + "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }

    @Test
    void nobodyReadsAnothersArchive() {
        talk();
        Actor tybalt = play.enter("tybalt", "street");
        String forbidden = "<iq type='error' id='q' from='romeo@verona.example' to='{me}'><error type='auth'>"
                + "<forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>";
        String to = "<iq to='romeo@verona.example' ";
        tybalt.send(query("", "").replace("<iq ", to)).expect(forbidden);
        tybalt.send(to + "type='get' id='q'><metadata xmlns='urn:xmpp:mam:2'/></iq>")
                .expect(forbidden);
        tybalt.send(to + "type='get' id='q'><prefs xmlns='urn:xmpp:mam:2'/></iq>")
                .expect(forbidden);
        tybalt.send(to + "type='set' id='q'><prefs xmlns='urn:xmpp:mam:2' default='always'/></iq>")
                .expect(forbidden);
        // A stranger of another server hears what is heard of nobody.
        for (String name : List.of("romeo", "nobody")) {
            play.mantua.send("<iq type='set' id='s' from='paris@mantua.example/x' to='" + name
                    + "@verona.example'><query xmlns='urn:xmpp:mam:2'/></iq>");
            play.mantua.expect(
                    "<iq type='error' id='s' from='" + name + "@verona.example' to='paris@mantua.example/x'>"
                            + "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        }
        play.silence();
    }
}
