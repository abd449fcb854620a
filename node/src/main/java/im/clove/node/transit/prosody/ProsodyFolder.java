package im.clove.node.transit.prosody;

import im.clove.node.transit.Report;
import im.clove.node.transit.Sink;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.jid.JidFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The data folder of a Prosody (0.12, 13.0) with its internal storage, which is stopped: for each host a folder, in it
/// one for each kind of data, in it a file for each account; names are percent-encoded. Read as it lies there, one file
/// after the other; links are not followed. What cannot be read is left out and told. Not thread-safe.
public final class ProsodyFolder {
    private static final String ACCOUNTS = "accounts";

    /// Taken, or of no use elsewhere: what the server notes for itself, and what belongs to sessions.
    private static final Set<String> KNOWN = Set.of(
            ACCOUNTS,
            "roster",
            "vcard",
            "private",
            "pep",
            "blocklist",
            "archive",
            "archive_prefs",
            "offline",
            "archive_cleanup",
            "smacks_h");

    private final Path folder;

    public ProsodyFolder(Path folder) {
        this.folder = folder;
    }

    /// The hosts that have accounts, by name.
    public List<Domain> hosts() throws IOException {
        List<Domain> hosts = new ArrayList<>();
        for (Map.Entry<String, Path> each : entries(folder).entrySet()) {
            if (Files.isDirectory(each.getValue().resolve(ACCOUNTS))) {
                try {
                    hosts.add(Domain.of(each.getKey()));
                } catch (JidFormatException _) {
                    // What else lies in such a folder is no host.
                }
            }
        }
        return List.copyOf(hosts);
    }

    /// Hands the accounts of a host on.
    ///
    /// @param report gets what belongs to no account
    public void read(Domain host, Sink sink, Report report) throws IOException {
        Path home = home(host);
        SortedMap<String, Path> kinds = entries(home);
        Map<String, Path> nodes = new HashMap<>();
        kinds.forEach((kind, path) -> {
            if (kind.startsWith("pep_")) {
                nodes.put(kind.substring("pep_".length()), path);
            } else if (!KNOWN.contains(kind) && Files.isDirectory(path)) {
                report.left(host.name(), "the folder '" + kind + "'", "there is no place for it here");
            }
        });
        for (Map.Entry<String, Path> each : entries(home.resolve(ACCOUNTS)).entrySet()) {
            String file = String.valueOf(each.getValue().getFileName());
            if (!file.endsWith(".dat")) {
                continue;
            }
            String name = decoded(file.substring(0, file.length() - ".dat".length()));
            Jid account;
            try {
                account = Jid.of(name, host, "");
            } catch (JidFormatException e) {
                report.left(host.name(), "the account '" + name + "'", "it cannot be an account's name here");
                continue;
            }
            sink.begin(account);
            new ProsodyAccount(home, kinds, nodes, file, sink).read();
            sink.end();
        }
    }

    private Path home(Domain host) throws IOException {
        for (Map.Entry<String, Path> each : entries(folder).entrySet()) {
            if (each.getKey().equalsIgnoreCase(host.name())) {
                return each.getValue();
            }
        }
        throw new IOException(folder + " has no host " + host);
    }

    /// What lies in a folder, by its decoded name.
    private static SortedMap<String, Path> entries(Path folder) throws IOException {
        SortedMap<String, Path> found = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                if (!Files.isSymbolicLink(each)) {
                    found.put(decoded(String.valueOf(each.getFileName())), each);
                }
            }
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        return found;
    }

    /// Percent and two hexadecimal digits are a byte.
    static String decoded(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[bytes.length];
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            if (low < 0) {
                out[length++] = bytes[i];
            } else {
                out[length++] = (byte) (high * 16 + low);
                i += 2;
            }
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }
}
