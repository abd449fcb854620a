package im.clove.node.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.i2p.router.RouterFigures;
import im.clove.node.admin.DataFolder;
import im.clove.node.admin.Progress;
import im.clove.node.admin.health.Ailment;
import im.clove.node.admin.health.Ailment.Code;
import im.clove.node.admin.health.KnownServer;
import im.clove.node.app.config.NodeConfig;
import im.clove.node.cert.Certificates;
import im.clove.node.cert.NodeCertificates;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Store;
import im.clove.node.store.StoreException;
import im.clove.node.store.Stores;
import im.clove.node.store.Table;
import im.clove.node.store.memory.MemoryStore;
import im.clove.node.tls.TlsSetup;
import im.clove.runtime.budget.Budget;
import im.clove.runtime.owner.ManualTimers;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.OutboxStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.StanzaError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The faults that a running node sees for itself, on real files, a real store and real certificates; time is moved by
/// hand.
final class HealthWatchTest {
    private static final Domain NODE = Domain.of("node.example");
    private static final Domain MUM = Domain.of("mum.example");
    private static final Way TO_MUM = new Way(NODE, MUM);
    private static final SecureRandom RANDOM = new SecureRandom();

    /// Moved by hand.
    private static final class Hands extends Clock {
        private Instant now = Instant.now();

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @TempDir
    Path root;

    private final Hands clock = new Hands();
    private final ManualTimers timers = new ManualTimers();
    private final Disk disk = new Disk();
    private final GatedStore store = new GatedStore(disk);
    private final Stores stores = Stores.over(store, OfflineQueue.Quota.STANDARD);
    private final Budget budget = Budget.node(16 << 20);
    private Progress progress = new Progress(Progress.Step.REACHABLE, "", "");
    private RouterFigures router = RouterFigures.none();
    private Optional<StanzaError> obstacle = Optional.empty();
    private long free = 1L << 40;
    private int looks;
    private HealthWatch watch;

    /// A store whose disk can fail.
    private static final class Disk implements Store {
        private final MemoryStore inner = new MemoryStore();
        private @Nullable String reason;
        private boolean damaged;

        @Override
        public byte @Nullable [] get(Table table, Key key) {
            if (damaged) {
                throw new StoreException("The store is damaged", null);
            }
            return inner.get(table, key);
        }

        @Override
        public List<Entry> scan(Table table, Key prefix, @Nullable Key after, int limit) {
            return inner.scan(table, prefix, after, limit);
        }

        @Override
        public List<Entry> scanBack(Table table, Key prefix, @Nullable Key before, int limit) {
            return inner.scanBack(table, prefix, before, limit);
        }

        @Override
        public Set<Table> tables() {
            return inner.tables();
        }

        @Override
        public void commit(Batch batch) {
            if (reason != null) {
                throw new StoreException(reason, new IOException(reason));
            }
            inner.commit(batch);
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    @BeforeEach
    void watch() throws Exception {
        DataFolder folder = DataFolder.create(root.resolve("d"));
        Files.write(folder.identityFile(), new byte[0]);
        Certificates certificates = new Certificates(folder.certificates(), clock, RANDOM);
        NodeCertificates present = certificates.loadOrCreate(List.of(NODE));
        CertificateKeeper keeper =
                new CertificateKeeper(certificates, List.of(NODE), new TlsSetup(present)::swap, present, clock);
        watch = new HealthWatch(
                new SignReader(new SignReader.Sources(
                        folder,
                        _ -> {
                            looks++;
                            return free;
                        },
                        () -> LogObstacle.of(new NodeConfig.LogFiles(true, root.resolve("d/log"), 1, 1)),
                        store::trouble,
                        List::of,
                        () -> progress,
                        () -> router,
                        budget,
                        new SignReader.Shared(() -> 0, 1 << 20),
                        new SignReader.Servers(
                                () -> new KnownServers(stores.outboxes(), _ -> obstacle).read(), Duration.ofDays(7)),
                        keeper::signs,
                        () -> new LastBackup(stores).at())),
                clock,
                timers);
        watch.watch(Runnable::run);
    }

    private void pass(Duration time) {
        clock.now = clock.now.plus(time);
        // Where nobody looks, a minute is as good as a year.
        timers.advance(time.compareTo(Duration.ofMinutes(1)) > 0 ? Duration.ofMinutes(1) : time);
    }

    private List<Code> ailments() {
        timers.advance(Duration.ofSeconds(2));
        return watch.health().ailments().stream().map(Ailment::code).toList();
    }

    private void says(Code code, String part) {
        timers.advance(Duration.ofSeconds(2));
        assertThat(watch.health().ailments()).singleElement().satisfies(ailment -> {
            assertThat(ailment.code()).isEqualTo(code);
            assertThat(ailment.text()).contains(part);
        });
    }

    private void waits(@Nullable Instant seen, Instant since) {
        byte[] stanza = "<message/>".getBytes(StandardCharsets.UTF_8);
        stores.outboxes()
                .commit(
                        TO_MUM,
                        new OutboxStore.Changes(
                                new OutboxStore.Head("id", 2, 1, 10, seen),
                                List.of(new OutboxStore.Kept(1, since, 10, stanza)),
                                List.of(),
                                null));
    }

    @Test
    @DisplayName("A new node is well, and who asks often has nothing looked at more often")
    void newNode() {
        assertThat(ailments()).isEmpty();
        looks = 0;
        for (int i = 0; i < 100; i++) {
            watch.health();
        }
        assertThat(looks).isZero();
    }

    @Test
    @DisplayName("A certificate near its end, of a node that does not look after it")
    void certificates() {
        new LastBackup(stores).made(clock.now.plus(Duration.ofDays(820)));
        pass(Duration.ofDays(812));
        says(Code.CERTIFICATE_SOON, "node.example expires on");
        pass(Duration.ofDays(14));
        says(Code.CERTIFICATE_OVER, "node.example expired on");
    }

    @Test
    @DisplayName("A backup that was never made, that was made, that is old")
    void backups() {
        pass(Duration.ofHours(23));
        assertThat(ailments()).isEmpty();
        pass(Duration.ofHours(2));
        says(Code.BACKUP, "There is no backup yet");
        new LastBackup(stores).made(clock.now);
        assertThat(ailments()).isEmpty();
        pass(Duration.ofDays(31));
        says(Code.BACKUP, "is 31 days old");
    }

    @Test
    @DisplayName("A disk that fills, a store that cannot write, and both that are well again")
    void disks() {
        free = 100 << 20;
        says(Code.DISK, "100 MiB free");
        free = 1L << 40;
        assertThat(ailments()).isEmpty();
        disk.reason = "No space left on device";
        Batch batch = new Batch().put(Table.META, Key.of("a"), new byte[1]);
        try {
            store.commit(batch);
        } catch (StoreException e) {
            assertThat(e).hasMessage("No space left on device");
        }
        says(Code.STORE, "No space left on device");
        disk.reason = null;
        store.commit(batch);
        assertThat(ailments()).isEmpty();
    }

    @Test
    @DisplayName("A store that cannot be read is the one thing that is said, not what is not known for that")
    void damagedStores() {
        pass(Duration.ofDays(40));
        says(Code.BACKUP, "There is no backup yet");
        disk.damaged = true;
        says(Code.STORE, "The store is damaged");
    }

    @Test
    @DisplayName("A server that has not been heard of for days, and one to which nothing leads")
    void servers() {
        waits(clock.now.minus(Duration.ofDays(3)), clock.now.minus(Duration.ofHours(47)));
        assertThat(ailments()).isEmpty();
        assertThat(watch.health().servers())
                .singleElement()
                .extracting(KnownServer::domain, KnownServer::waiting)
                .containsExactly(MUM, 1L);
        pass(Duration.ofHours(2));
        new LastBackup(stores).made(clock.now);
        says(Code.SERVER_SILENT, "1 message waits for 1 server not heard of for 3 days");
        obstacle = Optional.of(StanzaError.of(StanzaError.Condition.REMOTE_SERVER_NOT_FOUND));
        says(Code.NO_WAY, "clove map add");
    }

    @Test
    @DisplayName("Files of the data folder: the first password, a log that cannot be written, a time to come")
    void files() throws IOException {
        Path password = Files.createFile(root.resolve("d/first-password.txt"));
        says(Code.FIRST_PASSWORD, password.toString());
        Files.delete(password);
        Path log = Files.createDirectory(root.resolve("d/log"));
        says(Code.LOG, "is no file");
        Files.setLastModifiedTime(log, FileTime.from(clock.now.plusSeconds(3600)));
        assertThat(ailments()).contains(Code.CLOCK);
    }

    @Test
    @DisplayName("A step into the network that lasts, from when it was made; none is counted twice")
    void steps() {
        progress = new Progress(Progress.Step.TUNNELS, "", "");
        for (int minute = 0; minute < 10; minute++) {
            assertThat(ailments()).isEmpty();
            pass(Duration.ofMinutes(1));
        }
        pass(Duration.ofMinutes(1));
        says(Code.NO_TUNNELS, "for 1");
        progress = new Progress(Progress.Step.PUBLISHING, "", "");
        assertThat(ailments()).isEmpty();
    }

    private static RouterFigures figures(long built, long failed) {
        return new RouterFigures(9, 9, 3, 3, 0, built, failed, 0, 0, Duration.ofHours(1), Duration.ZERO, "1");
    }

    @Test
    @DisplayName("What failed counts for ten minutes: tunnels, and what there was no memory for")
    void lately() {
        router = figures(1000, 10);
        for (int minute = 0; minute < 11; minute++) {
            pass(Duration.ofMinutes(1));
        }
        assertThat(ailments()).isEmpty();
        router = figures(1001, 60);
        says(Code.NETWORK_STRESS, "Of 51 tunnels");
        for (int minute = 0; minute < 11; minute++) {
            pass(Duration.ofMinutes(1));
        }
        assertThat(ailments()).isEmpty();
        Budget greedy = budget.open(Budget.Kind.ACCOUNT, "greedy");
        budget.charge(17 << 20);
        assertThat(greedy.tryCharge(1 << 20)).isFalse();
        budget.release(17 << 20);
        says(Code.MEMORY, "turned something away once");
        for (int minute = 0; minute < 11; minute++) {
            pass(Duration.ofMinutes(1));
        }
        assertThat(ailments()).isEmpty();
    }
}
