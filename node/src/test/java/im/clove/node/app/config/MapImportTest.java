package im.clove.node.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.admin.Backup;
import im.clove.node.app.config.NodeConfig.MapTarget;
import im.clove.node.app.lua.LuaTables.Unreadable;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MapImportTest {
    private static final String A = "a".repeat(52) + ".b32.i2p";
    private static final String B = "b".repeat(51) + "a.b32.i2p";

    @Test
    void aWholeConfigurationIsReadAsItStands() throws Exception {
        MapImport found = MapImport.read("""
                -- Prosody, with darknet_map = { not = this }
                admins = { "me@example.org" } -- a list
                modules_enabled = { "roster"; "darknet" };
                --[[ darknet_map = { ["old.example"] = "x" } ]]
                darknet_only = true
                local greeting = [[
                darknet_map = { ["no.example"] = "y" }
                ]]
                darknet_map = {
                    ["i2p.rocks"] = "A"; -- the host
                    ['muc.i2p.rocks'] = { host = 'A', port = 5270, },
                    plain = [==[B]==],
                }
                VirtualHost "example.org"
                    onions_map = { ["other.example"] = { ["port"] = 1, ["host"] = "B" } }
                """.replace("\"A\"", '"' + A + '"')
                .replace("'A'", "'" + A + "'")
                .replace("[B]", "[" + B + "]")
                .replace("\"B\"", '"' + B + '"'));
        assertThat(found.left()).isEmpty();
        assertThat(found.entries())
                .containsOnlyKeys(
                        Domain.of("i2p.rocks"),
                        Domain.of("muc.i2p.rocks"),
                        Domain.of("plain"),
                        Domain.of("other.example"))
                .containsEntry(Domain.of("muc.i2p.rocks"), target(A, 5270))
                .containsEntry(Domain.of("plain"), target(B, 0))
                .containsEntry(Domain.of("other.example"), target(B, 1));
    }

    @Test
    void aFileMayHoldTheTableAlone() throws Exception {
        assertThat(MapImport.read("{ ['x.org'] = '" + A + "' }").entries()).containsOnlyKeys(Domain.of("x.org"));
    }

    @Test
    void whatIsNoI2pAddressIsLeftWithItsLine() throws Exception {
        MapImport found = MapImport.read("darknet_map = {\n['a.org'] = 'a.onion',\n['b.org'] = { port = 1 },\n"
                + "['c.org'] = 7,\n['d.org'] = { host = '" + A + "', port = 70000 },\n['e e'] = '" + A + "' }");
        assertThat(found.entries()).isEmpty();
        assertThat(found.left())
                .satisfiesExactly(
                        one -> assertThat(one).contains("line 2: a.org").contains("a.onion"),
                        two -> assertThat(two).contains("line 3: b.org").contains("host"),
                        three -> assertThat(three).contains("line 4: c.org"),
                        four -> assertThat(four).contains("line 5: d.org").contains("port"),
                        five -> assertThat(five).contains("line 6: e e"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x = 1                              | there is no darknet_map",
                "darknet_map = other                | line 1: darknet_map is not a table",
                "darknet_map = {                    | line 1: the table does not end",
                "darknet_map = { ['a'] = 'x         | line 1: a text in quotes",
                "darknet_map = { 'a', 'b' }         | line 1: an entry is",
                "darknet_map = { ['a'] = f('x') }   | line 1: only texts",
                "darknet_map = { ['a'] = 'x' ['b'] = 'y' } | line 1: a comma",
                "darknet_map = { a = 'x', a = 'y' } | line 1: 'a' is there twice",
                "darknet_map = { a 'x' }            | line 1: '=' is missing",
                "darknet_map = { a = 'x\\65' }    | line 1: this kind of backslash",
                "darknet_map = { [1] = 'x' }        | line 1: a key is a text",
                "darknet_map = {a={a={a={a={}}}}}   | nested deeper",
                "--[[ darknet_map = {}              | what opens here",
            })
    void whatCannotBeReadIsSaidWithItsLine(String text, String said) {
        assertThatThrownBy(() -> MapImport.read(text))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining(said);
    }

    @Test
    void twoMapsThatContradictEachOtherAreRefused() {
        String two = "darknet_map = { a = '" + A + "' }\nonions_map = { a = '" + B + "' }";
        assertThatThrownBy(() -> MapImport.read(two))
                .hasMessageContaining("line 2: 'a' is a, which line 1 leads elsewhere");
    }

    @Test
    void twoSpellingsOfOneDomainAreOneEntryOrRefusedWithBothLines() throws Exception {
        String same = "darknet_map = {\n['example.org'] = '" + A + "',\n['EXAMPLE.org.'] = '" + A + "' }";
        assertThat(MapImport.read(same).entries()).containsOnlyKeys(Domain.of("example.org"));
        String other = "darknet_map = {\n['faß.home'] = '" + A + "',\n['xn--fa-hia.home'] = '" + B + "' }";
        assertThatThrownBy(() -> MapImport.read(other))
                .isInstanceOf(Unreadable.class)
                .hasMessage("line 3: 'xn--fa-hia.home' is faß.home, which line 2 leads elsewhere; take out one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# only\n  # comments\n",
                "darknet.map = {}\nlog.level = info\n",
                "darknet { map { \"old.example\" = \"OLD\" # kept\n }, only = false }\n",
                "darknet.map {\n  // before\n}\n"
            })
    void anEditLeavesTheRestOfTheFileAlone(String text) throws Exception {
        Path folder = Files.createTempDirectory("map");
        Path conf = folder.resolve("clove.conf");
        try {
            String before = text.replace("OLD", B);
            Files.writeString(conf, before);
            MapEdit edit = new MapEdit(folder, _ -> null);
            edit.put(Map.of(Domain.of("new.example"), target(A, 0)));
            edit.put(Map.of(Domain.of("new.example"), target(A, 5270)));
            var map = ConfigFile.load(folder, _ -> null)
                    .config()
                    .federation()
                    .darknet()
                    .map();
            assertThat(map).containsEntry(Domain.of("new.example"), target(A, 5270));
            assertThat(map.containsKey(Domain.of("old.example"))).isEqualTo(text.contains("old.example"));
            String after = Files.readString(conf);
            for (String line : before.split("\n", -1)) {
                line.chars()
                        .filter(c -> c == '#')
                        .forEach(_ -> assertThat(after).contains("#"));
            }
            edit.remove(List.of(Domain.of("new.example")));
            assertThat(ConfigFile.load(folder, _ -> null)
                            .config()
                            .federation()
                            .darknet()
                            .map())
                    .doesNotContainKey(Domain.of("new.example"));
        } finally {
            Backup.deleteAll(folder);
        }
    }

    private static MapTarget target(String address, int port) {
        return new MapTarget(B32.parse(address.substring(0, 52)).orElseThrow(), port);
    }
}
