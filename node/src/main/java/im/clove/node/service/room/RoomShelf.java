package im.clove.node.service.room;

import im.clove.node.ext.Archive;
import im.clove.node.ext.Pruning;
import im.clove.node.owner.Work;
import im.clove.node.store.Ahead;
import im.clove.node.store.Batch;
import im.clove.node.store.Key;
import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.node.store.Shelf;
import im.clove.node.store.Store;
import im.clove.node.store.Table;
import im.clove.node.store.Tables;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What is stored of a room.
///
/// ```
/// rooms
///   (room)"h"          that it is there, see RoomHead
///   (room)"c"          its settings, see RoomConfig
///   (room)"s"          its subject, see Subject
///   (room)"p"(user)    what a user is in it, see Person
///   (room)"o"(client)  a client that is in it, see Guest
///   (room)"t"(client)  of another server: the number of the last message of the archive that the outbox for it has
///   (room)"m"(client)  of another server: nicknames whose presence it was not told, see Missed
/// room-archive
///   (room)(secret of the room), then as Archive has it
/// ```
final class RoomShelf {
    static final Table TABLE = new Table("rooms");

    static final Table ARCHIVE = new Table("room-archive");
    private static final Key HEAD = Key.of("h");
    private static final Key CONFIG = Key.of("c");
    private static final Key SUBJECT = Key.of("s");
    private static final Key PEOPLE = Key.of("p");
    private static final Key GUESTS = Key.of("o");
    private static final Key TOLD = Key.of("t");
    private static final Key MISSED = Key.of("m");
    private static final int FORMAT = 1;

    /// At once: others wait for the commit.
    private static final int SWEPT = 100;

    private final Jid room;
    private final Store store;
    private final Shelf shelf;

    RoomShelf(Jid room, Store store) {
        this.room = room;
        this.store = store;
        this.shelf = Shelf.of(store, TABLE, room);
    }

    private Optional<byte[]> value(Key key) {
        return Optional.ofNullable(shelf.get(key));
    }

    RoomHead head() {
        return value(HEAD).map(RoomHead::read).orElse(RoomHead.NONE);
    }

    RoomConfig config() {
        return value(CONFIG).map(RoomShelf::config).orElse(RoomConfig.USUAL);
    }

    private static RoomConfig config(byte[] value) {
        RecordReader in = new RecordReader("settings of a room", value, FORMAT);
        RoomConfig read = RoomConfig.read(in);
        in.end();
        return read;
    }

    Subject subject() {
        return value(SUBJECT).map(Subject::read).orElse(Subject.NONE);
    }

    Map<Jid, Person> people() {
        Map<Jid, Person> people = new LinkedHashMap<>();
        for (Tables.Entry entry : shelf.all(PEOPLE)) {
            Jid.tryParse(entry.key().textAt(PEOPLE.length()))
                    .ifPresent(who -> people.put(who, Person.read(entry.value())));
        }
        return people;
    }

    /// By their clients.
    Map<Jid, Guest> guests() {
        Map<Jid, Guest> guests = new LinkedHashMap<>();
        for (Tables.Entry entry : shelf.all(GUESTS)) {
            Jid.tryParse(entry.key().textAt(GUESTS.length()))
                    .ifPresent(client -> guests.put(client, Guest.read(entry.value())));
        }
        return guests;
    }

    /// The archive of the room that has this head, as it is committed. Thread-safe.
    Shelf archive(RoomHead head) {
        return archive(store, head);
    }

    /// The archive with what an event has written.
    Shelf archive(RoomHead head, Work work) {
        return archive(new Ahead(store, work.batch()), head);
    }

    /// Whether the archive, or the room, holds what is to go.
    boolean isDue(Pruning what) {
        return isArchiveDue(what) || !strays(store).isEmpty();
    }

    private boolean isArchiveDue(Pruning what) {
        Shelf own = archive(head());
        Archive archive = Archive.CHAPTER.load(own);
        return archive.count() > 0 && archive.isDue(own, what);
    }

    private Shelf archive(Tables tables, RoomHead head) {
        return Shelf.of(tables, ARCHIVE, room).part(Key.of(head.secret()));
    }

    void archive(RoomHead head, Writes writes, Work work) {
        archive(head).write(writes, work.batch());
    }

    /// Removes some of what rooms of this name have left that are gone.
    ///
    /// @param head of the room there is now
    /// @return whether there was anything; there may be more
    boolean sweep(RoomHead head, Work work) {
        Shelf all = Shelf.of(store, ARCHIVE, room);
        Key own = Key.of(head.secret());
        List<Tables.Entry> old = all.scan(Key.EMPTY, null, SWEPT);
        if (!old.isEmpty() && old.getFirst().key().startsWith(own)) {
            old = all.scan(Key.EMPTY, own.behindAll(), SWEPT);
        }
        Writes writes = new Writes();
        old.stream().map(Tables.Entry::key).filter(key -> !key.startsWith(own)).forEach(writes::remove);
        all.write(writes, work.batch());
        return !writes.isEmpty();
    }

    void put(RoomHead head, Work work) {
        put(HEAD, head.toBytes(), work);
    }

    void put(RoomConfig config, Work work) {
        put(CONFIG, config.write(new RecordWriter(FORMAT)).done(), work);
    }

    void put(Subject subject, Work work) {
        put(SUBJECT, subject.toBytes(), work);
    }

    void put(Jid user, Person person, Work work) {
        Key key = PEOPLE.then(user.toString());
        if (person.isNothing()) {
            shelf.write(new Writes().remove(key), work.batch());
        } else {
            put(key, person.toBytes(), work);
        }
    }

    void put(Jid client, Guest guest, Work work) {
        put(GUESTS.then(client.toString()), guest.toBytes(), work);
    }

    void removeGuest(Jid client, Work work) {
        Writes writes = new Writes().remove(GUESTS.then(client.toString()));
        writes.remove(TOLD.then(client.toString())).remove(MISSED.then(client.toString()));
        shelf.write(writes, work.batch());
    }

    /// Nicknames by clients.
    Map<Jid, Set<String>> missed() {
        Map<Jid, Set<String>> missed = new LinkedHashMap<>();
        for (Tables.Entry entry : shelf.all(MISSED)) {
            Jid.tryParse(entry.key().textAt(MISSED.length()))
                    .ifPresent(client -> missed.put(client, nicks(entry.value())));
        }
        return missed;
    }

    private static Set<String> nicks(byte[] value) {
        RecordReader in = new RecordReader("presences that somebody missed", value, FORMAT);
        Set<String> nicks = new LinkedHashSet<>();
        for (int n = in.count(); n > 0; n--) {
            nicks.add(in.text());
        }
        in.end();
        return nicks;
    }

    /// @param nicks none if nothing is missed any more
    void missed(Jid client, Set<String> nicks, Work work) {
        Key key = MISSED.then(client.toString());
        if (nicks.isEmpty()) {
            shelf.write(new Writes().remove(key), work.batch());
        } else {
            RecordWriter out = new RecordWriter(FORMAT).number(nicks.size());
            nicks.forEach(out::text);
            put(key, out.done(), work);
        }
    }

    /// That a client has what came up to this message: to be written with it in the outbox for its server.
    /// Thread-safe.
    Batch told(Jid client, long number) {
        Batch batch = new Batch();
        byte[] value = new RecordWriter(FORMAT).number(number).done();
        shelf.write(new Writes().put(TOLD.then(client.toString()), value), batch);
        return batch;
    }

    /// The last message that a client was told for sure; empty for one that was in before this was kept, or whose
    /// messages go by no outbox, such as one of a program of this machine.
    OptionalLong told(Jid client) {
        Optional<byte[]> value = value(TOLD.then(client.toString()));
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        RecordReader in = new RecordReader("last message told", value.get(), FORMAT);
        long number = in.longNumber();
        in.end();
        return OptionalLong.of(number);
    }

    /// What an outbox has written for clients that had left by then goes.
    void removeStrays(Work work) {
        Writes writes = new Writes();
        strays(new Ahead(store, work.batch())).forEach(writes::remove);
        shelf.write(writes, work.batch());
    }

    private List<Key> strays(Tables tables) {
        Shelf all = Shelf.of(tables, TABLE, room);
        return all.all(TOLD).stream()
                .map(Tables.Entry::key)
                .filter(key -> all.get(GUESTS.then(key.textAt(TOLD.length()))) == null)
                .toList();
    }

    private void put(Key key, byte[] value, Work work) {
        shelf.write(new Writes().put(key, value), work.batch());
    }

    /// Everything goes but the archive, also what this event has written; that is left to [#sweep], since it may be
    /// large, and nobody finds it any more.
    void clear(Work work) {
        Shelf all = Shelf.of(new Ahead(store, work.batch()), TABLE, room);
        Writes writes = new Writes();
        all.all(Key.EMPTY).forEach(entry -> writes.remove(entry.key()));
        shelf.write(writes, work.batch());
    }
}
