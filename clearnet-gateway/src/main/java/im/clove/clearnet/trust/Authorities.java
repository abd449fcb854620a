package im.clove.clearnet.trust;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;

/// Whose signatures count. Immutable.
public final class Authorities {
    /// The lists that systems come with have some 150 authorities and a quarter of a megabyte.
    private static final long MOST_BYTES = 4L << 20;

    private static final Authorities NONE = new Authorities(List.of());

    private final Map<X500Principal, List<X509Certificate>> bySubject = new LinkedHashMap<>();

    private Authorities(Collection<X509Certificate> all) {
        for (X509Certificate one : all) {
            bySubject
                    .computeIfAbsent(one.getSubjectX500Principal(), _ -> new ArrayList<>())
                    .add(one);
        }
    }

    /// Nobody: what is left are pins and what domains say of themselves.
    public static Authorities none() {
        return NONE;
    }

    /// Those in a file, and no others.
    ///
    /// @param file certificates in PEM form, one after the other
    /// @throws IOException if it cannot be read or has none, with a text for the owner
    public static Authorities of(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(
                    file + " is longer than 4 MiB. Put the certificates of authorities there, in PEM form.");
        }
        List<X509Certificate> all = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                if (each instanceof X509Certificate one) {
                    all.add(one);
                }
            }
        } catch (CertificateException e) {
            throw new IOException(
                    file + " has something in it that is no certificate. Put the certificates of authorities there, in"
                            + " PEM form.",
                    e);
        }
        if (all.isEmpty()) {
            throw new IOException(
                    file + " has no certificate. Put the certificates of authorities there, in PEM form.");
        }
        return new Authorities(all);
    }

    /// Those that Java comes with, which are much the same as browsers have; none if it comes without.
    public static Authorities ofJava() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return new Authorities(Arrays.stream(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .map(X509TrustManager.class::cast)
                    .flatMap(manager -> Arrays.stream(manager.getAcceptedIssuers()))
                    .toList());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java's own list of authorities cannot be read", e);
        }
    }

    /// These and others.
    public Authorities and(Authorities others) {
        List<X509Certificate> all = new ArrayList<>();
        bySubject.values().forEach(all::addAll);
        others.bySubject.values().forEach(all::addAll);
        return new Authorities(all);
    }

    /// Only this one.
    static Authorities of(X509Certificate one) {
        return new Authorities(List.of(one));
    }

    /// How many names they have.
    public int size() {
        return bySubject.size();
    }

    List<X509Certificate> named(X500Principal subject) {
        return bySubject.getOrDefault(subject, List.of());
    }
}
