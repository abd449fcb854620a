package im.clove.node.transit.prosody;

import im.clove.node.transit.UnreadableSourceException;
import im.clove.runtime.fuzz.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.random.RandomGenerator;

/// A file of a Prosody: read without being run, or refused with its line.
public final class ProsodyTarget implements FuzzTarget {
    @Override
    public String name() {
        return "prosody";
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                "return {\n\t[false] = {\n\t\t[\"version\"] = 4;\n\t};\n\t[\"r@b\"] = {\n\t\t[\"groups\"] = {};\n\t};\n};\n",
                "item({\n\t{\n\t\t\"are \\\"you\\195\\164\\n\";\n\t\t[\"name\"] = \"body\";\n\t\t[\"attr\"] = {};\n\t};\n"
                        + "\t[\"when\"] = 1795961669.09347558;\n\t[\"name\"] = \"message\";\n});\nitem({});\n",
                "return { os.exit() }",
                "return { 1, -2.5e3; true, 'x' }",
                "item({ [\"a\"] = {{{{}}}} })");
    }

    @Override
    public List<String> words() {
        return List.of(
                "return ",
                "item(",
                ")",
                "{",
                "}",
                "[",
                "]",
                "[\"name\"] = ",
                "\"",
                "'",
                "\\",
                "\\195",
                "\\x41",
                ";",
                "true",
                "false",
                "nil",
                "0x1p4",
                "1e999",
                "--",
                "[[",
                "\u0001",
                "\n");
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) throws Exception {
        StringBuilder outcome = new StringBuilder();
        try (LuaData data = new LuaData(new ByteArrayInputStream(input))) {
            outcome.append(LuaStanza.read(data.document(), "").isPresent());
        } catch (UnreadableSourceException e) {
            outcome.append(coarse(e));
        }
        try (LuaData data = new LuaData(new ByteArrayInputStream(input))) {
            for (LuaValue.Table item = data.item(); item != null; item = data.item()) {
                String kind = LuaStanza.read(item, "jabber:client").isPresent() ? "e" : "n";
                outcome.append(outcome.indexOf(kind) < 0 ? kind : "");
            }
        } catch (UnreadableSourceException e) {
            outcome.append(coarse(e));
        }
        return outcome.substring(0, Math.min(80, outcome.length()));
    }

    private static String coarse(UnreadableSourceException e) {
        return String.valueOf(e.getMessage()).replaceAll("(?s)'[^']*'|[0-9]+", "");
    }
}
