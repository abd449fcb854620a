package im.clove.node.app.config;

import static im.clove.runtime.fuzz.FuzzTarget.require;

import im.clove.runtime.fuzz.FuzzTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/// A `clove.conf`: [ConfigException] with what is wrong, or a configuration; never another file, a URL, the
/// environment.
public final class ConfigTarget implements FuzzTarget {
    private static final Path FILE = Path.of("/nowhere/clove.conf");

    @Override
    public String name() {
        return "config";
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                ConfigFile.referenceText(),
                "network { kind = private, address = \"127.0.0.1\", port = 0 }\nc2s { port = 0, tls-port = 0 }",
                "c2s.addresses = [\"127.0.0.1\", \"::1\"]\nlimits.stanza.client = 1 MiB\nlimits.outbox.keep = 3 days",
                "darknet.map { \"example.org\" = aaaqeayeaudaocajbifqydiob4ibceqtcqkrmfyydenbwha5dypq.b32.i2p }",
                "include \"/etc/passwd\"",
                "include url(\"http://127.0.0.1/\")",
                "a = ${HOME}\nb = ${?a}${b}",
                "a = ".repeat(1) + "[".repeat(200) + "]".repeat(200),
                "socks { port = 99999999999 }\nsocks.port = -1\nsocks.port = []");
    }

    @Override
    public List<String> words() {
        List<String> names = ConfigFile.names();
        return java.util.stream.Stream.concat(
                        names.stream().limit(120).map(name -> "\n" + name + " = "),
                        java.util.stream.Stream.of(
                                "{",
                                "}",
                                "[",
                                "]",
                                "=",
                                ":",
                                "+=",
                                ",",
                                "\"",
                                "\"\"\"",
                                "\\",
                                "${",
                                "}",
                                "${?",
                                "#",
                                "//",
                                "include ",
                                "include file(",
                                "include url(",
                                "true",
                                "null",
                                " MiB",
                                " days",
                                "-1",
                                "127.0.0.1",
                                "0.0.0.0",
                                "::",
                                "[[[[[[[[",
                                "{a:{a:{a:",
                                "\u2028",
                                "1e400"))
                .toList();
    }

    @Override
    public int most() {
        return 24 * 1024;
    }

    @Override
    public long heap(int length) {
        // The reference is read each time.
        return (64L << 20) + 20_000L * length;
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        try {
            ConfigFile file = ConfigFile.parse(FuzzTarget.text(input), FILE, _ -> null);
            file.values();
            return "read" + file.config().hashCode();
        } catch (ConfigException e) {
            require(!e.problems().isEmpty(), "refused without a reason");
            require(e.getMessage() != null && e.getMessage().length() < 4_000_000, "a message without an end");
            StringBuilder shape = new StringBuilder();
            e.problems().stream()
                    .limit(3)
                    .forEach(p -> shape.append(p.toString().replaceAll("[0-9]+", "")));
            return shape.length() > 100 ? shape.substring(0, 100) : shape.toString();
        }
    }
}
