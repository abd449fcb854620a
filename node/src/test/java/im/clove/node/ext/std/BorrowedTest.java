package im.clove.node.ext.std;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.ext.std.Borrowed.Waiter;
import im.clove.xmpp.stanza.Iq;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which answers of other people's nodes are kept, how long and how many.
final class BorrowedTest {
    private static final Instant NOW = Instant.parse("1597-04-23T18:00:00Z");
    private static final Waiter WAITER = new Waiter("orchard", "1");
    private static final String HASH = "0e66b49d04a43c19bcb2e13a53aff5d174f610fc";

    private static Element pubsub(String content) {
        return Elements.stanza("<pubsub xmlns='http://jabber.org/protocol/pubsub'>" + content + "</pubsub>");
    }

    private static NodeRequest request(String peer, String content) {
        Element iq = Elements.stanza("<iq xmlns='jabber:client' type='get' id='1' to='" + peer + "'/>")
                .with(pubsub(content));
        return NodeRequest.of((Iq) Stanza.of(iq)).orElseThrow();
    }

    private static Element answer(String node, String id, String payload) {
        return pubsub("<items node='" + node + "'><item id='" + id + "'>" + payload + "</item></items>");
    }

    private static Borrowed with(Borrowed before, NodeRequest request, Element answer) {
        long number = before.next();
        Borrowed asked = Objects.requireNonNull(before.asked(request, WAITER, NOW));
        return asked.answered(asked.question(number).orElseThrow(), answer, NOW);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            urn:xmpp:omemo:2:devices                   |      | current | <x xmlns='urn:x'/> | 600
            eu.siacs.conversations.axolotl.devicelist  |      | current | <x xmlns='urn:x'/> | 600
            urn:xmpp:avatar:metadata                   |      | a       | <x xmlns='urn:x'/> | 600
            urn:xmpp:omemo:2:bundles                   | 7    | 7       | <x xmlns='urn:x'/> | 30
            eu.siacs.conversations.axolotl.bundles:7   |      | current | <x xmlns='urn:x'/> | 30
            urn:xmpp:avatar:data                       | hash | hash    | cGljdHVyZQ==       | 21600
            urn:xmpp:avatar:data                       | hash | hash    | cGlj dHVyZQ==      | 21600
            urn:xmpp:avatar:data                       | hash | hash    | cGljdHVyZQ         | 21600
            urn:xmpp:avatar:data                       | hash | hash    | other              | 30
            urn:xmpp:avatar:data                       | hash | hash    | ????               | 30
            urn:xmpp:avatar:data                       | hash | other   | cGljdHVyZQ==       | 30
            urn:xmpp:avatar:data                       |      | hash    | cGljdHVyZQ==       | 30
            """)
    @DisplayName("How long an answer holds for an account that is told of changes, in seconds")
    void howLong(String node, String asked, String id, String payload, long seconds) {
        String item = asked == null ? "" : "<item id='" + asked.replace("hash", HASH) + "'/>";
        NodeRequest request = request("paris@mantua.example", "<items node='" + node + "'>" + item + "</items>");
        String content =
                node.equals(Avatars.DATA) ? "<data xmlns='urn:xmpp:avatar:data'>" + payload + "</data>" : payload;
        Borrowed borrowed = with(Borrowed.NONE, request, answer(node, id.replace("hash", HASH), content));
        assertThat(borrowed.copy(request, NOW.plusSeconds(seconds - 1), true)).isPresent();
        assertThat(borrowed.copy(request, NOW.plusSeconds(seconds), true)).isEmpty();
        assertThat(borrowed.copy(request, NOW.minusSeconds(1), true)).isEmpty();
        assertThat(borrowed.copy(request, NOW.plusSeconds(30), false).isPresent())
                .isEqualTo(seconds > 600);
    }

    @Test
    @DisplayName("What takes too much is not kept, and what is kept makes room for what comes")
    void bounded() {
        Borrowed borrowed = Borrowed.NONE;
        for (int i = 0; i < 300; i++) {
            int size = i % 3 == 0 ? 100 : 20_000;
            NodeRequest request = request("p" + i + "@mantua.example", "<items node='urn:xmpp:avatar:metadata'/>");
            borrowed = with(
                    borrowed, request, answer(Avatars.METADATA, "a", "<x xmlns='urn:x'>" + "x".repeat(size) + "</x>"));
            assertThat(borrowed.copy(request, NOW, false)).isPresent();
            assertThat(borrowed.copies()).hasSizeLessThanOrEqualTo(Borrowed.MOST_COPIES);
            assertThat(Borrowed.CHAPTER.weight(borrowed)).isLessThan(Borrowed.MOST_BYTES + 1_000);
        }
        NodeRequest large = request("large@mantua.example", "<items node='urn:xmpp:avatar:metadata'/>");
        Borrowed after = with(
                borrowed, large, answer(Avatars.METADATA, "a", "<x xmlns='urn:x'>" + "x".repeat(200_000) + "</x>"));
        assertThat(after.copies()).isEqualTo(borrowed.copies());
    }

    @Test
    @DisplayName("An answer about another node is given and not kept")
    void anotherNode() {
        NodeRequest request = request("paris@mantua.example", "<items node='urn:xmpp:avatar:metadata'/>");
        assertThat(with(Borrowed.NONE, request, answer("other", "a", "")).copies())
                .isEmpty();
        assertThat(with(Borrowed.NONE, request, Elements.stanza("<query xmlns='urn:x'/>"))
                        .copies())
                .isEmpty();
    }

    @Test
    @DisplayName("A question that is never answered does not keep others waiting")
    void lostQuestions() {
        NodeRequest request = request("paris@mantua.example", "<items node='urn:xmpp:avatar:metadata'/>");
        Borrowed asked = Objects.requireNonNull(Borrowed.NONE.asked(request, WAITER, NOW));
        assertThat(asked.joined(request, WAITER, NOW.plusSeconds(60))).isNotNull();
        Instant later = NOW.plus(Borrowed.GONE);
        assertThat(asked.joined(request, WAITER, later)).isNull();
        assertThat(Objects.requireNonNull(asked.asked(request, WAITER, later)).questions())
                .hasSize(1);
    }
}
