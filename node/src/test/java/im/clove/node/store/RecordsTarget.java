package im.clove.node.store;

import im.clove.node.store.memory.MemoryStore;
import im.clove.runtime.fuzz.FuzzTarget;
import im.clove.s2s.place.Way;
import im.clove.s2s.queue.OutboxStore;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Damaged records of every kind: [StoreException] or a value, and lists go on past what cannot be read. The first
/// byte says which record an input is, the second how much of it belongs to the key.
public final class RecordsTarget implements FuzzTarget {
    private static final Jid ACCOUNT = Jid.parse("juliet@example.org");
    private static final Jid CONTACT = Jid.parse("romeo@example.net");
    private static final Way WAY = new Way(Domain.of("example.org"), Domain.of("example.net"));
    private static final Key OWNER = Key.of(ACCOUNT.toString());
    private static final Key ROAD = Key.of("example.net").then("example.org");

    private record Place(Table table, Key key) {}

    private static final List<Place> PLACES = List.of(
            new Place(Table.ACCOUNTS, OWNER),
            new Place(Table.ROSTERS, OWNER.then("i").then(CONTACT.toString())),
            new Place(Table.ROSTERS, OWNER.then("c").then(1)),
            new Place(Table.ROSTERS, OWNER.then("p").then(CONTACT.toString())),
            new Place(Table.ROSTERS, OWNER.then("v")),
            new Place(Table.OFFLINE, OWNER.then("m")),
            new Place(Table.OFFLINE, OWNER.then("q").then(1)),
            new Place(Table.CLIENTS, OWNER.then("client")),
            new Place(Table.SPOOL, Key.of("").then("example.net").then("example.org")),
            new Place(Table.SPOOL, ROAD.then("q").then(1)),
            new Place(Table.SPOOL, ROAD.then("i")),
            new Place(Table.SPOOL, ROAD.then("t").then("peer").then(1)),
            new Place(Table.META, Key.of("").then("met")));

    @Override
    public String name() {
        return "records";
    }

    /// What the stores themselves write, with all that is in it.
    @Override
    public List<byte[]> seeds() {
        MemoryStore store = new MemoryStore();
        Stores stores = stores(store);
        Batch batch = new Batch();
        stores.accounts()
                .put(
                        batch,
                        new AccountRecord(
                                ACCOUNT,
                                Instant.EPOCH,
                                false,
                                true,
                                List.of(new StoredKeys(
                                        "SCRAM-SHA-1", new byte[16], 4096, new byte[20], new byte[20]))));
        Writes writes = new Writes();
        Rosters.put(
                writes,
                new StoredContact(CONTACT, "R", List.of("a", "b"), StoredContact.Subscription.BOTH, true, false),
                new RosterVersion(7, 1));
        Rosters.putRequest(writes, CONTACT, new byte[] {'<', 'a', '/', '>'}, Instant.EPOCH);
        Shelf.of(store, Table.ROSTERS, ACCOUNT).write(writes, batch);
        StoredToken token =
                new StoredToken("HT-SHA-256-NONE", "secret", Instant.EPOCH, Instant.EPOCH.plusSeconds(1), 3, 4);
        stores.clients().put(batch, ACCOUNT, new KnownClient("client", "s", "d", Instant.EPOCH, token, null));
        OfflineQueue queue = new OfflineQueue(store, OfflineQueue.Quota.STANDARD);
        queue.append(batch, ACCOUNT, new byte[] {'<', 'b', '/', '>'}, Instant.EPOCH);
        store.commit(batch);
        Outboxes outboxes = new Outboxes(store);
        outboxes.commit(
                WAY,
                new OutboxStore.Changes(
                        new OutboxStore.Head("id", 2, 1, 10, Instant.EPOCH),
                        List.of(new OutboxStore.Kept(1, Instant.EPOCH, 10, new byte[] {'<', 'c', '/', '>'})),
                        List.of(),
                        new OutboxStore.Taken("peer", 0)));
        outboxes.met(WAY, Instant.EPOCH);
        List<byte[]> out = new ArrayList<>();
        for (int i = 0; i < PLACES.size(); i++) {
            byte[] value = store.get(PLACES.get(i).table(), PLACES.get(i).key());
            out.add(seed(i, value == null ? new byte[] {1} : value));
        }
        return out;
    }

    private static byte[] seed(int place, byte[] value) {
        byte[] out = new byte[value.length + 2];
        out[0] = (byte) place;
        System.arraycopy(value, 0, out, 2, value.length);
        return out;
    }

    private static Stores stores(Store store) {
        return Stores.over(store, OfflineQueue.Quota.STANDARD);
    }

    @Override
    public List<String> words() {
        return List.of(
                "\0\0\0\0", "\0\0\0\1", "\u007f\u007f\u007f\u007f", "\1", "\2", "juliet@example.org", "a b", "\0");
    }

    @Override
    public int most() {
        return 512;
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        int which = input.length == 0 ? 0 : (input[0] & 0xFF) % PLACES.size();
        Place place = PLACES.get(which);
        byte[] rest = input.length < 2 ? new byte[0] : java.util.Arrays.copyOfRange(input, 2, input.length);
        int ofKey = input.length < 2 || random.nextInt(4) > 0 ? 0 : Math.min(rest.length, input[1] & 0x1F);
        byte[] key = java.util.Arrays.copyOf(place.key().bytes(), place.key().length() + ofKey);
        System.arraycopy(rest, 0, key, place.key().length(), ofKey);
        MemoryStore store = new MemoryStore();
        Batch batch = new Batch();
        batch.put(place.table(), Key.ofBytes(key), java.util.Arrays.copyOfRange(rest, ofKey, rest.length));
        store.commit(batch);
        return which + everything(store);
    }

    private static String everything(Store store) {
        Stores stores = stores(store);
        Outboxes outboxes = new Outboxes(store);
        OfflineQueue queue = new OfflineQueue(store, OfflineQueue.Quota.STANDARD);
        Shelf roster = Shelf.of(store, Table.ROSTERS, ACCOUNT);
        // Lists leave out what cannot be read.
        StringBuilder shape = new StringBuilder()
                .append(stores.accounts().list(null, 10).size())
                .append(Rosters.contacts(roster).size())
                .append(Rosters.requests(roster, _ -> {}).size())
                .append(Rosters.version(roster).incarnation() == 0)
                .append(stores.clients().of(ACCOUNT).size())
                .append(queue.read(ACCOUNT, 0, 10, _ -> {}).size());
        List<Runnable> readings = List.of(
                () -> stores.accounts().find(ACCOUNT).flatMap(KeyRecords::credential),
                () -> Rosters.changesSince(roster, new RosterVersion(7, 0), new RosterVersion(7, 1), 10),
                () -> stores.clients().find(ACCOUNT, "client"),
                () -> queue.append(new Batch(), ACCOUNT, new byte[1], Instant.EPOCH),
                () -> queue.usage(ACCOUNT),
                () -> outboxes.load(WAY),
                () -> outboxes.read(WAY, 0, 10),
                outboxes::waiting,
                outboxes::met,
                () -> outboxes.met(WAY, Instant.EPOCH),
                () -> stores.accounts().removeAll(new Batch(), ACCOUNT));
        for (Runnable reading : readings) {
            try {
                reading.run();
                shape.append('.');
            } catch (StoreException e) {
                shape.append('x');
            }
        }
        return shape.toString();
    }
}
