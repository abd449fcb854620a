package im.clove.node.admin.health;

import im.clove.node.admin.health.Ailment.Code;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// What there is to do about a certificate's dates. Pure.
public final class CertificateRule {
    /// One from elsewhere is renewed by its tool with more left than this, or than this part of its time.
    private static final Duration SOON = Duration.ofDays(14);
    private static final int SOON_PART = 5;

    /// An authority has to be installed by hand, which takes people a while.
    private static final Duration AUTHORITY_SOON = Duration.ofDays(365);

    private CertificateRule() {}

    /// Empty if all is well.
    public static Optional<Ailment> of(CertificateSign sign, Instant now) {
        String what = "The certificate of " + sign.domain() + (sign.isImported() ? ", an imported one," : "");
        String remedy = sign.isImported()
                ? "Import the renewed one (`clove cert import`), or go back to the node's own (`clove cert remove "
                        + sign.domain() + "`)."
                : "A running node issues it again by itself, `clove cert generate` does at once.";
        if (sign.notAfter().isBefore(now)) {
            return Optional.of(Ailment.problem(
                    Code.CERTIFICATE_OVER, what + " expired on " + time(sign.notAfter()) + '.', remedy));
        }
        if (sign.notBefore().isAfter(now)) {
            return Optional.of(Ailment.problem(
                    Code.CERTIFICATE_EARLY,
                    what + " is not valid before " + time(sign.notBefore()) + '.',
                    "See whether the clock of this machine is right."));
        }
        return isSoon(sign, now)
                ? Optional.of(Ailment.warning(
                        Code.CERTIFICATE_SOON, what + " expires on " + time(sign.notAfter()) + '.', remedy))
                : authority(sign, now);
    }

    private static boolean isSoon(CertificateSign sign, Instant now) {
        Duration part = Duration.between(sign.notBefore(), sign.notAfter()).dividedBy(SOON_PART);
        return sign.notAfter().isBefore(now.plus(part.compareTo(SOON) < 0 ? part : SOON));
    }

    private static Optional<Ailment> authority(CertificateSign sign, Instant now) {
        return sign.authorityEnd()
                .filter(end -> end.isBefore(now.plus(AUTHORITY_SOON)))
                .map(end -> Ailment.warning(
                        Code.AUTHORITY_SOON,
                        "The authority behind the certificate of " + sign.domain() + " ends on " + time(end) + '.',
                        "`clove cert generate --new-authority` makes a new one, which then has to be installed wherever"
                                + " the old one was (`clove cert ca`)."));
    }

    /// To the second, as people read it.
    public static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
