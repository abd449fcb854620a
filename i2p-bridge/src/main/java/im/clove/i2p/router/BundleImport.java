package im.clove.i2p.router;

import im.clove.i2p.keys.I2pBase64;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import net.i2p.I2PAppContext;
import net.i2p.crypto.SU3File;
import net.i2p.data.DataFormatException;
import net.i2p.data.router.RouterInfo;

/// Reads one reseed bundle. Everything in it is bounded and checked before it is written: an info must be signed by
/// its own router, be of our network, and go under the name that its own hash gives it.
final class BundleImport {
    private static final int MOST = 1000;
    private static final int LONGEST_INFO = 8 * 1024;
    private static final long LONGEST_BUNDLE = 16L * 1024 * 1024;

    /// Of everything in a bundle, inflated: a file of some kilobytes can hold zeros for hours.
    private static final long MOST_INFLATED = 16L * 1024 * 1024;
    private static final byte[] SU3 = "I2Psu3".getBytes(StandardCharsets.US_ASCII);

    private final Path netDb;
    private final int networkId;

    BundleImport(Path netDb, int networkId) {
        this.netDb = netDb;
        this.networkId = networkId;
    }

    ReseedBundle.Imported run(Path bundle, Map<String, byte[]> certificates) throws IOException {
        if (Files.size(bundle) > LONGEST_BUNDLE) {
            throw new IOException("This file is too long for a reseed bundle");
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(bundle)) {
            start = in.readNBytes(SU3.length);
        }
        ReseedBundle.Imported imported;
        if (java.util.Arrays.equals(start, SU3)) {
            imported = signed(bundle, certificates);
        } else {
            imported = new ReseedBundle.Imported(unzip(bundle), Optional.empty());
        }
        if (imported.routers() == 0) {
            throw new IOException("There is no router of this network in " + bundle);
        }
        return imported;
    }

    private ReseedBundle.Imported signed(Path bundle, Map<String, byte[]> certificates) throws IOException {
        Path work = Files.createTempDirectory("reseed");
        try {
            Path folder = Files.createDirectories(work.resolve("certificates/reseed"));
            for (Map.Entry<String, byte[]> certificate : certificates.entrySet()) {
                Files.write(folder.resolve(certificate.getKey()), certificate.getValue());
            }
            Path zip = work.resolve("content.zip");
            SU3File file = new SU3File(new Context(work), bundle.toFile());
            if (!file.verifyAndMigrate(zip.toFile())) {
                throw new IOException("The signature of " + bundle + " is wrong: it was changed or is damaged");
            }
            if (file.getContentType() != SU3File.CONTENT_RESEED || file.getFileType() != SU3File.TYPE_ZIP) {
                throw new IOException(bundle + " is signed, but is no reseed bundle");
            }
            return new ReseedBundle.Imported(unzip(zip), Optional.of(file.getSignerString()));
        } finally {
            delete(work);
        }
    }

    private int unzip(Path zip) throws IOException {
        int taken = 0;
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            int seen = 0;
            long inflated = 0;
            for (ZipEntry entry = in.getNextEntry(); entry != null && seen < MOST; entry = in.getNextEntry()) {
                seen++;
                byte[] info = in.readNBytes(LONGEST_INFO + 1);
                inflated += info.length + rest(in, MOST_INFLATED - inflated);
                if (inflated > MOST_INFLATED) {
                    throw new IOException(zip.getFileName() + " holds more than a reseed bundle may");
                }
                if (!entry.isDirectory() && info.length <= LONGEST_INFO && take(info)) {
                    taken++;
                }
            }
        }
        return taken;
    }

    /// Reads an entry to its end, which the next one begins behind, or a little past this many bytes.
    private static long rest(InputStream in, long most) throws IOException {
        byte[] buffer = new byte[LONGEST_INFO];
        long sum = 0;
        int read;
        while (sum <= most && (read = in.read(buffer)) >= 0) {
            sum += read;
        }
        return sum;
    }

    private boolean take(byte[] bytes) throws IOException {
        RouterInfo info = new RouterInfo();
        try {
            info.readBytes(new ByteArrayInputStream(bytes), true);
        } catch (DataFormatException | IOException | RuntimeException _) {
            return false;
        }
        if (info.getNetworkId() != networkId) {
            return false;
        }
        String hash = I2pBase64.encode(info.getIdentity().calculateHash().getData());
        Path folder = Files.createDirectories(netDb.resolve("r" + hash.charAt(0)));
        Files.write(folder.resolve("routerInfo-" + hash + ".dat"), bytes);
        return true;
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                if (Files.isDirectory(child)) {
                    delete(child);
                } else {
                    Files.delete(child);
                }
            }
        }
        Files.delete(folder);
    }

    /// A context with its own base folder, beside whatever context this process has.
    private static final class Context extends I2PAppContext {
        Context(Path base) {
            super(false, directories(base));
        }

        private static Properties directories(Path base) {
            Properties all = new RouterFolder(base, "work").directories();
            all.setProperty("i2p.dir.base", base.toString());
            return all;
        }
    }
}
