package im.clove.node.cert;

import im.clove.node.cert.PemText.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A certificate from elsewhere with its key and its chain in order, found in files or folders. What belongs together
/// is told by the contents: certbot, acme.sh, lego and Caddy all have names of their own for the same three things.
///
/// @param where the file with the certificate
record Offer(ServerIdentity identity, Path where) {
    private static final Set<String> ENDINGS = Set.of("pem", "cer", "crt", "cert", "key", "p7b");

    /// A folder with more is something else.
    private static final int MOST_FILES = 200;

    private record Found(X509Certificate certificate, Path where) {}

    private record Key(Block block, Path where) {}

    /// Those in the files, and in the files of the folders; of several for one key, the latest.
    ///
    /// @throws CertificateRefusedException if there is none, with what is missing or wrong
    static List<Offer> in(List<Path> paths, Instant now) throws CertificateRefusedException {
        List<Found> certificates = new ArrayList<>();
        List<Key> keys = new ArrayList<>();
        for (Path file : files(paths)) {
            List<Block> blocks = PemText.blocks(PemText.read(file), file);
            Pem.certificates(blocks, file).forEach(certificate -> certificates.add(new Found(certificate, file)));
            blocks.stream().filter(Block::isKey).forEach(block -> keys.add(new Key(block, file)));
        }
        String all = String.join(", ", paths.stream().map(Path::toString).toList());
        if (certificates.isEmpty()) {
            throw new CertificateRefusedException(
                    "no certificate in PEM form (-----BEGIN CERTIFICATE-----) is in " + all);
        }
        if (keys.isEmpty()) {
            throw new CertificateRefusedException("no private key in PEM form (-----BEGIN PRIVATE KEY-----) is in "
                    + all + "; it is a file of its own with most tools, and is named as well");
        }
        List<Offer> offers = pairs(certificates, keys);
        if (offers.isEmpty()) {
            throw nothingFits(certificates, keys, now);
        }
        return offers;
    }

    private static List<Offer> pairs(List<Found> certificates, List<Key> keys) {
        List<X509Certificate> pool = List.copyOf(new LinkedHashSet<>(
                certificates.stream().map(Found::certificate).toList()));
        Map<Key, Offer> latest = new LinkedHashMap<>();
        for (Key key : keys) {
            for (Found found : certificates) {
                Optional<PrivateKey> fits = fits(found, key);
                Offer before = latest.get(key);
                if (fits.isPresent() && (before == null || isLater(found, before))) {
                    List<X509Certificate> chain = Chains.upFrom(found.certificate(), pool);
                    latest.put(key, new Offer(new ServerIdentity(chain, fits.get()), found.where()));
                }
            }
        }
        // The same key may be in two files.
        Map<X509Certificate, Offer> distinct = new LinkedHashMap<>();
        latest.values().forEach(offer -> distinct.putIfAbsent(offer.identity().certificate(), offer));
        return List.copyOf(distinct.values());
    }

    private static boolean isLater(Found found, Offer than) {
        return begin(found.certificate()).isAfter(begin(than.identity().certificate()));
    }

    private static Instant begin(X509Certificate certificate) {
        return certificate.getNotBefore().toInstant();
    }

    private static Optional<PrivateKey> fits(Found found, Key key) {
        try {
            return PrivateKeys.of(found.certificate().getPublicKey(), key.block());
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    /// Says of the likeliest pair what is wrong with it.
    private static CertificateRefusedException nothingFits(List<Found> certificates, List<Key> keys, Instant now) {
        Found leaf = certificates.stream()
                .filter(found -> found.certificate().getBasicConstraints() < 0)
                .findFirst()
                .orElse(certificates.getFirst());
        Key key = keys.getFirst();
        try {
            Suitability.checkKey(leaf.certificate(), "The certificate in " + leaf.where(), now);
            PrivateKeys.of(
                    leaf.certificate().getPublicKey(),
                    keys.stream().map(Key::block).toList(),
                    key.where());
        } catch (CertificateRefusedException e) {
            return e;
        }
        return new CertificateRefusedException(
                "The private key in " + key.where() + " does not belong to the certificate in " + leaf.where());
    }

    private static List<Path> files(List<Path> paths) throws CertificateRefusedException {
        List<Path> out = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                out.addAll(inside(path));
            } else {
                out.add(path);
            }
        }
        return out;
    }

    private static List<Path> inside(Path folder) throws CertificateRefusedException {
        List<Path> files = sorted(folder).stream()
                .filter(path -> Files.isRegularFile(path) && ENDINGS.contains(ending(path)))
                .toList();
        if (files.size() > MOST_FILES) {
            throw new CertificateRefusedException(
                    folder + " has " + files.size() + " files with certificates; name the one and its key");
        }
        if (files.isEmpty()) {
            List<String> better = sorted(folder).stream()
                    .filter(Offer::hasFiles)
                    .map(Path::toString)
                    .toList();
            throw new CertificateRefusedException("no certificate is in " + folder
                    + (better.isEmpty()
                            ? "; certbot has them in /etc/letsencrypt/live/DOMAIN, acme.sh in ~/.acme.sh/DOMAIN_ecc"
                            : "; name one of the folders in it: " + String.join(", ", better)));
        }
        return files;
    }

    private static boolean hasFiles(Path folder) {
        try {
            return Files.isDirectory(folder)
                    && sorted(folder).stream().anyMatch(path -> ENDINGS.contains(ending(path)));
        } catch (CertificateRefusedException _) {
            return false;
        }
    }

    private static List<Path> sorted(Path folder) throws CertificateRefusedException {
        try (Stream<Path> entries = Files.list(folder)) {
            // The whole chain comes before its parts, so that its order is the one that counts.
            return entries.sorted(
                            Comparator.comparing((Path path) -> !name(path).startsWith("fullchain"))
                                    .thenComparing(Offer::name))
                    .toList();
        } catch (IOException e) {
            throw PemText.unreadable(folder, e);
        }
    }

    private static String name(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }

    private static String ending(Path path) {
        String name = name(path);
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
