package im.clove.node.cert;

import im.clove.clearnet.dns.Tlsa;
import im.clove.clearnet.trust.Authorities;
import im.clove.clearnet.trust.CertificateJudge;
import im.clove.clearnet.trust.CertificateJudge.Role;
import im.clove.clearnet.trust.CertificateJudge.Verdict;
import im.clove.node.cert.TestCertificates.Signer;
import im.clove.runtime.fuzz.FuzzTarget;
import im.clove.xmpp.jid.Domain;
import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.random.RandomGenerator;

/// What another server shows in a handshake: judged with a reason, and never believed unless it is what the authority
/// has signed.
public final class ShownCertificateTarget implements FuzzTarget {
    private static final Domain DOMAIN = Domain.of("chat.example");

    private final Signer root = TestCertificates.root("Fuzz");
    private final X509Certificate good =
            TestCertificates.identity(root, DOMAIN.name()).certificate();
    private final Issuer issuer = Issuer.inside(Clock.fixed(TestCertificates.NOW, ZoneOffset.UTC), new SecureRandom());
    private final CertificateJudge judge =
            new CertificateJudge(Authorities.none(), _ -> List.of(), Clock.fixed(TestCertificates.NOW, ZoneOffset.UTC));

    @Override
    public String name() {
        return "shown-certificate";
    }

    @Override
    public List<byte[]> seeds() {
        // One of our own has names of XMPP, too.
        X509Certificate own = issuer.server(
                good.getPublicKey(), List.of(DOMAIN), root.certificate(), root.key(), Certificates.VALIDITY);
        try {
            return List.of(
                    good.getEncoded(), own.getEncoded(), root.certificate().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int most() {
        return 2 * 1024;
    }

    @Override
    public long heap(int length) {
        return (32L << 20) + 20_000L * length;
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) throws CertificateException {
        if (!(read(input) instanceof X509Certificate shown)) {
            return "unreadable";
        }
        Tlsa record = new Tlsa(2, 0, 0, root.certificate().getEncoded());
        List<X509Certificate> chain = List.of(shown, root.certificate());
        return switch (judge.judge(chain, DOMAIN, Role.CONNECTING, List.of(record))) {
            case Verdict.Proved _ -> {
                FuzzTarget.require(Chains.signed(root.certificate(), shown), "Believed, and not signed");
                yield "proved";
            }
            case Verdict.Doubtful(String reason) -> {
                FuzzTarget.require(reason.chars().noneMatch(c -> c < ' '), "A reason goes into logs");
                yield reason.replaceAll("[0-9]+|is for .*, not|with \\S+,", "");
            }
        };
    }

    private static Object read(byte[] input) {
        try {
            return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(input));
        } catch (CertificateException _) {
            return "";
        }
    }
}
