package im.clove.node.cert;

import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/// What an authority may vouch for (RFC 5280 §4.2.1.10): DNS names and IP addresses.
///
/// @param permitted if there is one of a name's kind, one has to match
/// @param excluded none may match
record Constraints(List<GeneralName> permitted, List<GeneralName> excluded) {
    /// Those in its certificate; none if it names none.
    static Constraints of(X509Certificate authority) throws IOException {
        byte[] extension = authority.getExtensionValue(Extension.nameConstraints.getId());
        if (extension == null) {
            return new Constraints(List.of(), List.of());
        }
        NameConstraints found = NameConstraints.getInstance(JcaX509ExtensionUtils.parseExtensionValue(extension));
        return new Constraints(names(found.getPermittedSubtrees()), names(found.getExcludedSubtrees()));
    }

    private static List<GeneralName> names(GeneralSubtree[] trees) {
        return trees == null
                ? List.of()
                : Arrays.stream(trees).map(GeneralSubtree::getBase).toList();
    }

    /// Whether it may vouch for a DNS name or an address.
    boolean permits(String name) {
        Optional<byte[]> address = Issuer.address(name).map(InetAddress::getAddress);
        int kind = address.isPresent() ? GeneralName.iPAddress : GeneralName.dNSName;
        return excluded.stream().noneMatch(tree -> matches(tree, name, address))
                && (permitted.stream().noneMatch(tree -> tree.getTagNo() == kind)
                        || permitted.stream().anyMatch(tree -> matches(tree, name, address)));
    }

    /// Whether it says this very name.
    boolean names(String name) {
        return permitted.stream()
                .anyMatch(tree -> tree.getTagNo() == GeneralName.dNSName
                        && tree.getName().toString().equals(name));
    }

    private static boolean matches(GeneralName tree, String name, Optional<byte[]> address) {
        return switch (tree.getTagNo()) {
            case GeneralName.dNSName -> {
                String base = tree.getName().toString();
                yield address.isEmpty() && (name.equals(base) || name.endsWith('.' + base));
            }
            case GeneralName.iPAddress ->
                address.isPresent()
                        && inRange(ASN1OctetString.getInstance(tree.getName()).getOctets(), address.get());
            default -> false;
        };
    }

    /// Address and mask in one.
    private static boolean inRange(byte[] range, byte[] address) {
        if (range.length != address.length * 2) {
            return false;
        }
        for (int i = 0; i < address.length; i++) {
            byte mask = range[address.length + i];
            if ((address[i] & mask) != (range[i] & mask)) {
                return false;
            }
        }
        return true;
    }
}
