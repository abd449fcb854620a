package im.clove.node.ext;

import static im.clove.node.ext.GuardingTest.guarded;
import static im.clove.node.ext.GuardingTest.outcome;
import static im.clove.node.ext.GuardingTest.outcomeOf;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.core.Origin;
import im.clove.node.core.Role;
import im.clove.node.ext.Guarding.Way;
import im.clove.xmpp.jid.Jid;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What goes through rooms, of guarded accounts and of guests.
final class GuardingRoomsTest {
    private static final Jid ME = Jid.parse("juliet@verona.example");

    private static String said(Guarding rule, Way way, String xml, String other) {
        Jid who = Jid.parse(other);
        Origin origin = way == Way.OUT
                ? new Origin.Client(ME.withResource("balcony"))
                : new Origin.Service(Jid.of(who.domain()));
        return outcomeOf(rule, way, xml, other, origin);
    }

    @ParameterizedTest
    @CsvSource({
        "invite,        tomb@rooms.verona.example,       asks room by",
        "invite,        123@bridge.verona.example,       asks room by",
        "invite-nobody, tomb@rooms.verona.example,       asks room",
        "invite,        tomb@rooms.mantua.example,       asks room",
        "invite,        paris@mantua.example/hall,       asks room",
        "invite,        rooms.mantua.example,            stops",
        "invite,        tybalt@verona.example/street,    stops",
        "direct,        tybalt@verona.example/street,    asks room by",
        "direct-here,   paris@mantua.example/hall,       stops",
        "direct-whole,  paris@mantua.example/hall,       stops"
    })
    @DisplayName("Who invites is known of rooms here; no room is where accounts live")
    void invitations(String body, String from, String expected) {
        assertThat(outcome(guarded(), Way.IN, body, from)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        <ping xmlns='urn:xmpp:ping'/>                                  | passes
        <query xmlns='http://jabber.org/protocol/disco#info'/>         | passes
        <query xmlns='http://jabber.org/protocol/disco#items' node='n'/> | passes
        <query xmlns='jabber:iq:version'/>                             | passes
        <query xmlns='jabber:iq:last'/>                                | passes
        <time xmlns='urn:xmpp:time'/>                                  | passes
        <vCard xmlns='vcard-temp'/>                                    | passes
        <pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:metadata'/></pubsub> | passes
        <pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:data'><item id='a'/></items></pubsub> | passes
        <pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:microblog:0'/></pubsub> | stops
        <pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:data'/><x>Lady</x></pubsub> | stops
        <ping xmlns='urn:xmpp:ping'>Lady</ping>                        | stops
        <query xmlns='jabber:iq:version'><name>Lady</name></query>     | stops
        <words xmlns='urn:example:words'>Lady</words>                  | stops
        <query xmlns='jabber:iq:search'/>                              | stops
        """)
    @DisplayName("Whoever is in a room is asked what clients ask, and no words go with it")
    void questions(String payload, String expected) {
        String get = "<iq type='get' id='i'>" + payload + "</iq>";
        for (Way way : Way.values()) {
            assertThat(said(guarded(), way, get, "hall@rooms.verona.example/Romeo"))
                    .isEqualTo(expected);
            assertThat(said(guest(), way, get, "hall@rooms.verona.example/Romeo"))
                    .isEqualTo(expected);
            assertThat(said(guarded(), way, get, "hall@rooms.verona.example")).isEqualTo("passes");
            assertThat(said(guest(), way, get, "tybalt@verona.example/street")).isEqualTo("passes");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "roomowners, juliet@verona.example, passes, passes",
        "roomowners, nurse@verona.example,  passes, passes",
        "roomowners, nan@mantua.example,    passes, stops",
        "roomowners, paris@mantua.example,  stops,  stops",
        "roomowners, tybalt@verona.example, stops,  passes",
        "roomadmins, paris@mantua.example,  stops,  stops",
        "roomadmins, '',                    passes, passes",
        "roomadmins, '@@',                  stops,  stops",
        "roomname,   paris@mantua.example,  passes, passes"
    })
    @DisplayName("Nor does the form of a room give a place to somebody who may not be had to do with")
    void forms(String field, String value, String ofGuarded, String ofGuest) {
        String form = "<iq type='set' id='i'><query xmlns='http://jabber.org/protocol/muc#owner'>"
                + "<x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_" + field
                + "'><value>juliet@verona.example</value><value>" + value + "</value></field></x></query></iq>";
        assertThat(said(guarded(), Way.OUT, form, "hall@rooms.verona.example")).isEqualTo(ofGuarded);
        assertThat(said(guest(), Way.OUT, form, "hall@rooms.verona.example")).isEqualTo(ofGuest);
    }

    @ParameterizedTest
    @CsvSource({
        "chat,           stops",
        "normal,         stops",
        "headline,       stops",
        "omemo,          stops",
        "typing,         stops",
        "set,            stops",
        "slot,           stops",
        "groupchat,      passes",
        "join,           passes",
        "available,      passes",
        "unavailable,    passes",
        "presence-error, passes",
        "get,            passes",
        "result,         passes",
        "iq-error,       passes"
    })
    @DisplayName("A guest speaks with whoever is in a room here before all: he may be of another server")
    void aGuest(String body, String expected) {
        for (Way way : Way.values()) {
            assertThat(outcome(guest(), way, body, "tomb@rooms.verona.example/Paris"))
                    .isEqualTo(expected);
            assertThat(outcome(guest(), way, body, "tomb@rooms.verona.example")).isEqualTo("passes");
        }
    }

    private static Guarding guest() {
        return new Guarding(ME, Role.GUEST, Approvals.NONE, GuardingTest.HOSTS);
    }
}
