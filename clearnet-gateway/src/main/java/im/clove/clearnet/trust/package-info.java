/// Whether a certificate that a server of the clearnet has shown speaks for a domain: signed by an authority,
/// pinned by the owner, or vouched for by the domain's own records. Nothing in here asks a network: neither for
/// revocation (OCSP, CRL) nor for certificates that are missing in a chain (AIA).
@NullMarked
package im.clove.clearnet.trust;

import org.jspecify.annotations.NullMarked;
