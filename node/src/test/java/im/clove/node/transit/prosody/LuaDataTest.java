package im.clove.node.transit.prosody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.transit.UnreadableSourceException;
import im.clove.xmpp.xml.Elements;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LuaDataTest {
    private static LuaData data(String text) throws UnreadableSourceException {
        return new LuaData(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static Object plain(LuaValue value) {
        return switch (value) {
            case LuaValue.Text text -> text.read().orElse("?");
            case LuaValue.Quantity(double number) -> number;
            case LuaValue.Flag(boolean flag) -> flag;
            case LuaValue.Table table ->
                List.of(
                        table.list().stream().map(LuaDataTest::plain).toList(),
                        table.fields().entrySet().stream()
                                .map(each -> each.getKey() + "=" + plain(each.getValue()))
                                .toList(),
                        table.off() == null ? "-" : plain(table.off()));
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "return {};                                   | [[], [], -]",
                "return {}                                    | [[], [], -]",
                "return { 'a', \"b\"; 1, -2.5, 1e3, true, false } | [[a, b, 1.0, -2.5, 1000.0, true, false], [], -]",
                "return { [\"a\"] = { [\"b\"] = 'c' } };      | [[], [a=[[], [b=c], -]], -]",
                "return { [false] = { [\"v\"] = 2; }; };      | [[], [], [[], [v=2.0], -]]",
                "return { [true] = 1; [7] = 2; x = 3 };       | !line 1: 'x' begins neither",
                "return { [true] = 1; [7] = 2 };              | [[], [], -]",
                "return { \"\\195\\164\\n\\\\\\\"\\x41\\065\" }; | `[[ä\n\\\"AA], [], -]`",
                "return { \"\\200\" };                        | [[?], [], -]",
                "return { os.exit() };                        | !line 1: 'o' begins neither",
                "return os.exit();                            | !line 1: '{' was expected",
                "os.exit()                                    | !line 1: 'return' was expected",
                "return { f(1) };                             | !line 1: 'false' was expected",
                "return { {} ; } x                            | !line 1: there is more behind",
                "return { [\"a\"] = 1; [\"a\"] = 2 };         | !line 1: the key 'a' is there twice",
                "return { \"a\" .. \"b\" };                   | !line 1: ';' or '}' is missing",
                "return { \"a                                 | !line 1: a text does not end",
                "return { \"\\q\" };                          | !line 1: an unknown escape",
                "return { \"\\300\" };                        | !line 1: a byte in a text",
                "return { 1-2-3 };                            | !line 1: '1-2-3' is no number",
                "return {                                     | !line 1: it ends within a table",
            })
    void documents(String text, String expected) throws Exception {
        if (expected.startsWith("!")) {
            assertThatThrownBy(() -> data(text).document())
                    .isInstanceOf(UnreadableSourceException.class)
                    .hasMessageStartingWith(expected.substring(1));
        } else {
            assertThat(plain(data(text).document()).toString()).isEqualTo(expected);
        }
    }

    @Test
    void aListIsReadItemByItem() throws Exception {
        LuaData data = data("item({\n\t\"a\";\n});\nitem({ [\"k\"] = 1; });\n\nitem(3);");
        assertThat(plain(data.item()).toString()).isEqualTo("[[a], [], -]");
        assertThat(plain(data.item()).toString()).isEqualTo("[[], [k=1.0], -]");
        assertThatThrownBy(data::item).hasMessageStartingWith("line 6: '{' was expected");
        assertThat(data("").item()).isNull();
        assertThatThrownBy(() -> data("item({}").item()).hasMessageStartingWith("line 1: it ends where ')'");
    }

    @Test
    void depthAndSizeAreBounded() throws Exception {
        String deep = "{".repeat(LuaData.MOST_DEPTH) + "}".repeat(LuaData.MOST_DEPTH);
        assertThat(data("return " + deep).document()).isNotNull();
        assertThatThrownBy(() -> data("return {" + deep + "}").document()).hasMessageContaining("nested deeper");
        String large = "item({ \"" + "x".repeat(LuaData.MOST_BYTES / 2) + "\" });\n";
        LuaData twice = data(large + large);
        assertThat(twice.item()).isNotNull();
        assertThat(twice.item()).as("counted anew for each").isNotNull();
        assertThatThrownBy(() ->
                        data("return {" + " ".repeat(LuaData.MOST_BYTES) + "}").document())
                .hasMessageContaining("larger than 8 MiB");
    }

    @Test
    void elementsHaveTheirNamespaceFromWhereItBegins() throws Exception {
        String stanza =
                "return { { \"hi <\\195\\164>\"; [\"name\"] = \"body\"; [\"attr\"] = {} }; { [\"name\"] = \"x\";"
                        + " [\"attr\"] = { [\"xmlns\"] = \"urn:x\"; [\"urn:y\\1z\"] = \"1\" }; { [\"name\"] = \"y\" } };"
                        + " [\"name\"] = \"message\"; [\"attr\"] = { [\"to\"] = \"a@b\"; [\"xml:lang\"] = \"en\" } };";
        assertThat(LuaStanza.read(data(stanza).document(), "jabber:client").orElseThrow())
                .isEqualTo(Elements.stanza("<message to='a@b' xml:lang='en'><body>hi &lt;ä&gt;</body>"
                        + "<x xmlns='urn:x' xmlns:p='urn:y' p:z='1'><y/></x></message>"));
        for (String bad : List.of("return {};", "return { [\"name\"] = \"a b\" };", "return { [\"name\"] = 1 };")) {
            assertThat(LuaStanza.read(data(bad).document(), "")).as(bad).isEmpty();
        }
    }

    @Test
    void namesOfFoldersAreDecoded() {
        Map.of("old%2eexample", "old.example", "r%25o%2em", "r%o.m", "%c3%a4", "ä", "a%2", "a%2", "100%zz", "100%zz")
                .forEach((raw, name) -> assertThat(ProsodyFolder.decoded(raw)).isEqualTo(name));
    }
}
