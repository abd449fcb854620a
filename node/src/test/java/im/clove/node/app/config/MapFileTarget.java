package im.clove.node.app.config;

import im.clove.node.app.lua.LuaTables;
import im.clove.runtime.fuzz.FuzzTarget;
import java.util.List;
import java.util.random.RandomGenerator;

/// The map in a Prosody configuration: read without being run, or refused with its line.
public final class MapFileTarget implements FuzzTarget {
    private static final String HOST = "aaaqeayeaudaocajbifqydiob4ibceqtcqkrmfyydenbwha5dypq.b32.i2p";

    @Override
    public String name() {
        return "map";
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                "darknet_map = { [\"example.org\"] = \"" + HOST + "\"; friend = { host = '" + HOST
                        + "', port = 5269 } }",
                "-- a comment\n--[==[ long\n]==]\nVirtualHost \"x\"\nonions_map = { }\n",
                "{ [ [[\nexample.org]] ] = [=[" + HOST + "]=], }",
                "darknet_map = function() end",
                "darknet_map = { a = { b = { c = {} } } }",
                "darknet_map = { a = 'x\\n' }");
    }

    @Override
    public List<String> words() {
        return List.of(
                "darknet_map",
                "onions_map",
                " = ",
                "{",
                "}",
                "[",
                "]",
                "[[",
                "]]",
                "[=[",
                "]=]",
                "[==========[",
                "--",
                "--[[",
                "\"",
                "'",
                "\\",
                ",",
                ";",
                "\n",
                "host",
                "port",
                "5269",
                "0x",
                HOST,
                "example.org",
                "..",
                "nil");
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        try {
            MapImport read = MapImport.read(FuzzTarget.text(input));
            return "read" + Math.min(4, read.entries().size())
                    + Math.min(4, read.left().size());
        } catch (LuaTables.Unreadable e) {
            return String.valueOf(e.getMessage()).replaceAll("'[^']*'|[0-9]+", "");
        }
    }
}
