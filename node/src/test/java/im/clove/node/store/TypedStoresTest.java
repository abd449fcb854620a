package im.clove.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.store.StoredContact.Subscription;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The typed stores and their codecs, on the store in memory.
final class TypedStoresTest {
    private static final Jid ROMEO = Jid.parse("romeo@montague.example");
    private static final Jid JULIET = Jid.parse("juliet@capulet.example");
    private static final Jid NURSE = Jid.parse("nurse@capulet.example");
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    private final Store store = new MemoryStore();
    private final Accounts accounts = new Accounts(store);
    private final OfflineQueue queue = new OfflineQueue(store, new OfflineQueue.Quota(3, 100));
    private final Settings settings = new Settings(store);

    @Test
    void anAccountComesBackWithItsKeys() {
        StoredKeys keys = new StoredKeys("SHA-256", new byte[] {1, 2}, 4096, new byte[32], new byte[] {9});
        create(ROMEO, keys);
        create(JULIET);

        AccountRecord found =
                accounts.find(Jid.parse("romeo@montague.example/orchard")).orElseThrow();

        assertThat(found.jid()).isEqualTo(ROMEO);
        assertThat(found.createdAt()).isEqualTo(NOON);
        assertThat(found.disabled()).isFalse();
        assertThat(found.admin()).isTrue();
        assertThat(found.keysFor("SHA-256").orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(keys);
        assertThat(found.keysFor("SHA-1")).isEmpty();
        assertThat(accounts.exists(NURSE)).isFalse();
        assertThat(accounts.list(null, 10)).extracting(AccountRecord::jid).containsExactly(JULIET, ROMEO);
        assertThat(accounts.list(JULIET, 10)).extracting(AccountRecord::jid).containsExactly(ROMEO);
    }

    @Test
    void keysAreNotInTheTextOfARecord() {
        assertThat(new StoredKeys("SHA-1", new byte[] {77}, 1, new byte[] {77}, new byte[] {77}).toString())
                .doesNotContain("77");
    }

    @Test
    @DisplayName("P-12: a removed account leaves nothing, and its neighbours untouched")
    void aRemovedAccountLeavesNothing() {
        Jid neighbour = Jid.parse("romeo@montague.example.org");
        for (Jid account : List.of(ROMEO, neighbour)) {
            create(account);
            Batch batch = new Batch();
            StoredRosters.put(store, batch, account, contact(JULIET, "J"));
            StoredRosters.putRequest(store, batch, account, NURSE, bytes("<presence/>"), NOON);
            queue.append(batch, account, bytes("<message/>"), NOON);
            batch.put(Table.SETTINGS, Key.of(account.toString()).then("x"), bytes("y"));
            batch.put(
                    new Table("unheard-of"),
                    Key.of(account.toString()).then("e").then(1),
                    bytes("z"));
            store.commit(batch);
        }

        Batch batch = new Batch();
        accounts.removeAll(batch, ROMEO);
        store.commit(batch);

        assertThat(store.tables()).hasSize(5);
        for (Table table : store.tables()) {
            assertThat(store.scan(table, Key.of(ROMEO.toString()), null, 10)).isEmpty();
        }
        assertThat(accounts.exists(neighbour)).isTrue();
        assertThat(Rosters.contacts(StoredRosters.shelf(store, neighbour))).hasSize(1);
        assertThat(queue.usage(neighbour).messages()).isOne();
        assertThat(store.scan(new Table("unheard-of"), Key.of(neighbour.toString()), null, 10))
                .hasSize(1);
    }

    @Test
    @DisplayName("Row 3: a roster that an earlier version took is read as far as it fits into memory")
    void largeRosters() {
        List<String> groups =
                IntStream.range(0, 64).mapToObj(i -> i + "g".repeat(1_000)).toList();
        for (int i = 0; i < 400; i++) {
            Batch batch = new Batch();
            Jid jid = Jid.parse("c" + i + "@mantua.example");
            StoredRosters.put(store, batch, ROMEO, new StoredContact(jid, "", groups, Subscription.BOTH, false, false));
            store.commit(batch);
        }

        List<StoredContact> read = Rosters.contacts(StoredRosters.shelf(store, ROMEO));

        assertThat(read)
                .hasSizeBetween(180, 200)
                .allSatisfy(each -> assertThat(each.groups()).hasSizeBetween(1, 4));
        assertThat(read.stream().mapToLong(Rosters::weight).sum()).isLessThanOrEqualTo(Rosters.MOST_BYTES);
    }

    @Test
    void rosterItemsComeBack() {
        StoredContact juliet =
                new StoredContact(JULIET, "Juliet", List.of("Friends", ""), Subscription.BOTH, true, true);
        Batch batch = new Batch();
        StoredRosters.put(store, batch, ROMEO, juliet);
        StoredRosters.put(store, batch, ROMEO, contact(NURSE, ""));
        store.commit(batch);

        assertThat(Rosters.contacts(StoredRosters.shelf(store, ROMEO))).containsExactly(juliet, contact(NURSE, ""));
        assertThat(Rosters.contacts(StoredRosters.shelf(store, JULIET))).isEmpty();
    }

    @Test
    void changesInOneBatchGetSuccessiveVersions() {
        Batch batch = new Batch();
        RosterVersion first = StoredRosters.put(store, batch, ROMEO, contact(JULIET, "a"));
        RosterVersion second = StoredRosters.put(store, batch, ROMEO, contact(NURSE, "b"));
        store.commit(batch);

        assertThat(second.changes()).isEqualTo(first.changes() + 1);
        assertThat(StoredRosters.version(store, ROMEO)).isEqualTo(second);
        assertThat(RosterVersion.parse(second.toString())).contains(second);
        assertThat(RosterVersion.parse("7")).isEmpty();
        assertThat(RosterVersion.parse("x-y")).isEmpty();
        assertThat(RosterVersion.parse("1-+7")).isEmpty();
    }

    @Test
    void aClientBehindGetsWhatChangedSinceItsVersion() {
        RosterVersion empty = StoredRosters.version(store, ROMEO);
        RosterVersion known = changed(contact(JULIET, "a"));
        changed(contact(NURSE, "n"));
        changed(contact(JULIET, "b"));
        Batch batch = new Batch();
        RosterVersion last = StoredRosters.remove(store, batch, ROMEO, NURSE);
        store.commit(batch);

        var changes = since(known, 500).orElseThrow();

        assertThat(changes)
                .containsExactly(
                        new Rosters.Touched(new RosterVersion(last.incarnation(), last.changes() - 1), JULIET),
                        new Rosters.Touched(last, NURSE));
        assertThat(since(known, 1).orElseThrow()).isEqualTo(changes.subList(0, 1));
        assertThat(since(last, 500).orElseThrow()).isEmpty();
        assertThat(since(empty, 500)).isEmpty();
        assertThat(since(new RosterVersion(last.incarnation(), 99), 500)).isEmpty();
    }

    @Test
    void aClientTooFarBehindGetsTheWholeRosterAndTheLogStaysBounded() {
        RosterVersion first = changed(contact(JULIET, "0"));
        for (int i = 1; i <= Rosters.CHANGES_KEPT; i++) {
            changed(contact(JULIET, "" + i));
        }
        assertThat(since(first, 500)).isPresent();
        changed(contact(JULIET, "last"));

        assertThat(since(first, 500)).isEmpty();
        assertThat(store.scan(Table.ROSTERS, Key.of(ROMEO.toString()).then("c"), null, 9_999))
                .hasSize(Rosters.CHANGES_KEPT);
    }

    @Test
    void subscriptionRequestsWaitForTheirAnswer() {
        Batch batch = new Batch();
        StoredRosters.putRequest(store, batch, ROMEO, JULIET, bytes("<presence type='subscribe'/>"), NOON);
        store.commit(batch);

        assertThat(StoredRosters.requests(store, ROMEO)).singleElement().satisfies(request -> {
            assertThat(request.contact()).isEqualTo(JULIET);
            assertThat(request.receivedAt()).isEqualTo(NOON);
            assertThat(request.stanza()).isEqualTo(bytes("<presence type='subscribe'/>"));
        });

        Batch answer = new Batch();
        Writes writes = new Writes();
        Rosters.removeRequest(writes, JULIET);
        StoredRosters.shelf(store, ROMEO).write(writes, answer);
        store.commit(answer);
        assertThat(StoredRosters.requests(store, ROMEO)).isEmpty();
    }

    @Test
    void messagesWaitInOrder() {
        Batch batch = new Batch();
        long first = queue.append(batch, ROMEO, bytes("one"), NOON).orElseThrow();
        long second =
                queue.append(batch, ROMEO, bytes("two"), NOON.minusSeconds(60)).orElseThrow();
        store.commit(batch);

        assertThat(second).isGreaterThan(first);
        assertThat(read(0)).extracting(OfflineQueue.Waiting::seq).containsExactly(first, second);
        assertThat(read(first)).singleElement().satisfies(waiting -> {
            assertThat(waiting.stanza()).isEqualTo(bytes("two"));
            assertThat(waiting.receivedAt()).isEqualTo(NOON.minusSeconds(60));
        });
        assertThat(queue.usage(ROMEO)).isEqualTo(new OfflineQueue.Usage(2, 6));
    }

    @Test
    @DisplayName("P-17: a sequence number is never used twice, whatever was removed or restarted")
    void aSequenceNumberIsNeverUsedTwice() {
        Batch batch = new Batch();
        long first = queue.append(batch, ROMEO, bytes("one"), NOON).orElseThrow();
        queue.remove(batch, ROMEO, first);
        store.commit(batch);
        OfflineQueue afterRestart = new OfflineQueue(store, OfflineQueue.Quota.STANDARD);

        assertThat(afterRestart.usage(ROMEO)).isEqualTo(new OfflineQueue.Usage(0, 0));
        assertThat(afterRestart.append(new Batch(), ROMEO, bytes("two"), NOON).orElseThrow())
                .isGreaterThan(first);
    }

    @Test
    void aFullQueueTakesNothingMoreUntilSomethingIsRemoved() {
        Batch batch = new Batch();
        long first = queue.append(batch, ROMEO, bytes("1"), NOON).orElseThrow();
        queue.append(batch, ROMEO, bytes("2"), NOON);
        queue.append(batch, ROMEO, bytes("3"), NOON);
        assertThat(queue.append(batch, ROMEO, bytes("4"), NOON)).isEmpty();
        store.commit(batch);
        assertThat(queue.append(new Batch(), JULIET, new byte[101], NOON)).isEmpty();

        Batch next = new Batch();
        queue.remove(next, ROMEO, first);
        queue.remove(next, ROMEO, first);
        assertThat(queue.append(next, ROMEO, bytes("4"), NOON)).isPresent();
        store.commit(next);
        assertThat(queue.usage(ROMEO)).isEqualTo(new OfflineQueue.Usage(3, 3));
    }

    @Test
    void settingsOfTheServerAndOfAccountsDoNotMeet() {
        Batch batch = new Batch();
        settings.putOfServer(batch, "secret", bytes("s"));
        Shelf romeo = Shelf.of(store, Table.SETTINGS, ROMEO);
        romeo.write(new Writes().put(Key.of("secret"), bytes("r")), batch);
        store.commit(batch);

        assertThat(settings.ofServer("secret").orElseThrow()).isEqualTo(bytes("s"));
        assertThat(romeo.get(Key.of("secret"))).isEqualTo(bytes("r"));
        assertThat(Shelf.of(store, Table.SETTINGS, JULIET).get(Key.of("secret")))
                .isNull();
    }

    @Test
    @DisplayName("P-14: a hostile value gives a clean error, never anything else")
    void aHostileValueGivesACleanError() {
        create(ROMEO, new StoredKeys("SHA-256", new byte[16], 4096, new byte[32], new byte[32]));
        byte[] good = store.get(Table.ACCOUNTS, Key.of(ROMEO.toString()));
        Random random = new Random(3);
        for (int i = 0; i < 3_000; i++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 20));
            for (int flips = random.nextInt(4); bad.length > 0 && flips >= 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            store.commit(new Batch().put(Table.ACCOUNTS, Key.of(ROMEO.toString()), bad));
            try {
                accounts.find(ROMEO);
            } catch (StoreException expected) {
                assertThat(expected).hasMessageContaining("account");
            }
        }
    }

    @Test
    @DisplayName("P-09: a value of a newer format is refused")
    void aValueOfANewerFormatIsRefused() {
        store.commit(new Batch().put(Table.ACCOUNTS, Key.of(ROMEO.toString()), new byte[] {4, 0, 0}));

        assertThatThrownBy(() -> accounts.find(ROMEO))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("newer Clove");
    }

    @Test
    @DisplayName("P-09: an account of before there were passwords of devices is read, and written with them")
    void passwordsOfDevices() {
        StoredKeys keys = new StoredKeys("SCRAM-SHA-1", new byte[] {1}, 4096, new byte[] {2}, new byte[] {3});
        byte[] before = new RecordWriter(2)
                .time(NOON)
                .flag(false)
                .flag(true)
                .number(1)
                .text(keys.hash())
                .bytes(keys.salt())
                .number(keys.iterations())
                .bytes(keys.storedKey())
                .bytes(keys.serverKey())
                .number(7L)
                .done();
        store.commit(new Batch().put(Table.ACCOUNTS, Key.of(ROMEO.toString()), before));
        AccountRecord found = accounts.find(ROMEO).orElseThrow();
        assertThat(found.generation()).isEqualTo(7);
        assertThat(found.devices()).isEmpty();

        Batch batch = new Batch();
        accounts.put(batch, found.withDevice(new DevicePassword("d1", NOON, List.of(keys))));
        store.commit(batch);
        AccountRecord after = accounts.find(ROMEO).orElseThrow();
        assertThat(after.generation()).isEqualTo(7);
        assertThat(after.admin()).isTrue();
        assertThat(after.keysFor("SCRAM-SHA-1")).isPresent();
        assertThat(after.devices()).hasSize(1).first().satisfies(device -> {
            assertThat(device.id()).isEqualTo("d1");
            assertThat(device.addedAt()).isEqualTo(NOON);
            assertThat(device.keys().getFirst().storedKey()).containsExactly(2);
        });
    }

    private void create(Jid account, StoredKeys... keys) {
        Batch batch = new Batch();
        accounts.put(batch, new AccountRecord(account, NOON, false, true, List.of(keys)));
        store.commit(batch);
    }

    private RosterVersion changed(StoredContact contact) {
        Batch batch = new Batch();
        RosterVersion version = StoredRosters.put(store, batch, ROMEO, contact);
        store.commit(batch);
        return version;
    }

    private List<OfflineQueue.Waiting> read(long after) {
        return queue.read(ROMEO, after, 10, seq -> {
            throw new AssertionError("number " + seq + " is damaged");
        });
    }

    private Optional<List<Rosters.Touched>> since(RosterVersion known, int limit) {
        return Rosters.changesSince(
                StoredRosters.shelf(store, ROMEO), known, StoredRosters.version(store, ROMEO), limit);
    }

    private static StoredContact contact(Jid jid, String name) {
        return new StoredContact(jid, name, List.of(), Subscription.TO, false, false);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
