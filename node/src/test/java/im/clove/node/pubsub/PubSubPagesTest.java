package im.clove.node.pubsub;

import static im.clove.node.pubsub.Desk.ROMEO;
import static im.clove.node.pubsub.Desk.configure;
import static im.clove.node.pubsub.Desk.publish;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// XEP-0060 §6.5.4: items in pages.
final class PubSubPagesTest {
    private static final Pattern ID = Pattern.compile("<item id='([^']*)'");
    private static final Pattern SET = Pattern.compile("<set .*</set>");

    private final Desk desk = new Desk(Limits.ACCOUNT);

    private static String ids(String answer) {
        List<String> ids = new ArrayList<>();
        Matcher found = ID.matcher(answer.replace('"', '\''));
        while (found.find()) {
            ids.add(found.group(1));
        }
        return String.join(" ", ids);
    }

    /// First with its place, last and count.
    private static String set(String answer) {
        Matcher set = SET.matcher(answer.replace('"', '\''));
        return set.find()
                ? set.group()
                        .replaceAll("<set [^>]*>|</set>", "")
                        .replaceAll("<first index='(\\d+)'>", "$1:")
                        .replaceAll("</\\w+><\\w+>|</\\w+>|<count>", " ")
                        .strip()
                : "-";
    }

    private void five() {
        desk.set(ROMEO, publish("n", "a"));
        desk.set(ROMEO, configure("n", "max_items", "10"));
        for (String id : List.of("b", "c", "d", "e")) {
            desk.set(ROMEO, publish("n", id));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            none                                  | a b c d e | -
            <max>10</max>                         | a b c d e | 0:a e 5
            <max>2</max>                          | a b       | 0:a b 5
            <max>2</max><after>b</after>          | c d       | 2:c d 5
            <after>d</after>                      | e         | 4:e e 5
            <max>2</max><before/>                 | d e       | 3:d e 5
            <max>2</max><before>d</before>        | b c       | 1:b c 5
            <max>2</max><index>3</index>          | d e       | 3:d e 5
            <max>0</max>                          | ''        | 5
            <after>e</after>                      | ''        | 5
            """)
    void aPageIsWhatWasAskedFor(String asked, String ids, String set) {
        five();
        String answer = desk.get(
                ROMEO,
                "<items node='n'/>"
                        + (asked == null ? "" : "<set xmlns='http://jabber.org/protocol/rsm'>" + asked + "</set>"));
        assertThat(ids(answer)).isEqualTo(ids);
        assertThat(set(answer)).isEqualTo(set);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <after>z</after>                | item-not-found
            <before>z</before>              | item-not-found
            <max>-1</max>                   | bad-request
            <max>1</max><max>2</max>        | bad-request
            """)
    void whatIsNoPageIsRefused(String asked, String condition) {
        five();
        assertThat(desk.get(ROMEO, "<items node='n'/><set xmlns='http://jabber.org/protocol/rsm'>" + asked + "</set>"))
                .isEqualTo(condition);
    }

    @Test
    void theNewestThatFitSayWhatIsAheadOfThem() {
        five();
        String large = "x".repeat(50_000);
        for (int i = 0; i < 5; i++) {
            desk.set(
                    ROMEO,
                    "<publish node='n'><item id='l" + i + "'><x xmlns='urn:x'>" + large + "</x></item></publish>");
        }
        String newest = desk.get(ROMEO, "<items node='n'/>");
        assertThat(ids(newest)).isEqualTo("l1 l2 l3 l4");
        assertThat(set(newest)).isEqualTo("6:l1 l4 10");
        String ahead = desk.get(
                ROMEO, "<items node='n'/><set xmlns='http://jabber.org/protocol/rsm'><before>l1</before></set>");
        assertThat(ids(ahead)).isEqualTo("a b c d e l0");
        assertThat(set(ahead)).isEqualTo("0:a l0 10");
        String first =
                desk.get(ROMEO, "<items node='n'/><set xmlns='http://jabber.org/protocol/rsm'><max>20</max></set>");
        assertThat(ids(first)).isEqualTo("a b c d e l0 l1 l2 l3");
    }
}
