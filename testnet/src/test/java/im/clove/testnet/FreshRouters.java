package im.clove.testnet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.i2p.I2PAppContext;
import net.i2p.crypto.KeyGenerator;
import net.i2p.crypto.SigType;
import net.i2p.data.DataFormatException;
import net.i2p.data.KeyCertificate;
import net.i2p.data.PublicKey;
import net.i2p.data.SigningPrivateKey;
import net.i2p.data.SigningPublicKey;
import net.i2p.data.router.RouterIdentity;
import net.i2p.data.router.RouterInfo;

/// Signed descriptions of routers that never were, as a reseed bundle has them.
final class FreshRouters {
    private static final int PADDING = 96;

    private FreshRouters() {}

    /// Writes a bundle, a plain zip.
    ///
    /// @param network the id of the network they are in
    static Path bundle(Path file, int network, int routers) throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < routers; i++) {
                out.putNextEntry(new ZipEntry("routerInfo-" + i + ".dat"));
                out.write(router(network));
            }
        } catch (DataFormatException problem) {
            throw new IOException(problem);
        }
        return file;
    }

    private static byte[] router(int network) throws IOException, DataFormatException {
        try {
            var keys = KeyGenerator.getInstance().generateSigningKeys(SigType.EdDSA_SHA512_Ed25519);
            var random = new byte[PublicKey.KEYSIZE_BYTES];
            I2PAppContext.getGlobalContext().random().nextBytes(random);
            var identity = new RouterIdentity();
            identity.setCertificate(new KeyCertificate(SigType.EdDSA_SHA512_Ed25519));
            identity.setPublicKey(new PublicKey(random));
            identity.setSigningPublicKey((SigningPublicKey) keys[0]);
            identity.setPadding(new byte[PADDING]);
            var options = new Properties();
            options.setProperty("netId", Integer.toString(network));
            options.setProperty("router.version", "0.9.64");
            var info = new RouterInfo();
            info.setIdentity(identity);
            info.setPublished(System.currentTimeMillis());
            info.setAddresses(List.of());
            info.setOptions(options);
            info.sign((SigningPrivateKey) keys[1]);
            var bytes = new ByteArrayOutputStream();
            info.writeBytes(bytes);
            return bytes.toByteArray();
        } catch (java.security.GeneralSecurityException problem) {
            throw new IOException(problem);
        }
    }
}
