package im.clove.node.ext;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.core.Envelope;
import im.clove.node.core.Hosts;
import im.clove.node.core.Origin;
import im.clove.node.core.Role;
import im.clove.node.core.Service;
import im.clove.node.ext.Approvals.Kind;
import im.clove.node.ext.Guarding.Verdict;
import im.clove.node.ext.Guarding.Way;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Elements;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every path a stanza can take, by role and by who is at its other end.
final class GuardingTest {
    private static final Jid ME = Jid.parse("juliet@verona.example");
    private static final Jid NURSE = Jid.parse("nurse@verona.example");
    private static final String MUC = "http://jabber.org/protocol/muc";

    static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("chat", "<message type='chat'><body>x</body></message>"),
            Map.entry("normal", "<message><body>x</body></message>"),
            Map.entry("omemo", "<message type='chat'><encrypted xmlns='eu.siacs.conversations.axolotl'/></message>"),
            Map.entry(
                    "typing",
                    "<message type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>"),
            Map.entry("headline", "<message type='headline'><body>x</body></message>"),
            Map.entry("groupchat", "<message type='groupchat'><body>x</body></message>"),
            Map.entry("error", "<message type='error'><body>x</body></message>"),
            Map.entry(
                    "event",
                    "<message type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'/></message>"),
            Map.entry("direct", "<message><x xmlns='jabber:x:conference' jid='vault@rooms.mantua.example'/></message>"),
            Map.entry("direct-here", "<message><x xmlns='jabber:x:conference' jid='tybalt@verona.example'/></message>"),
            Map.entry("direct-whole", "<message><x xmlns='jabber:x:conference' jid='rooms.mantua.example'/></message>"),
            Map.entry("invite", mediated("invite", "paris@mantua.example")),
            Map.entry("invite-known", mediated("invite", "nan@mantua.example")),
            Map.entry("invite-nobody", mediated("invite", "")),
            Map.entry("invite-here", mediated("invite", "tybalt@verona.example")),
            Map.entry("decline", mediated("decline", "paris@mantua.example")),
            Map.entry(
                    "group-invite",
                    mediated("invite", "paris@mantua.example").replace("<message>", "<message type='groupchat'>")),
            Map.entry("available", "<presence/>"),
            Map.entry("join", "<presence><x xmlns='" + MUC + "'/></presence>"),
            Map.entry("unavailable", "<presence type='unavailable'><status>x</status></presence>"),
            Map.entry("subscribe", "<presence type='subscribe'/>"),
            Map.entry("subscribed", "<presence type='subscribed'/>"),
            Map.entry("unsubscribe", "<presence type='unsubscribe'/>"),
            Map.entry("unsubscribed", "<presence type='unsubscribed'/>"),
            Map.entry("probe", "<presence type='probe'/>"),
            Map.entry("presence-error", "<presence type='error'/>"),
            Map.entry("get", iq("get", "<query xmlns='jabber:iq:version'/>")),
            Map.entry("set", iq("set", "<jingle xmlns='urn:xmpp:jingle:1'/>")),
            Map.entry("result", iq("result", "")),
            Map.entry("iq-error", iq("error", "")),
            Map.entry("disco", iq("get", "<query xmlns='http://jabber.org/protocol/disco#info'/>")),
            Map.entry("items", iq("get", "<query xmlns='http://jabber.org/protocol/disco#items'/>")),
            Map.entry("slot", iq("get", "<request xmlns='urn:xmpp:http:upload:0' filename='a' size='1'/>")),
            Map.entry(
                    "pubsub-get",
                    iq("get", "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='n'/></pubsub>")),
            Map.entry(
                    "pubsub-subscribe",
                    iq("set", "<pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='n'/></pubsub>")),
            Map.entry("grant", grant("member", "paris@mantua.example")),
            Map.entry("grant-known", grant("member", "nan@mantua.example")),
            Map.entry("ban", grant("outcast", "paris@mantua.example")));

    static final Hosts HOSTS = new Hosts(
            Set.of(Domain.of("verona.example")),
            List.of(
                    at("hello@verona.example", false),
                    at("upload.verona.example", false),
                    at("rooms.verona.example", true),
                    at("pubsub.verona.example", true),
                    at("bridge.verona.example", true)));

    private static Service at(String address, boolean speaksOfOthers) {
        return new Service() {
            @Override
            public Jid address() {
                return Jid.parse(address);
            }

            @Override
            public boolean isOfRooms() {
                return address.startsWith("rooms.");
            }

            @Override
            public boolean isSpeakingOfOthers() {
                return speaksOfOthers;
            }

            @Override
            public void submit(Envelope envelope) {
                throw new AssertionError("nothing is sent");
            }
        };
    }

    private static String mediated(String what, String who) {
        return "<message><x xmlns='" + MUC + "#user'><" + what + " to='" + who + "' from='" + who
                + "'><reason>x</reason></" + what + "></x></message>";
    }

    private static String iq(String type, String payload) {
        return "<iq type='" + type + "' id='i'>" + payload + "</iq>";
    }

    private static String grant(String affiliation, String who) {
        return iq(
                "set",
                "<query xmlns='" + MUC + "#admin'><item affiliation='" + affiliation + "' jid='" + who
                        + "'><reason>x</reason></item></query>");
    }

    static Guarding guarded() {
        Approvals approvals = Approvals.NONE
                .approve(Jid.parse("nan@mantua.example"), Kind.PERSON, new Writes())
                .approve(Jid.parse("hall@rooms.verona.example"), Kind.ROOM, new Writes())
                .approve(Jid.parse("rooms.padua.example"), Kind.ROOM, new Writes());
        return new Guarding(ME, Role.guardedBy(List.of(NURSE)), approvals, HOSTS);
    }

    static String outcome(Guarding rule, Way way, String body, String other) {
        Origin origin = way == Way.OUT
                ? new Origin.Client(ME.withResource("balcony"))
                : new Origin.Peer(Jid.parse(other).domain(), null);
        return outcome(rule, way, body, other, origin);
    }

    private static String outcome(Guarding rule, Way way, String body, String other, Origin origin) {
        String xml = BODIES.get(body);
        assertThat(xml).as(body).isNotNull();
        return outcomeOf(rule, way, xml, other, origin);
    }

    static String outcomeOf(Guarding rule, Way way, String xml, String other, Origin origin) {
        Stanza stanza = Stanza.of(Elements.stanza(xml));
        stanza = way == Way.OUT
                ? stanza.withFrom(ME.withResource("balcony")).withTo(Jid.parse(other))
                : stanza.withFrom(Jid.parse(other)).withTo(ME.withResource("balcony"));
        return switch (rule.on(way, stanza, origin)) {
            case Verdict.Passed _ -> "passes";
            case Verdict.Stopped(var wanted) ->
                wanted.map(each -> each.kind() == Kind.ROOM
                                ? "asks room" + (each.by().isPresent() ? " by" : "")
                                : "asks person")
                        .orElse("stops");
        };
    }

    /// Columns: nobody knows him, here or elsewhere; somebody who is approved; a room that is; somebody in it.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        OUT | chat             | asks person    | passes         | passes | stops
        OUT | normal           | asks person    | passes         | passes | stops
        OUT | omemo            | asks person    | passes         | passes | stops
        OUT | typing           | stops          | passes         | passes | stops
        OUT | headline         | stops          | passes         | passes | stops
        OUT | groupchat        | asks room      | asks room      | passes | passes
        OUT | error            | stops          | passes         | passes | stops
        OUT | event            | stops          | passes         | passes | stops
        OUT | direct           | asks person    | passes         | passes | stops
        OUT | invite           | asks room      | asks room      | stops  | stops
        OUT | invite-known     | asks room      | asks room      | passes | stops
        OUT | invite-nobody    | asks room      | asks room      | stops  | stops
        OUT | decline          | asks room      | asks room      | stops  | stops
        OUT | group-invite     | asks room      | asks room      | stops  | stops
        OUT | available        | stops          | passes         | passes | passes
        OUT | join             | asks room      | asks room      | passes | passes
        OUT | unavailable      | stops          | passes         | passes | passes
        OUT | subscribe        | asks person    | passes         | passes | passes
        OUT | subscribed       | asks person    | passes         | passes | passes
        OUT | unsubscribe      | stops          | passes         | passes | passes
        OUT | unsubscribed     | stops          | passes         | passes | passes
        OUT | probe            | stops          | passes         | passes | passes
        OUT | presence-error   | stops          | passes         | passes | passes
        OUT | get              | stops          | passes         | passes | passes
        OUT | set              | stops          | passes         | passes | stops
        OUT | result           | stops          | passes         | passes | passes
        OUT | iq-error         | stops          | passes         | passes | passes
        OUT | disco            | stops          | passes         | passes | passes
        OUT | slot             | stops          | passes         | passes | stops
        OUT | pubsub-get       | stops          | passes         | passes | stops
        OUT | pubsub-subscribe | asks person    | passes         | passes | stops
        OUT | grant            | stops          | passes         | stops  | stops
        OUT | grant-known      | stops          | passes         | passes | stops
        OUT | ban              | stops          | passes         | passes | stops
        IN  | chat             | stops          | passes         | passes | stops
        IN  | normal           | stops          | passes         | passes | stops
        IN  | omemo            | stops          | passes         | passes | stops
        IN  | typing           | stops          | passes         | passes | stops
        IN  | headline         | stops          | passes         | passes | stops
        IN  | groupchat        | stops          | stops          | passes | passes
        IN  | error            | stops          | passes         | passes | passes
        IN  | event            | stops          | passes         | passes | stops
        IN  | direct           | asks room by   | passes         | passes | stops
        IN  | invite           | *              | asks room      | stops  | stops
        IN  | invite-known     | *              | asks room      | passes | stops
        IN  | decline          | stops          | stops          | stops  | stops
        IN  | group-invite     | stops          | stops          | stops  | stops
        IN  | available        | stops          | passes         | passes | passes
        IN  | unavailable      | stops          | passes         | passes | passes
        IN  | subscribe        | asks person    | passes         | passes | passes
        IN  | subscribed       | stops          | passes         | passes | passes
        IN  | unsubscribe      | stops          | passes         | passes | passes
        IN  | unsubscribed     | stops          | passes         | passes | passes
        IN  | probe            | stops          | passes         | passes | passes
        IN  | presence-error   | stops          | passes         | passes | passes
        IN  | get              | stops          | passes         | passes | passes
        IN  | set              | stops          | passes         | passes | stops
        IN  | result           | stops          | passes         | passes | passes
        IN  | iq-error         | stops          | passes         | passes | passes
        IN  | pubsub-get       | stops          | passes         | passes | stops
        IN  | pubsub-subscribe | stops          | passes         | passes | stops
        """)
    void aGuardedAccount(Way way, String body, String unknown, String person, String room, String occupant) {
        Guarding rule = guarded();
        for (String other : List.of(
                "paris@mantua.example/hall",
                "paris@mantua.example",
                "tybalt@verona.example/street",
                "tomb@rooms.verona.example",
                "tomb@rooms.verona.example/Paris",
                "123@bridge.verona.example",
                "hello@mantua.example")) {
            if (!unknown.equals("*")) {
                assertThat(outcome(rule, way, body, other)).as(other).isEqualTo(unknown);
            }
        }
        assertThat(outcome(rule, way, body, "nan@mantua.example/x")).isEqualTo(person);
        assertThat(outcome(rule, way, body, "nan@mantua.example")).isEqualTo(person);
        assertThat(outcome(rule, way, body, "hall@rooms.verona.example")).isEqualTo(room);
        assertThat(outcome(rule, way, body, "any@rooms.padua.example")).isEqualTo(room);
        assertThat(outcome(rule, way, body, "hall@rooms.verona.example/Romeo")).isEqualTo(occupant);
        assertThat(outcome(rule, way, body, "any@rooms.padua.example/Romeo")).isEqualTo(occupant);
        // Itself, its guardians, the server, its contact and the place for its files are free.
        for (String other : List.of(
                "juliet@verona.example",
                "juliet@verona.example/other",
                "nurse@verona.example",
                "nurse@verona.example/kitchen",
                "verona.example",
                "hello@verona.example",
                "upload.verona.example")) {
            assertThat(outcome(rule, way, body, other)).as(other).isEqualTo("passes");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OUT, disco,            passes",
        "OUT, items,            passes",
        "OUT, pubsub-get,       stops",
        "OUT, get,              stops",
        "OUT, set,              stops",
        "OUT, chat,             asks person",
        "OUT, join,             stops",
        "OUT, groupchat,        stops",
        "OUT, invite,           stops",
        "OUT, pubsub-subscribe, asks person",
        "OUT, result,           stops",
        "IN,  result,           passes",
        "IN,  iq-error,         passes",
        "IN,  get,              stops",
        "IN,  set,              stops",
        "IN,  chat,             stops",
        "IN,  invite,           stops",
        "IN,  event,            stops"
    })
    @DisplayName(
            "What a service here has may be looked up, by itself; nothing else passes, and no question opens all of it")
    void services(Way way, String body, String expected) {
        for (String other : List.of("rooms.verona.example", "pubsub.verona.example", "bridge.verona.example")) {
            assertThat(outcome(guarded(), way, body, other)).as(other).isEqualTo(expected);
        }
        assertThat(outcome(guarded(), way, body, "rooms.mantua.example"))
                .isEqualTo(expected.equals("passes") ? "stops" : expected);
    }

    static Stream<String> bodies() {
        return BODIES.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("bodies")
    @DisplayName("A member may everything; a guest everything here and nothing elsewhere")
    void membersAndGuests(String body) {
        Guarding member = new Guarding(ME, Role.MEMBER, Approvals.NONE, HOSTS);
        Guarding guest = new Guarding(ME, Role.GUEST, Approvals.NONE, HOSTS);
        // What a room passes on to or of somebody elsewhere does not pass either.
        boolean leadsOut = body.matches("invite|invite-known|invite-nobody|decline|group-invite");
        boolean grantsOut = body.matches("grant|grant-known");
        for (Way way : Way.values()) {
            for (String other : List.of("paris@mantua.example/hall", "mantua.example", "x@rooms.mantua.example/y")) {
                assertThat(outcome(member, way, body, other)).isEqualTo("passes");
                assertThat(outcome(guest, way, body, other)).isEqualTo("stops");
            }
            for (String other : List.of(
                    "tybalt@verona.example/street",
                    "verona.example",
                    "tomb@rooms.verona.example",
                    "123@bridge.verona.example/x")) {
                assertThat(outcome(member, way, body, other)).isEqualTo("passes");
                assertThat(outcome(guest, way, body, other)).isEqualTo(leadsOut || grantsOut ? "stops" : "passes");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "available", "get", "set", "subscribe"})
    @DisplayName("Whoever brings it in, by itself, says nothing: the address does")
    void theOriginOpensNothing(String body) {
        String asked = body.equals("subscribe") ? "asks person" : "stops";
        for (Origin origin : List.of(
                new Origin.Node(),
                new Origin.Service(Jid.parse("bridge.verona.example")),
                new Origin.Client(Jid.parse("tybalt@verona.example/street")),
                new Origin.Held(1, Instant.EPOCH))) {
            assertThat(outcome(guarded(), Way.IN, body, "tybalt@verona.example/street", origin))
                    .isEqualTo(asked);
        }
        assertThat(outcome(guarded(), Way.OUT, body, "paris@mantua.example", new Origin.Node()))
                .isIn("stops", "asks person");
    }

    @Test
    @DisplayName("That something could not be sent comes back, made by this server and by nobody else")
    void errorsOfThisServer() {
        Origin node = new Origin.Node();
        assertThat(outcome(guarded(), Way.IN, "error", "paris@mantua.example", node))
                .isEqualTo("passes");
        assertThat(outcome(guarded(), Way.OUT, "error", "paris@mantua.example", node))
                .isEqualTo("stops");
    }

    @Test
    @DisplayName("Nobody is asked about a room that is approved already")
    void nothingToAsk() {
        Guarding rule = new Guarding(
                ME,
                Role.guardedBy(List.of(NURSE)),
                Approvals.NONE.approve(Jid.parse("vault@rooms.mantua.example"), Kind.ROOM, new Writes()),
                HOSTS);
        assertThat(outcome(rule, Way.IN, "direct", "paris@mantua.example")).isEqualTo("stops");
    }

    @Test
    @DisplayName("Of an account whose role cannot be read nobody is a guardian, and nothing passes")
    void nobodysWard() {
        Guarding rule = new Guarding(ME, Role.guardedBy(List.of()), Approvals.NONE, HOSTS);
        assertThat(outcome(rule, Way.IN, "chat", "nurse@verona.example")).isEqualTo("stops");
        assertThat(outcome(rule, Way.OUT, "chat", "verona.example")).isEqualTo("passes");
    }

    @ParameterizedTest
    @CsvSource({
        "nurse@verona.example,         true",
        "nurse@verona.example/kitchen, true",
        "verona.example,               true",
        "verona.example/kitchen,       true",
        "tybalt@verona.example,        false",
        "mantua.example,               false"
    })
    void whoeverWouldBeUnheard(String blocked, boolean isGuardian) {
        assertThat(guarded().wouldBlockGuardian(List.of(Jid.parse(blocked)))).isEqualTo(isGuardian);
        assertThat(new Guarding(ME, Role.GUEST, Approvals.NONE, HOSTS).wouldBlockGuardian(List.of(Jid.parse(blocked))))
                .isFalse();
    }
}
