package im.clove.i2p.router;

import im.clove.i2p.keys.PublicDestination;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/// How a router on the public network meets its first peers: signed bundles of router infos, from a reseed server
/// or from a file a friend has handed over. This holds the operators' certificates that a bundle is checked against
/// (resources beside this class, `ORIGIN.md` says from where) and the servers' addresses.
public final class ReseedBundle {
    private static final String FOLDER = "reseed/";
    private static final List<String> URLS = List.of(
            "https://reseed.stormycloud.org/",
            "https://i2p.ghativega.in/",
            "https://reseed-pl.i2pd.xyz/",
            "https://reseed-fr.i2pd.xyz/",
            "https://www2.mk16.de/",
            "https://reseed2.i2p.net/",
            "https://banana.incognet.io/",
            "https://reseed.diva.exchange/",
            "https://reseed.i2pgit.org/",
            "https://i2p.novg.net/",
            "https://i2pseed.creativecowpat.net:8443/",
            "https://reseed.onion.im/",
            "https://reseed.memcpy.io/");

    /// The only host names that are ever looked up, and only on the public network ([LeakGuard]).
    public static final Set<String> HOSTS =
            URLS.stream().map(url -> URI.create(url).getHost()).collect(Collectors.toUnmodifiableSet());

    private ReseedBundle() {}

    /// What came of a bundle file.
    ///
    /// @param routers how many router infos were taken
    /// @param signer who signed the bundle; empty for a plain zip, for which nobody vouches but the one who gave
    ///     it: each router info in it is signed by its own router, but which routers are in it was somebody's
    ///     choice
    public record Imported(int routers, Optional<String> signer) {}

    /// Takes the router infos out of a bundle file, SU3 (its signature is checked against the shipped certificates)
    /// or zip. A router that runs finds them within a minute.
    ///
    /// @param netDb [EmbeddedRouter#netDb]
    /// @param networkId 2 for the public network; infos of another are left out
    /// @throws IOException if it is neither, is signed by somebody unknown or badly, or holds nothing of use
    public static Imported importFile(Path bundle, Path netDb, int networkId) throws IOException {
        return new BundleImport(netDb, networkId).run(bundle, certificates());
    }

    /// The reseed servers.
    public static List<String> urls() {
        return URLS;
    }

    /// The shipped certificates by file name, each checked against its sum.
    ///
    /// @throws IOException if one is missing or changed, which means a broken installation
    static SequencedMap<String, byte[]> certificates() throws IOException {
        SequencedMap<String, byte[]> found = new LinkedHashMap<>();
        String sums = new String(resource("SHA256SUMS"), StandardCharsets.US_ASCII);
        for (String line : sums.lines().toList()) {
            String[] parts = line.split(" +", 2);
            byte[] bytes = resource(parts[1]);
            if (!HexFormat.of().formatHex(PublicDestination.sha256(bytes)).equals(parts[0])) {
                throw new IOException("The reseed certificate " + parts[1] + " in this installation was changed");
            }
            found.put(parts[1], bytes);
        }
        return found;
    }

    /// Puts the certificates where a router with this base folder looks for them.
    static void unpackCertificates(Path base) throws IOException {
        Path folder = Files.createDirectories(base.resolve("certificates").resolve("reseed"));
        for (Map.Entry<String, byte[]> certificate : certificates().entrySet()) {
            Files.write(folder.resolve(certificate.getKey()), certificate.getValue());
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = ReseedBundle.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IOException("The reseed file " + name + " is missing in this installation");
            }
            return in.readAllBytes();
        }
    }
}
