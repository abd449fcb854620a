package im.clove.testnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// BIND's `named` with zones of a test and nothing else, at port 53 of a loopback address of its own, since some
/// programs ask no other port. It answers for its zones and asks nobody. The address is put on the loopback interface,
/// so it takes root, and `testnet/bin/sealed` around it. One thread drives it.
public final class NameServer implements AutoCloseable {
    private static final int ATTEMPTS = 10;

    private final Path folder;
    private final String address;
    private final LoggedProcess process;

    private NameServer(Path folder, String address, LoggedProcess process) {
        this.folder = folder;
        this.address = address;
        this.process = process;
    }

    /// How a zone is signed (RFC 4035).
    public enum Signing {
        /// Not at all; a zone above it says so.
        NONE,
        /// As it should be.
        SIGNED,
        /// After that each address in it became another, which no signature covers.
        TAMPERED
    }

    /// A zone. One that is below another is delegated by it.
    ///
    /// @param name without the dot at its end
    /// @param records lines of a zone file, relative to the name; its head is added
    public record Zone(String name, Signing signing, List<String> records) {
        /// Copies the records.
        public Zone {
            records = List.copyOf(records);
        }
    }

    /// Signs the zones and serves them; returns when it answers.
    ///
    /// @param zones those that are above others last
    public static NameServer start(Path folder, List<Zone> zones) throws IOException {
        Files.createDirectories(folder);
        var served = new StringBuilder();
        for (var zone : zones) {
            var below = zones.stream()
                    .filter(each -> each.name().endsWith("." + zone.name()))
                    .toList();
            served.append(
                    "zone \"%s\" { type primary; file \"%s\"; };\n".formatted(zone.name(), made(folder, zone, below)));
        }
        String address = ownAddress();
        Files.writeString(folder.resolve("named.conf"), """
                options {
                  directory "%1$s";
                  pid-file "%1$s/named.pid";
                  session-keyfile "%1$s/session.key";
                  listen-on port 53 { %2$s; };
                  listen-on-v6 { none; };
                  recursion no;
                  notify no;
                  dnssec-validation no;
                  querylog yes;
                };
                controls { };
                %3$s""".formatted(folder, address, served));
        var process = LoggedProcess.start(
                "named",
                folder.resolve("named.log"),
                List.of(
                        Peers.program("named/named").toString(),
                        "-g",
                        "-n",
                        "1",
                        "-c",
                        folder.resolve("named.conf").toString()));
        var server = new NameServer(folder, address, process);
        try {
            process.await("its zones", 0, line -> line.contains("all zones loaded"));
            process.await("that it runs", 0, line -> line.endsWith("running"));
            return server;
        } catch (RuntimeException | Error problem) {
            server.close();
            throw problem;
        }
    }

    /// Its address; the port is 53.
    public String address() {
        return address;
    }

    /// The file with the DS records of a signed zone, which a resolver is told to trust.
    public Path anchors(String zone) {
        return folder.resolve("dsset-" + zone + ".");
    }

    /// Whether it was asked for a name or one below it.
    public boolean wasAskedFor(String name) {
        return process.log().stream().anyMatch(line -> line.contains("query: ") && line.contains(name + " IN "));
    }

    private static Path made(Path folder, Zone zone, List<Zone> below) throws IOException {
        var lines = new ArrayList<String>();
        lines.add("$TTL 60");
        lines.add("@ IN SOA ns.%1$s. root.%1$s. 1 3600 600 86400 60".formatted(zone.name()));
        lines.add("@ IN NS ns.%s.".formatted(zone.name()));
        lines.add("ns IN A 127.0.0.1");
        below.forEach(each -> lines.add("%1$s. IN NS ns.%1$s.\nns.%1$s. IN A 127.0.0.1".formatted(each.name())));
        lines.addAll(zone.records());
        var plain = folder.resolve(zone.name() + ".zone");
        Files.writeString(plain, String.join("\n", lines) + "\n");
        if (zone.signing() == Signing.NONE) {
            return plain;
        }
        Command.of(
                        Peers.program("named/dnssec-keygen").toString(),
                        "-q",
                        "-a",
                        "ECDSAP256SHA256",
                        "-f",
                        "KSK",
                        "-K",
                        folder.toString(),
                        zone.name())
                .run();
        var signed = folder.resolve(zone.name() + ".signed");
        // -g: the DS records of what is signed below; -z: one key signs everything.
        Command.of(
                        Peers.program("named/dnssec-signzone").toString(),
                        "-S",
                        "-z",
                        "-g",
                        "-K",
                        folder.toString(),
                        "-d",
                        folder.toString(),
                        "-o",
                        zone.name(),
                        "-f",
                        signed.toString(),
                        plain.toString())
                .run();
        if (zone.signing() == Signing.TAMPERED) {
            Files.writeString(signed, Files.readString(signed).replace("127.0.0.1", "127.0.0.2"));
        }
        return signed;
    }

    /// named looks which addresses the interfaces have, and takes no other.
    private static String ownAddress() throws IOException {
        var random = new Random();
        for (int i = 0; i < ATTEMPTS; i++) {
            String address = "127.53." + random.nextInt(256) + "." + (1 + random.nextInt(254));
            var ended = Command.of("ip", "address", "add", address + "/32", "dev", "lo")
                    .attempt();
            if (ended.code() == 0) {
                return address;
            }
            if (!ended.output().contains("exists") && !ended.output().contains("already")) {
                throw new IOException("lo was given no address of its own for a name server:\n" + ended.output());
            }
        }
        throw new IOException("no address is free on lo");
    }

    /// Stops it and takes its address away.
    @Override
    public void close() throws IOException {
        try {
            process.close();
        } finally {
            Command.of("ip", "address", "delete", address + "/32", "dev", "lo").run();
        }
    }
}
