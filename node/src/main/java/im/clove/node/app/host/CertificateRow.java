package im.clove.node.app.host;

import im.clove.node.admin.health.Ailment;
import im.clove.node.admin.health.CertificateRule;
import im.clove.node.admin.health.CertificateSign;
import im.clove.node.cert.CertificateInfo;
import im.clove.node.cert.NodeCertificates;
import im.clove.node.cert.NodeCertificates.Held;
import im.clove.xmpp.jid.Domain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What there is to say of one domain's certificate.
///
/// @param source who stands behind it, in words
/// @param warning what its owner has to do, if anything
public record CertificateRow(Held held, String source, State state, Optional<String> warning) {
    public enum State {
        FINE,
        SOON,
        OVER,
        EARLY
    }

    public static CertificateRow of(Held held, Instant now) {
        CertificateInfo info = held.info();
        CertificateSign sign = sign(held);
        String source;
        if (held.authority().isEmpty()) {
            source = "imported, from " + commonName(info.issuer());
        } else {
            source = held.isShared() ? "this node's authority" : "an authority of its own";
        }
        Optional<Ailment> ailment = CertificateRule.of(sign, now);
        return new CertificateRow(
                held,
                source,
                ailment.map(Ailment::code).map(CertificateRow::state).orElse(State.FINE),
                ailment.map(Ailment::text));
    }

    /// The dates that count.
    static CertificateSign sign(Held held) {
        CertificateInfo info = held.info();
        return new CertificateSign(
                held.domain().name(),
                held.isImported(),
                info.notBefore(),
                info.notAfter(),
                held.authority().map(authority -> authority.getNotAfter().toInstant()));
    }

    private static State state(Ailment.Code code) {
        return switch (code) {
            case CERTIFICATE_OVER -> State.OVER;
            case CERTIFICATE_EARLY -> State.EARLY;
            case CERTIFICATE_SOON -> State.SOON;
            default -> State.FINE;
        };
    }

    /// What is to be said when a node starts.
    ///
    /// @param domains to which people connect
    public static List<String> news(NodeCertificates certificates, List<Domain> domains, Instant now) {
        List<String> out = new ArrayList<>();
        for (Held held : certificates.all()) {
            if (held.isNew() && !held.isImported() && !held.isShared() && domains.contains(held.domain())) {
                out.add(ofItsOwn(held));
            }
            of(held, now).warning().ifPresent(out::add);
        }
        return out;
    }

    /// Why there is one more authority, and who needs it.
    static String ofItsOwn(Held held) {
        String domain = held.domain().name();
        return "This node's authority does not vouch for " + domain
                + ", which came later or is known on the clearnet, so " + domain
                + " has an authority of its own: devices that use this domain install it (`clove cert ca " + domain
                + "`), or you import a certificate for it (`clove cert import`). The others notice nothing";
    }

    /// What is to be done about a domain of the clearnet that the node's authority names.
    public static String toldInside(Domain domain) {
        return "This node's authority names " + domain.name() + ", for which it was made to vouch, and whoever connects"
                + " over I2P is shown that the two belong together. `clove cert generate --new-authority` makes one that"
                + " does not, which has to be installed wherever the old one was";
    }

    /// To the second, as people read it.
    public static String time(Instant time) {
        return CertificateRule.time(time);
    }

    /// The common name of an authority, or the whole name if it has none.
    static String commonName(String name) {
        for (String part : name.split(",", -1)) {
            if (part.strip().startsWith("CN=")) {
                return part.strip().substring(3);
            }
        }
        return name;
    }
}
