package im.clove.node.cert;

import im.clove.node.admin.OwnerFiles;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/// In the first builds an imported certificate took the place of the node's own. It goes where imported ones belong,
/// and stays in use for the domains it is for.
record EarlierImport(DomainFolders folders, Authority authority) {
    void moveAside(List<Domain> served) throws IOException {
        IdentityFile first =
                new IdentityFile(folders.first(), "move it away and `clove cert generate` makes a new one");
        if (!first.exists()) {
            return;
        }
        ServerIdentity identity = first.read();
        // Whose authority is lost was ours all the same, and is issued again.
        if (authority.issued(identity.certificate()) || Issuer.isOurs(identity.certificate())) {
            return;
        }
        CertificateInfo info = CertificateInfo.of(identity.certificate());
        for (Domain domain : served) {
            IdentityFile imported = folders.importedFile(domain);
            if (info.covers(domain) && !imported.exists()) {
                imported.write(identity);
            }
        }
        // Kept whatever it is for: a key is never deleted.
        OwnerFiles.replaceForOwner(folders.root().resolve("imported-before.pem"), Files.readAllBytes(folders.first()));
        Files.delete(folders.first());
    }
}
