package im.clove.node.cert;

import im.clove.node.admin.OwnerFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/// A chain and its key in one file of ours, so that they change together or not at all. A file that cannot be read is
/// never written to.
///
/// @param advice what the owner can do about a damaged file, besides restoring it
record IdentityFile(Path path, String advice) {
    boolean exists() {
        return Files.exists(path);
    }

    /// @throws java.nio.file.NoSuchFileException if there is none
    /// @throws CertificateRefusedException if it is damaged
    ServerIdentity read() throws IOException {
        if (!exists()) {
            throw new NoSuchFileException(path.toString());
        }
        try {
            String text = PemText.read(path);
            List<X509Certificate> chain = Pem.certificates(text, path);
            return new ServerIdentity(chain, Pem.key(text, chain.getFirst().getPublicKey(), path));
        } catch (CertificateRefusedException e) {
            throw new CertificateRefusedException(
                    e.getMessage() + ". It was left as it is: restore it from a backup, or " + advice, e);
        }
    }

    /// Replaces what is there, if that can be read.
    ServerIdentity write(ServerIdentity identity) throws IOException {
        if (exists()) {
            read();
        }
        replace(identity);
        return identity;
    }

    /// Replaces what is there, readable or not: the owner brings what belongs there.
    void replace(ServerIdentity identity) throws IOException {
        OwnerFiles.createFolderForOwner(path.toAbsolutePath().resolveSibling(""));
        String text = Pem.write(identity.chain()) + Pem.write(identity.key());
        OwnerFiles.replaceForOwner(path, text.getBytes(StandardCharsets.US_ASCII));
    }
}
