package im.clove.xmpp.im;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.im.Urgency.Topic;
import im.clove.xmpp.im.Urgency.Verdict;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Elements;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an inactive client is told, a row for each kind of stanza. Some namespaces are abbreviated.
final class UrgencyTest {
    private static Stanza stanza(String xml) {
        return Stanza.of(Elements.stanza(xml.replace("MUC", "http://jabber.org/protocol/muc#user")
                .replace("STATES", "http://jabber.org/protocol/chatstates")
                .replace("EVENT", "http://jabber.org/protocol/pubsub#event")
                .replace("HINTS", "urn:xmpp:hints")));
    }

    private static Verdict decide(String xml) {
        return Urgency.decide(stanza(xml), false);
    }

    @ParameterizedTest
    @CsvSource({
        // stanza, when, reason
        "<iq type='get' id='1'><q xmlns='x'/></iq>,             Now,    a request or an answer",
        "<iq type='result' id='1'/>,                            Now,    a request or an answer",
        "<iq type='error' id='1'/>,                             Now,    a request or an answer",
        "<presence from='a@b/c'/>,                              Latest, who is there",
        "<presence from='a@b/c'><show>away</show></presence>,   Latest, who is there",
        "<presence from='a@b/c' type='unavailable'/>,           Latest, who is there",
        "<presence from='a@b' type='subscribe'/>,               Now,    about a subscription",
        "<presence from='a@b' type='subscribed'/>,              Now,    about a subscription",
        "<presence from='a@b' type='unsubscribe'/>,             Now,    about a subscription",
        "<presence from='a@b' type='unsubscribed'/>,            Now,    about a subscription",
        "<presence from='a@b' type='probe'/>,                   Now,    a question",
        "<presence from='r@b/n' type='error'/>,                 Now,    an error",
        // XEP-0045
        "<presence from='r@b/n'><x xmlns='MUC'><item role='visitor'/></x></presence>, Latest, who is there",
        "<presence from='r@b/n'><x xmlns='MUC'><status code='110'/></x></presence>, Now, about its own place in a room",
        "<message type='groupchat'><body>x</body></message>,    Now,    for a person",
        "<message type='groupchat'><subject/></message>,        Now,    for a person",
        "<message><x xmlns='MUC'><invite from='a@b'/></x></message>,  Now, for a person",
        "<message><x xmlns='MUC'><decline from='a@b'/></x></message>, Now, for a person",
        "<message type='groupchat'><x xmlns='MUC'><status code='104'/></x></message>, Later, nobody can say what it is",
        "<message><x xmlns='jabber:x:conference' jid='r@b'/></message>, Now, for a person",
        // text, and what may be one
        "<message type='chat'><body>x</body></message>,         Now,    for a person",
        "<message type='headline'><body>x</body></message>,     Now,    for a person",
        "<message type='chat'><body/></message>,                Later,  nobody can say what it is",
        "<message type='error'><body>x</body></message>,        Now,    an error",
        "<message type='error'/>,                               Now,    an error",
        "<message><subject>x</subject></message>,               Now,    for a person",
        "<message><encrypted xmlns='eu.siacs.conversations.axolotl'/></message>, Now, for a person",
        "<message><encrypted xmlns='urn:xmpp:omemo:2'/></message>,  Now, for a person",
        "<message><openpgp xmlns='urn:xmpp:openpgp:0'/></message>,  Now, for a person",
        "<message><x xmlns='jabber:x:encrypted'/></message>,        Now, for a person",
        "<message><encryption xmlns='urn:xmpp:eme:0'/></message>,   Now, for a person",
        "<message><propose xmlns='urn:xmpp:jingle-message:0' id='1'/></message>, Now, for a person",
        "<message><invite xmlns='urn:xmpp:call-invites:0'/></message>, Now, for a person",
        "<message><attention xmlns='urn:xmpp:attention:0'/></message>, Now, for a person",
        "<message><reference xmlns='urn:xmpp:reference:0' type='mention'/></message>, Now, for a person",
        "<message><reference xmlns='urn:xmpp:reference:0' type='data'/></message>, Later, nobody can say what it is",
        // XEP-0085
        "<message type='chat'><composing xmlns='STATES'/></message>, Never, a chat state",
        "<message type='groupchat'><paused xmlns='STATES'/></message>, Never, a chat state",
        "<message type='chat'><composing xmlns='STATES'/><thread>1</thread><no-store xmlns='HINTS'/></message>, Never, a chat state",
        "<message type='groupchat'><gone xmlns='STATES'/><occupant-id xmlns='urn:xmpp:occupant-id:0' id='1'/></message>, Never, a chat state",
        "<message type='chat'><active xmlns='STATES'/><body>x</body></message>, Now, for a person",
        "<message type='chat'><active xmlns='STATES'/><what xmlns='x'/></message>, Later, nobody can say what it is",
        // what nobody is to be woken for
        "<message><received xmlns='urn:xmpp:receipts' id='1'/></message>, Later, nobody can say what it is",
        "<message><displayed xmlns='urn:xmpp:chat-markers:0' id='1'/></message>, Later, nobody can say what it is",
        "<message><reactions xmlns='urn:xmpp:reactions:0' id='1'/></message>, Later, nobody can say what it is",
        "<message/>,                                            Later,  nobody can say what it is",
        // XEP-0313
        "<message><result xmlns='urn:xmpp:mam:2' id='1'/></message>, Now, the client has asked for it",
        // XEP-0060
        "<message type='headline'><event xmlns='EVENT'><items node='n'><item id='i'/></items></event></message>, Latest, an item of a node",
        "<message type='headline'><event xmlns='EVENT'><items node='n'><item id='i'/><item id='j'/></items></event></message>, Later, nobody can say what it is",
        "<message type='headline'><event xmlns='EVENT'><items node='n'><retract id='i'/></items></event></message>, Later, nobody can say what it is",
        "<message type='headline'><event xmlns='EVENT'><purge node='n'/></event></message>, Later, nobody can say what it is",
        "<message type='headline'><event xmlns='EVENT'/></message>, Later, nobody can say what it is",
    })
    void whenAndWhy(String xml, String when, String reason) {
        Verdict verdict = decide(xml);
        assertThat(verdict.getClass().getSimpleName()).isEqualTo(when);
        assertThat(verdict.reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "<composing xmlns='STATES'/>,                      Never",
        "<body>x</body>,                                   Now",
        "<received xmlns='urn:xmpp:receipts' id='1'/>,     Later",
    })
    void aCarbonIsAsUrgentAsWhatItHolds(String content, String when) {
        for (String direction : List.of("sent", "received")) {
            Verdict verdict = decide("<message from='me@b'><" + direction + " xmlns='urn:xmpp:carbons:2'>"
                    + "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' type='chat'>" + content
                    + "</message></forwarded></" + direction + "></message>");
            assertThat(verdict.getClass().getSimpleName()).as(direction).isEqualTo(when);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "<message type='chat'><composing xmlns='STATES'/><store xmlns='HINTS'/></message>,  Later",
        "<message><received xmlns='urn:xmpp:receipts' id='1'/></message>,                   Later",
        "<message><event xmlns='EVENT'><items node='n'><item id='i'/></items></event></message>, Later",
        "<message type='chat'><body>x</body></message>,                                     Now",
    })
    void whatSomebodyWaitsForIsNeitherDroppedNorReplaced(String xml, String when) {
        assertThat(Urgency.decide(stanza(xml), true).getClass().getSimpleName()).isEqualTo(when);
    }

    @Test
    void whatReplacesWhat() {
        Topic here = topic("<presence from='a@b/c'/>");
        assertThat(here).isEqualTo(new Topic(Jid.parse("a@b/c"), List.of("presence")));
        assertThat(topic("<presence from='a@b/c' type='unavailable'/>")).isEqualTo(here);
        assertThat(topic("<presence from='a@b/d'/>")).as("another client").isNotEqualTo(here);

        Topic tune = event("a@b", "tune", "current");
        assertThat(event("a@b", "tune", "current")).isEqualTo(tune);
        assertThat(event("b@b", "tune", "current")).as("another account").isNotEqualTo(tune);
        assertThat(event("a@b", "mood", "current")).as("another node").isNotEqualTo(tune);
        assertThat(event("a@b", "tune", "other")).as("another item").isNotEqualTo(tune);
    }

    private static Topic topic(String xml) {
        return ((Verdict.Latest) decide(xml)).topic();
    }

    private static Topic event(String from, String node, String item) {
        return topic("<message type='headline' from='" + from + "'><event xmlns='EVENT'><items node='" + node
                + "'><item id='" + item + "'/></items></event></message>");
    }
}
