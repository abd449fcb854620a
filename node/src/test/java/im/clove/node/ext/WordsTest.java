package im.clove.node.ext;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is a word, and what finds it.
final class WordsTest {
    private static Element message(String inside) {
        return Elements.stanza("<message>" + inside + "</message>");
    }

    private static Element saying(String text) {
        return message("<body>" + text + "</body>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Don't PANIC!                | don t panic
            Café, CAFE\u0301            | cafe
            Straße STRASSE              | strasse
            ὈΔΥΣΣΕΎΣ Ὀδυσσεύς           | οδυσσευσ
            Ёлка елка                   | елка
            ﬁle ① x²                    | file 1 x2
            a_b-c/d                     | a b c d
            see 2026-11-29 10:30        | see 2026 11 29 10 30
            שָׁלוֹם                        | שלום
            well 👍🏽 done                | well 👍 done
            日本語                       | 日本 本語 語
            hi日本                       | hi 日本 本
            한국어 말                     | 한국어 말
            नमस्ते दुनिया                   | नमस्ते दुनिया
            ... !!                      | ''
            """)
    void aMessageHasTheseWords(String text, String words) {
        assertThat(String.join(" ", Words.ofMessage(saying(text)))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Straße         | die strasse hinunter     | true
            strasse        | die Straße hinunter      | true
            CAFÉ           | im cafe                  | true
            caf            | im Café                  | true
            ca             | im Café                  | false
            afe            | im Café                  | false
            cafe im        | im Café                  | true
            cafe ab        | im Café                  | false
            日              | 今日は                    | true
            今日            | 今日は                    | true
            日今            | 今日は                    | false
            は              | 今日は                    | true
            今は            | 今日は                    | false
            👍             | gut 👍                    | true
            ?              | what?                    | false
            """)
    void aQueryFindsAMessage(String query, String text, boolean isFound) {
        List<String> wanted = Words.ofQuery(query);
        var words = Words.ofMessage(saying(text));
        assertThat(!wanted.isEmpty()
                        && wanted.stream().allMatch(one -> words.stream().anyMatch(word -> Words.matches(one, word))))
                .isEqualTo(isFound);
    }

    @Test
    void everyBodyAndTheSubjectAreRead() {
        assertThat(Words.ofMessage(
                        message("<subject>plan</subject><body>one</body><body xml:lang='de'>eins</body><x>no</x>")))
                .containsExactly("plan", "one", "eins");
    }

    @Test
    void whatStandsThereForSomethingEncryptedIsNotRead() {
        assertThat(Words.ofMessage(
                        message("<encryption xmlns='urn:xmpp:eme:0' namespace='eu.siacs.conversations.axolotl'/>"
                                + "<body>This message is encrypted</body>")))
                .isEmpty();
    }

    @Test
    void aWordAMessageAndAQueryAreBounded() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            many.append("word").append(i).append(' ');
        }
        assertThat(Words.ofMessage(saying(many.toString()))).hasSize(Words.MOST);
        assertThat(Words.ofQuery(many.toString())).hasSize(Words.MOST_WANTED);
        assertThat(Words.ofQuery("a".repeat(100))).containsExactly("a".repeat(32));
        assertThat(Words.ofMessage(saying("a".repeat(100_000) + " b"))).containsExactly("a".repeat(32));
    }
}
