package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;

/// Asks an archive, in plays.
final class Archivist {
    static final String MAM = "urn:xmpp:mam:2";

    private Archivist() {}

    static String say(String to, String body) {
        return "<message type='chat' to='" + to + "@verona.example'><body>" + body + "</body></message>";
    }

    static String field(String name, String value) {
        return "<field var='" + name + "'><value>" + value + "</value></field>";
    }

    static String query(String fields, String set) {
        return "<iq type='set' id='q'><query xmlns='urn:xmpp:mam:2' queryid='x'><x xmlns='jabber:x:data' type='submit'>"
                + "<field var='FORM_TYPE' type='hidden'><value>urn:xmpp:mam:2</value></field>" + fields + "</x>" + set
                + "</query></iq>";
    }

    static String page(String inside) {
        return "<set xmlns='http://jabber.org/protocol/rsm'>" + inside + "</set>";
    }

    /// What an archive answers.
    record History(List<String> bodies, List<String> ids, Element fin) {
        boolean isComplete() {
            return "true".equals(fin.attribute("complete"));
        }

        String of(String name) {
            return fin.child("http://jabber.org/protocol/rsm", "set")
                    .flatMap(set -> set.child("http://jabber.org/protocol/rsm", name))
                    .map(Element::text)
                    .orElse("-");
        }

        String index() {
            return fin.child("http://jabber.org/protocol/rsm", "set")
                    .flatMap(set -> set.child("http://jabber.org/protocol/rsm", "first"))
                    .map(first -> first.attributeOr("index", "-"))
                    .orElse("-");
        }
    }

    /// Sends a query and takes all that is answered.
    static History ask(Actor who, String query) {
        return ask(who, who.bare(), query);
    }

    /// As [#ask(Actor, String)], of the archive of this address.
    static History askOf(Actor who, String archive, String query) {
        return ask(who, archive, query.replace("<iq ", "<iq to='" + archive + "' "));
    }

    private static History ask(Actor who, String archive, String query) {
        who.send(query);
        List<String> bodies = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (Element got = who.next(); ; got = who.next()) {
            if (got.local().equals("iq")) {
                assertThat(got.has(MAM, "fin")).as(Literal.show(got)).isTrue();
                return new History(bodies, ids, got.child(MAM, "fin").orElseThrow());
            }
            Element result = got.child(MAM, "result").orElseThrow();
            assertThat(got.attribute("from")).isEqualTo(archive);
            assertThat(result.attribute("queryid")).isEqualTo("x");
            ids.add(result.attributeOr("id", ""));
            Element forwarded = result.child("urn:xmpp:forward:0", "forwarded").orElseThrow();
            Element message = forwarded.child(Element.CLIENT, "message").orElseThrow();
            bodies.add(message.child(Element.CLIENT, "body").map(Element::text).orElse("-"));
        }
    }

    static void assertBodies(History history, String bodies) {
        assertThat(String.join(" ", history.bodies)).isEqualTo(bodies);
    }
}
