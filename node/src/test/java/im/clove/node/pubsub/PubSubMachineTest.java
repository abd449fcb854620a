package im.clove.node.pubsub;

import static im.clove.node.pubsub.Desk.JULIET;
import static im.clove.node.pubsub.Desk.NURSE;
import static im.clove.node.pubsub.Desk.PARIS;
import static im.clove.node.pubsub.Desk.ROMEO;
import static im.clove.node.pubsub.Desk.configure;
import static im.clove.node.pubsub.Desk.form;
import static im.clove.node.pubsub.Desk.options;
import static im.clove.node.pubsub.Desk.publish;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// XEP-0060, rule by rule. After each test, what is on the shelf is what is in memory.
final class PubSubMachineTest {
    private static final Limits SMALL = new Limits(3, 4, 8, 400, 2_000, 3);

    private final Desk desk = new Desk(SMALL);

    @AfterEach
    void theShelfSaysTheSame() {
        assertThat(desk.stored()).isEqualTo(desk.nodes());
        int items = desk.nodes().items();
        assertThat(desk.keys()).isEqualTo(desk.nodes().leaves().size() + 2 * items);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<publish/>                                            | bad-request nodeid-required",
                "<publish node=''><item/></publish>                    | bad-request nodeid-required",
                "<publish node='n'/>                                   | bad-request item-required",
                "<publish node='n'><item/></publish>                   | bad-request payload-required",
                "<publish node='n'><item><a/><b/></item></publish>     | bad-request invalid-payload",
                "<publish node='n'><other/></publish>                  | bad-request invalid-payload",
                "<retract/>                                            | bad-request nodeid-required",
                "<retract node='none'><item id='a'/></retract>         | item-not-found",
                "<retract node='here'/>                                | bad-request item-required",
                "<retract node='here'><item/></retract>                | bad-request item-required",
                "<retract node='here'><item id='none'/></retract>      | item-not-found",
                "<create node='here'/>                                 | conflict",
                "<subscribe/>                                          | bad-request nodeid-required",
                "<subscribe node='here'/>                              | bad-request invalid-jid",
                "<subscribe node='here' jid='other@verona.example'/>   | bad-request invalid-jid",
                "<subscribe node='none' jid='romeo@verona.example'/>   | item-not-found",
                "<unsubscribe node='here' jid='romeo@verona.example'/> | unexpected-request not-subscribed",
                "<options node='here' jid='romeo@verona.example'/>     | feature-not-implemented unsupported",
                "<nonsense/>                                           | feature-not-implemented",
                "''                                                    | bad-request",
                "o:<configure/>                                        | bad-request nodeid-required",
                "o:<configure node='here'/>                            | bad-request",
                "o:<configure node='none'/>                            | item-not-found",
                "o:<delete/>                                           | bad-request nodeid-required",
                "o:<delete node='none'/>                               | item-not-found",
                "o:<purge/>                                            | bad-request nodeid-required",
                "o:<purge node='none'/>                                | item-not-found",
                "o:<affiliations node='here'><affiliation/></affiliations> | bad-request",
                "o:<subscriptions node='here'><subscription/></subscriptions> | bad-request",
                "o:<publish node='here'/>                              | feature-not-implemented",
                "o:<nonsense node='here'/>                             | feature-not-implemented"
            })
    @DisplayName("M-08: what is missing, empty or wrong gets its error and changes nothing")
    void malformed(String request, String error) {
        desk.set(ROMEO, publish("here", "a"));
        Nodes before = desk.nodes();
        assertThat(desk.set(ROMEO, request)).isEqualTo(error);
        assertThat(desk.nodes()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "open,      yes, yes, yes",
        "presence,  yes, not-authorized presence-subscription-required,"
                + " not-authorized presence-subscription-required",
        "roster,    not-authorized not-in-roster-group, not-authorized not-in-roster-group,"
                + " not-authorized not-in-roster-group",
        "whitelist, not-allowed closed-node, not-allowed closed-node, not-allowed closed-node"
    })
    @DisplayName("§4.5: who may read, subscribe, and what each is told")
    void accessModels(String model, String contact, String neighbour, String stranger) {
        desk.set(ROMEO, publish("n", "a") + options("access_model", model));
        List<Asker> askers = List.of(JULIET, NURSE, PARIS);
        List<String> expected = List.of(contact, neighbour, stranger);
        for (int i = 0; i < 3; i++) {
            String read = desk.get(askers.get(i), "<items node='n'/>");
            assertThat(read.contains("<item ") ? "yes" : read).isEqualTo(expected.get(i));
            String jid = askers.get(i).jid().bare().toString();
            String subscribed = desk.set(askers.get(i), "<subscribe node='n' jid='" + jid + "'/>");
            assertThat(subscribed.contains("subscribed") ? "yes" : subscribed).isEqualTo(expected.get(i));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "access_model,             open,                done",
        "access_model,             whitelist,           done",
        "access_model,             presence,            not-acceptable unsupported-access-model",
        "access_model,             roster,              not-acceptable unsupported-access-model",
        "access_model,             authorize,           not-acceptable unsupported-access-model",
        "send_last_published_item, on_sub,              done",
        "send_last_published_item, on_sub_and_presence, not-acceptable",
        "roster_groups_allowed,    loves,               passed over"
    })
    @DisplayName("§8.1.3, §8.2.4, §7.1.5: a service has no roster and sees no presence; what needs them it refuses")
    void aServiceKnowsNobody(String field, String value, String outcome) {
        Desk service = new Desk(SMALL, Holder.SERVICE);
        String create = service.set(ROMEO, "<create node='n'/><configure>" + Desk.form(field, value) + "</configure>");
        boolean isKnown = outcome.equals("done");
        assertThat(create.startsWith("<pubsub ") ? isKnown ? "done" : "passed over" : create)
                .isEqualTo(outcome);
        service.set(ROMEO, "<create node='m'/>");
        assertThat(service.set(ROMEO, configure("m", field, value)))
                .isEqualTo(outcome.equals("passed over") ? "done" : outcome);
        assertThat(service.get(ROMEO, "o:<configure node='m'/>")).doesNotContain("roster", "<value>presence");
        assertThat(service.set(ROMEO, publish("new", "a") + options(field, value)))
                .matches(isKnown ? "<pubsub .*" : "conflict precondition-not-met");
    }

    @Test
    void aRosterGroupMayRead() {
        desk.set(ROMEO, publish("n", "a") + options("access_model", "roster", "roster_groups_allowed", "loves"));
        assertThat(desk.get(JULIET, "<items node='n'/>")).contains("<item ");
    }

    @ParameterizedTest
    @CsvSource({
        "owner,        done, yes",
        "publisher,    forbidden, yes",
        "publish-only, forbidden, forbidden",
        "member,       forbidden, yes",
        "outcast,      forbidden, forbidden",
        "none,         forbidden, not-allowed closed-node"
    })
    @DisplayName("§4.1: what each affiliation may")
    void affiliations(String affiliation, String purge, String read) {
        desk.set(ROMEO, publish("n", "a") + options("access_model", "whitelist"));
        assertThat(desk.set(
                        ROMEO,
                        "o:<affiliations node='n'><affiliation jid='nurse@verona.example' affiliation='" + affiliation
                                + "'/></affiliations>"))
                .isEqualTo("done");
        String found = desk.get(NURSE, "<items node='n'/>");
        assertThat(found.contains("<item ") ? "yes" : found).isEqualTo(read);
        boolean publishes = List.of("owner", "publisher", "publish-only").contains(affiliation);
        assertThat(desk.set(NURSE, publish("n", "b")).contains("<publish ")).isEqualTo(publishes);
        assertThat(desk.set(NURSE, "o:<purge node='n'/>")).isEqualTo(purge);
    }

    @Test
    void onlyTheOwnerMakesNodesAndPublishesByItself() {
        assertThat(desk.set(JULIET, publish("n", "a"))).isEqualTo("item-not-found");
        assertThat(desk.set(JULIET, "<create node='n'/>")).isEqualTo("forbidden");
        desk.set(ROMEO, publish("n", "a"));
        assertThat(desk.set(JULIET, publish("n", "b"))).isEqualTo("forbidden");
        assertThat(desk.set(JULIET, "<retract node='n'><item id='a'/></retract>"))
                .isEqualTo("forbidden");
        desk.set(ROMEO, configure("n", "publish_model", "open", "max_items", "max"));
        assertThat(desk.set(JULIET, publish("n", "b"))).contains("<publish ");
        assertThat(desk.set(JULIET, "<retract node='n'><item id='a'/></retract>"))
                .isEqualTo("forbidden");
        assertThat(desk.set(NURSE, publish("n", "c"))).isEqualTo("forbidden");
        desk.set(ROMEO, configure("n", "publish_model", "subscribers"));
        assertThat(desk.set(JULIET, publish("n", "d"))).isEqualTo("forbidden");
        desk.set(JULIET, "<subscribe node='n' jid='juliet@verona.example'/>");
        assertThat(desk.set(JULIET, publish("n", "d"))).contains("<publish ");
    }

    @Test
    @DisplayName("§7.1.5: options make a node so, and are a condition afterwards")
    void publishOptions() {
        String wish = options("persist_items", "true", "max_items", "max", "access_model", "whitelist");
        assertThat(desk.set(ROMEO, publish("n", "a") + wish)).contains("<publish ");
        assertThat(desk.set(ROMEO, publish("n", "b") + options("persist_items", "1")))
                .contains("<publish ");
        assertThat(desk.set(ROMEO, publish("n", "c") + options("access_model", "open")))
                .isEqualTo("conflict precondition-not-met");
        assertThat(desk.set(ROMEO, publish("n", "c") + options("max_items", "1")))
                .isEqualTo("conflict precondition-not-met");
        assertThat(desk.set(ROMEO, publish("m", "c") + options("max_items", "5")))
                .isEqualTo("conflict precondition-not-met");
        assertThat(desk.set(ROMEO, publish("m", "c") + options("max_items", "x")))
                .isEqualTo("conflict precondition-not-met");
        assertThat(desk.set(ROMEO, publish("m", "c") + options("unheard_of", "1")))
                .isEqualTo("conflict precondition-not-met");
        assertThat(desk.nodes().leaves()).containsOnlyKeys("n");
        assertThat(desk.nodes().leaves().get("n").items()).containsOnlyKeys("a", "b");
    }

    @Test
    @DisplayName("§7.1, §8.2: a node keeps so many, the oldest go, the same id is replaced and is the newest")
    void howManyAreKept() {
        desk.set(ROMEO, publish("one", "a"));
        desk.set(ROMEO, publish("one", "b"));
        assertThat(desk.nodes().leaves().get("one").items().keySet()).containsExactly("b");
        desk.set(ROMEO, publish("all", "a", "b", "c", "d") + options("max_items", "max"));
        desk.set(ROMEO, publish("all", "a"));
        assertThat(desk.nodes().leaves().get("all").items().keySet()).containsExactly("b", "c", "d", "a");
        desk.set(ROMEO, publish("all", "e"));
        assertThat(desk.nodes().leaves().get("all").items().keySet()).containsExactly("c", "d", "a", "e");
        assertThat(desk.get(ROMEO, "<items node='all' max_items='2'/>"))
                .contains("'a'", "'e'")
                .doesNotContain("'d'");
        desk.set(ROMEO, configure("all", "max_items", "1"));
        assertThat(desk.nodes().leaves().get("all").items().keySet()).containsExactly("e");
        desk.set(ROMEO, configure("all", "persist_items", "0"));
        desk.told.clear();
        desk.set(ROMEO, publish("all", "f"));
        assertThat(desk.nodes().leaves().get("all").items()).isEmpty();
        assertThat(desk.told).singleElement().asString().contains("'f'");
    }

    @Test
    @DisplayName("R-12, M-11: items, their size, all bytes, nodes and people are bounded, each with its error")
    void bounds() {
        assertThat(desk.set(ROMEO, publish("n", "x".repeat(200)))).isEqualTo("not-acceptable payload-too-big");
        assertThat(desk.set(ROMEO, publish("n", "x".repeat(501)))).isEqualTo("bad-request");
        assertThat(desk.set(ROMEO, publish("n".repeat(501), "x"))).isEqualTo("bad-request nodeid-required");
        String[] many = new String[51];
        Arrays.setAll(many, i -> "i" + i);
        assertThat(desk.set(ROMEO, publish("n", many))).isEqualTo("not-allowed max-items-exceeded");
        for (String node : List.of("a", "b", "c")) {
            desk.set(ROMEO, "<create node='" + node + "'/><configure>" + form("max_items", "max") + "</configure>");
        }
        assertThat(desk.set(ROMEO, publish("d", "x"))).isEqualTo("resource-constraint max-nodes-exceeded");
        assertThat(desk.set(ROMEO, "<create node='d'/>")).isEqualTo("resource-constraint max-nodes-exceeded");
        desk.set(ROMEO, publish("a", "1", "2", "3", "4"));
        desk.set(ROMEO, publish("b", "1", "2", "3", "4"));
        assertThat(desk.set(ROMEO, publish("c", "1"))).isEqualTo("resource-constraint");
        desk.set(ROMEO, "o:<purge node='a'/>");
        desk.set(ROMEO, "o:<purge node='b'/>");
        String large = "x".repeat(100);
        desk.set(ROMEO, publish("a", large + 1, large + 2, large + 3, large + 4));
        assertThat(desk.set(ROMEO, publish("b", large + 1, large + 2, large + 3, large + 4)))
                .isEqualTo("resource-constraint");
        desk.set(ROMEO, "o:<delete node='a'/>");
        desk.set(ROMEO, configure("b", "access_model", "open"));
        for (int i = 0; i < 3; i++) {
            Asker one = Desk.asker("p" + i + "@x.example", Asker.Standing.STRANGER);
            assertThat(desk.set(one, "<subscribe node='b' jid='p" + i + "@x.example'/>"))
                    .contains("subscribed");
        }
        assertThat(desk.set(PARIS, "<subscribe node='b' jid='paris@mantua.example'/>"))
                .isEqualTo("policy-violation too-many-subscriptions");
        StringBuilder people = new StringBuilder("o:<affiliations node='b'>");
        for (int i = 0; i < 4; i++) {
            people.append("<affiliation affiliation='member' jid='p").append(i).append("@x.example'/>");
        }
        assertThat(desk.set(ROMEO, people + "</affiliations>")).isEqualTo("resource-constraint");
    }

    @Test
    @DisplayName("§6.1, §6.2, §8.8: whoever subscribes does so for itself, is on the list, and can be taken off it")
    void subscriptions() {
        desk.set(ROMEO, publish("n", "a"));
        String subscribe = "<subscribe node='n' jid='juliet@verona.example'/>";
        assertThat(desk.set(JULIET, subscribe)).contains("subscribed");
        assertThat(desk.set(JULIET, subscribe)).contains("subscribed");
        assertThat(desk.get(JULIET, "<subscriptions/>")).contains("juliet@verona.example", "'n'");
        assertThat(desk.get(NURSE, "<subscriptions/>")).doesNotContain("juliet");
        assertThat(desk.get(PARIS, "<subscriptions/>")).isEqualTo("item-not-found");
        assertThat(desk.get(ROMEO, "o:<subscriptions node='n'/>")).contains("juliet@verona.example");
        assertThat(desk.get(JULIET, "o:<subscriptions node='n'/>")).isEqualTo("forbidden");
        assertThat(desk.set(
                        ROMEO,
                        "o:<subscriptions node='n'><subscription jid='paris@mantua.example'"
                                + " subscription='subscribed'/></subscriptions>"))
                .isEqualTo("not-allowed");
        assertThat(desk.set(JULIET, subscribe.replace("<sub", "<unsub"))).isEqualTo("done");
        desk.set(JULIET, subscribe);
        assertThat(desk.set(
                        ROMEO,
                        "o:<subscriptions node='n'><subscription jid='juliet@verona.example' subscription='none'/>"
                                + "</subscriptions>"))
                .isEqualTo("done");
        assertThat(desk.nodes().leaves().get("n").subscribers()).isEmpty();
    }

    @Test
    @DisplayName("§5.7, §8.2, §8.3: an owner sees how a node is set; affiliations of whoever asks")
    void whatIsSet() {
        desk.set(ROMEO, publish("n", "a") + options("access_model", "open", "title", "Songs"));
        assertThat(desk.get(ROMEO, "o:<configure node='n'/>"))
                .contains("pubsub#access_model", "<value>open</value>", "<value>Songs</value>");
        assertThat(desk.get(JULIET, "o:<configure node='n'/>")).isEqualTo("forbidden");
        assertThat(desk.get(ROMEO, "o:<configure node='m'/>")).isEqualTo("item-not-found");
        assertThat(desk.get(ROMEO, "o:<default/>")).contains("<value>presence</value>");
        assertThat(desk.set(ROMEO, configure("n", "access_model", "authorize")))
                .isEqualTo("not-acceptable unsupported-access-model");
        assertThat(desk.set(ROMEO, configure("n", "deliver_payloads", "perhaps")))
                .isEqualTo("not-acceptable");
        assertThat(desk.get(ROMEO, "<affiliations/>")).contains("affiliation='owner'");
        assertThat(desk.get(JULIET, "<affiliations/>")).doesNotContain("'n'");
    }

    @Test
    @DisplayName("§7.1.2, §7.2.2.1, §8.4, §8.5: who listens hears of what is set to be told")
    void notices() {
        desk.set(ROMEO, publish("n", "a") + options("deliver_payloads", "0", "notify_config", "1"));
        assertThat(desk.told).singleElement().asString().contains("<item id='a'/>");
        desk.told.clear();
        desk.set(ROMEO, configure("n", "notify_retract", "0"));
        assertThat(desk.told).singleElement().asString().contains("<configuration ");
        desk.told.clear();
        desk.set(ROMEO, "<retract node='n'><item id='a'/></retract>");
        desk.set(ROMEO, publish("n", "b"));
        desk.set(ROMEO, "<retract node='n' notify='1'><item id='b'/></retract>");
        assertThat(desk.told).hasSize(2).last().asString().contains("<retract id='b'/>");
        desk.set(ROMEO, configure("n", "notify_delete", "0", "deliver_notifications", "0", "notify_config", "0"));
        desk.told.clear();
        desk.set(ROMEO, publish("n", "c"));
        desk.set(ROMEO, "o:<purge node='n'/>");
        desk.set(ROMEO, "o:<delete node='n'/>");
        assertThat(desk.told).isEmpty();
    }

    @Test
    @DisplayName("Whatever is asked in whatever order, memory and shelf say the same and no bound is passed")
    void anyOrder() {
        Random random = new Random(1597);
        List<Asker> askers = List.of(ROMEO, ROMEO, ROMEO, JULIET, NURSE, PARIS);
        for (int i = 0; i < 3_000; i++) {
            String node = "n" + random.nextInt(5);
            String id = "i" + random.nextInt(6);
            Asker asker = askers.get(random.nextInt(askers.size()));
            String request = switch (random.nextInt(9)) {
                case 0 -> "o:<delete node='" + node + "'/>";
                case 1 -> "o:<purge node='" + node + "'/>";
                case 2 -> "<retract node='" + node + "'><item id='" + id + "'/></retract>";
                case 3 -> configure(node, "max_items", Integer.toString(1 + random.nextInt(4)));
                case 4 -> configure(node, "access_model", random.nextBoolean() ? "open" : "whitelist");
                case 5 -> "<subscribe node='" + node + "' jid='" + asker.jid().bare() + "'/>";
                case 6 -> "<unsubscribe node='" + node + "' jid='" + asker.jid().bare() + "'/>";
                default -> publish(node, id) + (random.nextBoolean() ? options("max_items", "max") : "");
            };
            desk.set(asker, request);
            Nodes nodes = desk.nodes();
            assertThat(nodes.leaves().size()).isLessThanOrEqualTo(SMALL.nodes());
            assertThat(nodes.items()).isLessThanOrEqualTo(SMALL.items());
            assertThat(nodes.bytes()).isLessThanOrEqualTo(SMALL.bytes());
            if (i % 50 == 0) {
                theShelfSaysTheSame();
            }
        }
    }

    @Test
    void aNodeThatOnlyTellsTakesNoItem() {
        desk.set(
                ROMEO,
                "<create node='n'/><configure>" + form("persist_items", "0", "deliver_payloads", "0") + "</configure>");
        desk.set(JULIET, "<subscribe node='n' jid='juliet@verona.example'/>");
        assertThat(desk.set(ROMEO, publish("n", "a"))).isEqualTo("bad-request item-forbidden");
        assertThat(desk.told).isEmpty();
        assertThat(desk.set(ROMEO, "<publish node='n'/>")).contains("<publish node='n'/>");
        assertThat(desk.told).singleElement().asString().contains("<items").doesNotContain("<item ");
    }
}
