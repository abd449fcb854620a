package im.clove.node.admin.health;

import java.time.Instant;
import java.util.Optional;

/// The dates of one domain's certificate.
///
/// @param isImported whether it comes from elsewhere
/// @param authorityEnd when the authority of this node behind it ends
public record CertificateSign(
        String domain, boolean isImported, Instant notBefore, Instant notAfter, Optional<Instant> authorityEnd) {}
