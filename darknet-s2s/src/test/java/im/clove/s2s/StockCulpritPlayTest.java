package im.clove.s2s;

import static im.clove.s2s.Names.JULIET;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// As [CulpritPlayTest], where the peer is no Clove node.
@DisplayName("row 5: only the stanza over which a peer ends its streams comes back, everything else goes on")
final class StockCulpritPlayTest extends StockStage {
    private static String pong(Element ping) {
        return "<iq type='result' from='" + J + "' to='" + R + "' id='" + ping.attribute("id") + "'/>";
    }

    private static void end(StockPeer out, CulpritPlayTest.End end) throws Exception {
        switch (end) {
            case POLICY_VIOLATION ->
                out.say("<stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
                        + "</stream:stream>");
            case CLOSE -> out.say("</stream:stream>");
            case RESET -> out.close();
        }
    }

    /// Takes what comes, on as many streams as it takes, until this stanza is here.
    private void take(StockPeer in, StockPeer first, CulpritPlayTest.End end, String last) throws Exception {
        StockPeer out = first;
        List<String> got = new ArrayList<>();
        int streams = 1;
        while (true) {
            Element next = out.hearElement();
            if (next.local().equals("iq")) {
                in.say(pong(next));
                if (got.contains(last)) {
                    return;
                }
            } else if ("bad".equals(next.attribute("id"))) {
                end(out, end);
                assertThat(++streams).isLessThan(20);
                out = proved(J);
            } else {
                got.add(next.attributeOr("id", ""));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(CulpritPlayTest.End.class)
    void whereTheLinkIsUp(CulpritPlayTest.End end) throws Exception {
        listen(JULIET);
        TestNode.Outcome first = romeo.message(JULIET, "1");
        StockPeer out = proved(J);
        StockPeer in = reverse();
        out.hear();
        in.say(pong(out.hearElement()));
        assertThat(first.await()).isEqualTo("accepted");

        Map<String, TestNode.Outcome> outcomes = new LinkedHashMap<>();
        for (String id : List.of("2", "bad", "3", "4")) {
            outcomes.put(id, romeo.message(JULIET, id));
        }
        take(in, out, end, "4");
        outcomes.forEach((id, outcome) ->
                assertThat(outcome.await()).as(id).isEqualTo(id.equals("bad") ? end.condition() : "accepted"));
    }

    @Test
    @DisplayName("row 5: a peer that says what it takes (XEP-0478) is not sent more")
    void whatThePeerSaysItTakes() throws Exception {
        listen(JULIET);
        String body = "<body>" + "x".repeat(50_000) + "</body>";
        TestNode.Outcome waiting = romeo.send(J, "<message id='1' type='chat'>" + body + "</message>");
        TestNode.Outcome small = romeo.message(JULIET, "2");
        StockPeer out = answerInTls(
                J,
                DIALBACK_FEATURES.replace(
                        "</stream",
                        "<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>40000</max-bytes></limits></stream"));
        assertThat(waiting.await()).isEqualTo(Condition.POLICY_VIOLATION);
        is(out.hearElement(), "result", R, J, "");
        out.say(result(J, R, "valid", ""));
        assertThat(out.hear()).contains("id='2'");
        assertThat(romeo.send(J, "<message id='3' type='chat'>" + body + "</message>")
                        .await())
                .isEqualTo(Condition.POLICY_VIOLATION);
        assertThat(small.await()).isEqualTo("accepted");
    }
}
