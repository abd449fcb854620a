package im.clove.node.app.host;

import im.clove.node.admin.health.CertificateSign;
import im.clove.node.cert.Certificates;
import im.clove.node.cert.NodeCertificates;
import im.clove.node.cert.NodeCertificates.Held;
import im.clove.runtime.owner.Timers;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the certificates of a running node as they should be: takes what was imported, issues its own again before
/// they expire, and says in the log when one from elsewhere soon will. Thread-safe.
final class CertificateKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateKeeper.class);

    /// A machine that slept looks within this time.
    private static final Duration LOOK = Duration.ofHours(6);

    /// Whoever shows certificates.
    @FunctionalInterface
    interface Users {
        /// From now on new handshakes use these.
        ///
        /// @throws GeneralSecurityException if a key and its certificate cannot serve; then the old ones stay
        void swap(NodeCertificates fresh) throws GeneralSecurityException;
    }

    private final Certificates certificates;
    private final List<Domain> domains;
    private final Users users;
    private final Clock clock;
    private NodeCertificates present;

    /// @param present what they have now
    CertificateKeeper(
            Certificates certificates, List<Domain> domains, Users users, NodeCertificates present, Clock clock) {
        this.certificates = certificates;
        this.domains = domains;
        this.users = users;
        this.present = present;
        this.clock = clock;
    }

    /// Reads them again; new handshakes use them.
    ///
    /// @throws IOException if one cannot be read; those in use stay
    /// @throws GeneralSecurityException if one cannot serve; those in use stay
    synchronized void reload() throws IOException, GeneralSecurityException {
        NodeCertificates fresh = certificates.loadOrCreate(domains);
        if (!identities(fresh).equals(identities(present))) {
            users.swap(fresh);
            LOG.info("New certificates are in use");
        }
        present = fresh;
    }

    /// Those in use.
    synchronized NodeCertificates present() {
        return present;
    }

    private static List<?> identities(NodeCertificates of) {
        return of.all().stream().map(Held::identity).toList();
    }

    /// Warns now, and looks after them from then on, until the timers end.
    void watch(Timers timers, Executor executor) {
        executor.execute(this::warn);
        next(timers, executor);
    }

    private void next(Timers timers, Executor executor) {
        timers.after(
                LOOK,
                () -> executor.execute(() -> {
                    look();
                    next(timers, executor);
                }));
    }

    /// One look.
    void look() {
        try {
            reload();
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            LOG.warn("The certificates could not be looked after, those in use stay: {}", e.getMessage());
        }
        warn();
    }

    /// The dates of those in use.
    synchronized List<CertificateSign> signs() {
        return present.all().stream().map(CertificateRow::sign).toList();
    }

    private synchronized void warn() {
        for (Held held : present.all()) {
            CertificateRow.of(held, clock.instant()).warning().ifPresent(text -> LOG.warn("{}", text));
        }
    }
}
