package im.clove.node.transit;

import im.clove.node.ext.ArchiveTerms;
import im.clove.node.ext.Carried;
import im.clove.node.ext.std.StandardExtensions;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Accounts;
import im.clove.node.store.KeyRecords;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Store;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What tests of accounts in transit share.
public final class Transit {
    public static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
    public static final ArchiveTerms FOR_EVER =
            new ArchiveTerms(true, ArchiveTerms.Policy.ALWAYS, Duration.ZERO, 1_000_000, 1L << 30);

    private static final SecureRandom RANDOM = new SecureRandom();

    private Transit() {}

    public static List<Carried> carried() {
        return StandardExtensions.of("1.0", NOW, 50, FOR_EVER, RANDOM).all().stream()
                .flatMap(each -> each.carried().stream())
                .toList();
    }

    /// A node that serves one domain.
    public static Arrivals.Terms terms(Store store, Domain served, ArchiveTerms archive) {
        return new Arrivals.Terms(
                jid -> !jid.domain().equals(served)
                        ? Optional.of("not served")
                        : new Accounts(store).exists(jid) ? Optional.of("already there") : Optional.empty(),
                password -> KeyRecords.derive(password, RANDOM),
                carried(),
                archive,
                OfflineQueue.Quota.STANDARD,
                10,
                10,
                512 * 1024,
                () -> NOW,
                RANDOM);
    }

    /// What one of XEP-0227 leads to.
    public static Report take(Store store, Domain served, String document) throws UnreadableSourceException {
        return take(store, terms(store, served, FOR_EVER), UnaryOperator.identity(), document);
    }

    public static Report take(Store store, Arrivals.Terms terms, UnaryOperator<Sink> through, String document)
            throws UnreadableSourceException {
        Report report = new Report();
        Arrivals arrivals = new Arrivals(store, terms, report);
        try {
            PieReader.read(
                    new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)), through.apply(arrivals));
        } catch (UnreadableSourceException e) {
            arrivals.broken();
            throw e;
        }
        return report;
    }

    /// All accounts of a store, written down.
    public static String written(Store store) {
        StringBuilder out = new StringBuilder();
        PieWriter writer = new PieWriter(store, carried(), PieWriter.Parts.ALL, out::append);
        writer.begin();
        for (AccountRecord each : new Accounts(store).list(null, 1_000)) {
            writer.account(each);
        }
        writer.end();
        return out.toString();
    }

    public static AccountRecord account(Store store, String jid) {
        return new Accounts(store).find(Jid.parse(jid)).orElseThrow();
    }
}
