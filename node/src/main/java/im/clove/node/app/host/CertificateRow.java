package im.clove.node.app.host;

import im.clove.node.cert.CertificateInfo;
import im.clove.node.cert.NodeCertificates;
import im.clove.node.cert.NodeCertificates.Held;
import im.clove.xmpp.jid.Domain;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What there is to say of one domain's certificate.
///
/// @param source who stands behind it, in words
/// @param warning what its owner has to do, if anything
public record CertificateRow(Held held, String source, State state, Optional<String> warning) {
    /// One from elsewhere is renewed by its tool with more left than this, or than this part of its time.
    private static final Duration SOON = Duration.ofDays(14);
    private static final int SOON_PART = 5;

    /// An authority has to be installed by hand, which takes people a while.
    private static final Duration AUTHORITY_SOON = Duration.ofDays(365);

    public enum State {
        FINE,
        SOON,
        OVER,
        EARLY
    }

    public static CertificateRow of(Held held, Instant now) {
        CertificateInfo info = held.info();
        State state = state(info, now);
        String source;
        if (held.authority().isEmpty()) {
            source = "imported, from " + commonName(info.issuer());
        } else {
            source = held.isShared() ? "this node's authority" : "an authority of its own";
        }
        return new CertificateRow(held, source, state, warning(held, info, state, now));
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
        return "This node's authority was made before " + domain + " was served and may not vouch for it, so " + domain
                + " has an authority of its own: devices that use this domain install it (`clove cert ca " + domain
                + "`), or you import a certificate for it (`clove cert import`). The others notice nothing";
    }

    private static State state(CertificateInfo info, Instant now) {
        if (info.notAfter().isBefore(now)) {
            return State.OVER;
        }
        if (info.notBefore().isAfter(now)) {
            return State.EARLY;
        }
        Duration part = Duration.between(info.notBefore(), info.notAfter()).dividedBy(SOON_PART);
        Duration soon = part.compareTo(SOON) < 0 ? part : SOON;
        return info.notAfter().isBefore(now.plus(soon)) ? State.SOON : State.FINE;
    }

    private static Optional<String> warning(Held held, CertificateInfo info, State state, Instant now) {
        String what = "The certificate of " + held.domain().name() + (held.isImported() ? ", an imported one," : "");
        String remedy = held.isImported()
                ? "import the renewed one (`clove cert import`), or go back to the node's own (`clove cert remove "
                        + held.domain().name() + "`)"
                : "a running node issues it again by itself, `clove cert generate` does at once";
        return switch (state) {
            case OVER -> Optional.of(what + " expired on " + time(info.notAfter()) + ": " + remedy);
            case SOON -> Optional.of(what + " expires on " + time(info.notAfter()) + ": " + remedy);
            case EARLY ->
                Optional.of(what + " is not valid before " + time(info.notBefore()) + "; is the clock right?");
            case FINE ->
                held.authority()
                        .map(authority -> authority.getNotAfter().toInstant())
                        .filter(end -> end.isBefore(now.plus(AUTHORITY_SOON)))
                        .map(end -> "The authority behind the certificate of "
                                + held.domain().name() + " ends on " + time(end)
                                + ": `clove cert generate --new-authority` makes a new one, which then has to be"
                                + " installed wherever the old one was (`clove cert ca`)");
        };
    }

    /// To the second, as people read it.
    public static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
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
