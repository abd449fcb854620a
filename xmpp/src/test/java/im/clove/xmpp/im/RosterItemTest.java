package im.clove.xmpp.im;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.im.RosterItem.Edit;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RosterItemTest {
    private static final Jid ROMEO = Jid.parse("romeo@montague.example");

    private static Element item(String jid, String... groups) {
        return Element.of(RosterItem.NS, "item")
                .with("jid", jid)
                .withNodes(List.of(groups).stream()
                        .map(g -> Element.ofText(RosterItem.NS, "group", g))
                        .toList());
    }

    private static Edit read(Element... items) {
        return RosterItem.read(Element.of(RosterItem.NS, "query", items), RosterItem.Limits.STANDARD);
    }

    private static Condition refusal(Edit edit) {
        return edit instanceof Edit.Refused(var error) ? error.condition() : Condition.UNDEFINED_CONDITION;
    }

    @Test
    void itemIsWrittenAsTheRfcSays() {
        RosterItem item = new RosterItem(ROMEO, "Romeo", List.of("Friends", "Lovers"), Subscription.FROM_OUT, true);
        assertThat(item.toElement())
                .isEqualTo(item("romeo@montague.example", "Friends", "Lovers")
                        .with("name", "Romeo")
                        .with("subscription", "from")
                        .with("ask", "subscribe")
                        .with("approved", "true"));
    }

    @Test
    void whatIsEmptyIsLeftOut() {
        Element element = RosterItem.of(ROMEO).toElement();
        assertThat(element.attributes()).hasSize(2);
        assertThat(element.attribute("subscription")).isEqualTo("none");
        assertThat(RosterItem.removed(ROMEO).attribute("subscription")).isEqualTo("remove");
    }

    @Test
    void setIsRead() {
        assertThat(read(item("Romeo@Montague.example", "Friends").with("name", "R")))
                .isEqualTo(new Edit.Put(ROMEO, "R", List.of("Friends")));
        assertThat(read(item("romeo@montague.example").with("subscription", "remove")))
                .isEqualTo(new Edit.Remove(ROMEO));
    }

    @Test
    void userCannotSetTheSubscription() {
        Edit edit =
                read(item("romeo@montague.example").with("subscription", "both").with("name", "R"));
        assertThat(edit).isEqualTo(new Edit.Put(ROMEO, "R", List.of()));
        RosterItem changed = new RosterItem(ROMEO, "", List.of("Old"), Subscription.TO, false).with((Edit.Put) edit);
        assertThat(changed).isEqualTo(new RosterItem(ROMEO, "R", List.of(), Subscription.TO, false));
    }

    @Test
    void malformedSetsAreRefused() {
        assertThat(refusal(read())).isEqualTo(Condition.BAD_REQUEST);
        assertThat(refusal(read(item("a@b"), item("c@d")))).isEqualTo(Condition.BAD_REQUEST);
        assertThat(refusal(read(Element.of(RosterItem.NS, "item")))).isEqualTo(Condition.BAD_REQUEST);
        assertThat(refusal(read(Element.of("other", "item").with("jid", "a@b"))))
                .isEqualTo(Condition.BAD_REQUEST);
        assertThat(refusal(read(item("@b")))).isEqualTo(Condition.JID_MALFORMED);
        assertThat(refusal(read(item("a@b/c")))).isEqualTo(Condition.NOT_ACCEPTABLE);
        assertThat(refusal(read(item("a@b", "G", "G")))).isEqualTo(Condition.BAD_REQUEST);
        assertThat(refusal(read(item("a@b", "")))).isEqualTo(Condition.NOT_ACCEPTABLE);
    }

    @Test
    @DisplayName("Row 3: an item is bounded as a whole, also by its address and many groups")
    void boundedAsAWhole() {
        RosterItem.Limits small = new RosterItem.Limits(50, 64, 100);
        String fifty = "x".repeat(50);
        Element fits = Element.of(RosterItem.NS, "query", item("a@b", fifty, "y".repeat(47)));
        Element over = Element.of(RosterItem.NS, "query", item("a@b", fifty, "y".repeat(48)));
        Element named = Element.of(RosterItem.NS, "query", item("a@b", fifty).with("name", "y".repeat(48)));
        assertThat(RosterItem.read(fits, small)).isInstanceOf(Edit.Put.class);
        assertThat(refusal(RosterItem.read(over, small))).isEqualTo(Condition.NOT_ACCEPTABLE);
        assertThat(refusal(RosterItem.read(named, small))).isEqualTo(Condition.NOT_ACCEPTABLE);
    }

    @Test
    @DisplayName("Row 3: what an earlier version took is cut to what fits, its last groups first")
    void cut() {
        RosterItem.Limits small = new RosterItem.Limits(50, 64, 100);
        RosterItem old = new RosterItem(
                Jid.parse("a@b"), "name", List.of("x".repeat(50), "y".repeat(50), "z"), Subscription.BOTH, true);
        assertThat(old.within(small))
                .isEqualTo(new RosterItem(Jid.parse("a@b"), "name", List.of("x".repeat(50)), Subscription.BOTH, true));
        assertThat(old.within(RosterItem.Limits.STANDARD)).isSameAs(old);
    }

    @Test
    void limitsHold() {
        RosterItem.Limits small = new RosterItem.Limits(4, 2, 100);
        Element long5 = Element.of(RosterItem.NS, "query", item("a@b").with("name", "12345"));
        Element wide = Element.of(RosterItem.NS, "query", item("a@b").with("name", "\u20ac\u20ac"));
        Element three = Element.of(RosterItem.NS, "query", item("a@b", "1", "2", "3"));
        Element group = Element.of(RosterItem.NS, "query", item("a@b", "12345"));
        for (Element query : List.of(long5, wide, three, group)) {
            assertThat(refusal(RosterItem.read(query, small))).isEqualTo(Condition.NOT_ACCEPTABLE);
            assertThat(RosterItem.read(query, RosterItem.Limits.STANDARD)).isInstanceOf(Edit.Put.class);
        }
    }
}
