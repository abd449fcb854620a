package im.clove.i2p.router;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/// A router's folder inside the data folder, one per network, so that a router identity and its peers never wander
/// from one network to another:
/// ```
/// public/ or private-N/
///   router.config  logger.config     written at each start (what the router keeps there itself is kept)
///   certificates/reseed/             unpacked at each start
///   netDb/rX/routerInfo-HASH.dat     known routers
///   router.info router.keys.dat …    the router's own identity, not the node's
///   logs/  tmp/
/// ```
final class RouterFolder {
    private final Path folder;

    RouterFolder(Path parent, NetworkProfile profile) {
        this(
                parent,
                switch (profile) {
                    case NetworkProfile.Public _ -> "public";
                    case NetworkProfile.Private(int id, var _, int _) -> "private-" + id;
                });
    }

    RouterFolder(Path parent, String name) {
        this.folder = parent.toAbsolutePath().resolve(name);
    }

    Path path() {
        return folder;
    }

    /// For the client library without a router.
    void prepareForClients() throws IOException {
        for (String name : new String[] {"logs", "tmp", "app"}) {
            Files.createDirectories(folder.resolve(name));
        }
        write(folder.resolve("logger.config"), logging());
    }

    /// Writes the configuration and unpacks the certificates.
    void prepare(Map<String, String> properties) throws IOException {
        prepareForClients();
        // After a kill the router would wait up to a minute for the owner of this file to die. The data folder has a
        // lock of its own, so there is none.
        Files.deleteIfExists(folder.resolve("router.ping"));
        Path config = folder.resolve("router.config");
        TreeMap<String, String> all = new TreeMap<>(read(config));
        all.putAll(properties);
        write(config, all);
        ReseedBundle.unpackCertificates(folder);
    }

    /// The directories, which the router takes from the properties of its constructor.
    Properties directories() {
        Properties all = new Properties();
        for (String dir : new String[] {"base", "config", "router", "pid"}) {
            all.setProperty("i2p.dir." + dir, folder.toString());
        }
        all.setProperty("i2p.dir.log", folder.resolve("logs").toString());
        all.setProperty("i2p.dir.app", folder.resolve("app").toString());
        all.setProperty("i2p.dir.temp", folder.resolve("tmp").toString());
        all.setProperty("wrapper.logfile", folder.resolve("logs/router.out").toString());
        return all;
    }

    /// Errors only, little of it, nothing on the screen.
    private static Map<String, String> logging() {
        return Map.of(
                "logger.defaultLevel", "ERROR",
                "logger.displayOnScreen", "false",
                "logger.minimumOnScreenLevel", "CRIT",
                "logger.logFileName", "log-@.txt",
                "logger.logFileSize", "1m",
                "logger.logRotationLimit", "3",
                "logger.dropOnOverflow", "true",
                "logger.dropDuplicates", "true");
    }

    private static Map<String, String> read(Path file) throws IOException {
        TreeMap<String, String> all = new TreeMap<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                int equals = line.indexOf('=');
                if (equals > 0 && !line.startsWith("#")) {
                    all.put(
                            line.substring(0, equals).strip(),
                            line.substring(equals + 1).strip());
                }
            }
        }
        return all;
    }

    private static void write(Path file, Map<String, String> all) throws IOException {
        StringBuilder text = new StringBuilder("# Written by Clove at each start.\n");
        new TreeMap<>(all)
                .forEach((k, v) -> text.append(k).append('=').append(v).append('\n'));
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }
}
