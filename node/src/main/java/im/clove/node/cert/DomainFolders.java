package im.clove.node.cert;

import im.clove.xmpp.jid.Domain;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Where the files of each domain are.
record DomainFolders(Path root) {
    /// A name in a folder has at most 255 bytes in the file systems of today.
    private static final int MOST = 250;

    Path first() {
        return root.resolve("server.pem");
    }

    Path server(Domain domain) {
        return folder(domain).resolve("server.pem");
    }

    Path authority(Domain domain) {
        return folder(domain).resolve("ca.pem");
    }

    Path clearnetServer(Domain domain) {
        return folder(domain).resolve("clearnet.pem");
    }

    Path clearnetAuthority(Domain domain) {
        return folder(domain).resolve("clearnet-ca.pem");
    }

    Path imported(Domain domain) {
        return folder(domain).resolve("imported.pem");
    }

    IdentityFile importedFile(Domain domain) {
        return new IdentityFile(
                imported(domain),
                "import it again; `clove cert remove " + domain.name() + "` goes back to the node's own");
    }

    private Path folder(Domain domain) {
        String name = CertificateInfo.ascii(domain);
        return root.resolve("domains").resolve(name.length() > MOST ? digest(name) : name);
    }

    private static String digest(String name) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }
}
