package im.clove.clearnet.trust;

import static im.clove.clearnet.trust.CertificateMaker.authority;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.clearnet.trust.CertificateMaker.Made;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuthoritiesTest {
    @TempDir
    Path folder;

    private static String pem(Made made) throws CertificateEncodingException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(made.certificate().getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private static boolean has(Authorities authorities, Made made) {
        X509Certificate one = made.certificate();
        return authorities.named(one.getSubjectX500Principal()).contains(one);
    }

    @Test
    void fileHoldsSeveralWithTextBetween() throws Exception {
        Made one = authority("One").selfSigned();
        Made two = authority("Two").selfSigned();
        Path file = Files.writeString(folder.resolve("ca.pem"), "# one\n" + pem(one) + "\n# two\n" + pem(two));

        Authorities read = Authorities.of(file);

        assertThat(has(read, one)).isTrue();
        assertThat(has(read, two)).isTrue();
        assertThat(has(read, authority("One").selfSigned())).isFalse();
        assertThat(has(Authorities.ofJava(), one)).isFalse();
        assertThat(has(Authorities.ofJava().and(read), one)).isTrue();
        assertThat(has(Authorities.none(), one)).isFalse();
    }

    @Test
    void fileWithoutCertificatesIsRefusedWithATextForTheOwner() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty.pem"));
        assertThatThrownBy(() -> Authorities.of(empty))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no certificate");
        Path broken = Files.writeString(
                folder.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertThatThrownBy(() -> Authorities.of(broken))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broken.pem has something in it that is no certificate");
        assertThatThrownBy(() -> Authorities.of(folder.resolve("none.pem"))).isInstanceOf(IOException.class);
    }

    @Test
    void javaComesWithSome() {
        assertThat(Authorities.ofJava().size()).isGreaterThan(50);
    }
}
