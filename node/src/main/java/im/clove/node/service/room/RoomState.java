package im.clove.node.service.room;

import im.clove.node.ext.Archive;
import im.clove.node.owner.Memory;
import im.clove.node.owner.Work;
import im.clove.node.service.room.RoomHead.Stage;
import im.clove.node.store.Shelf;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.HeapWeight;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a room knows, and how it is kept. What is asked here is as of the event at hand, committed or not; what is
/// changed is written with the event's commit, and taken back if that fails. Owned by the room.
final class RoomState {
    /// Bytes of the heap: a room without anybody, somebody on its lists, a client that is in.
    private static final long BARE = 4_000;

    private static final long PERSON = 400;
    private static final long SEAT = 800;

    private final Jid room;
    private final RoomTools tools;
    private final RoomShelf stored;
    private final Memory.Cell<RoomHead> head;
    private final Memory.Cell<RoomConfig> config;
    private final Memory.Cell<Subject> subject;
    private final Memory.Cell<Archive> archive;
    private final People people;
    private final Memory.Table<String, Occupant> occupants;
    private final Memory.Table<Jid, String> nicks;

    /// Nicknames of those who are in, by how they look.
    private final Memory.Table<String, String> looks;

    /// What the clients that are in take of the heap.
    private final Memory.Cell<Long> weight;

    /// Reads what is stored of the room.
    RoomState(Jid room, RoomTools tools, Memory memory) {
        this.room = room;
        this.tools = tools;
        this.stored = new RoomShelf(room, tools.stores().store());
        this.head = memory.cell(stored.head());
        this.config = memory.cell(stored.config());
        this.subject = memory.cell(stored.subject());
        this.archive = memory.cell(Archive.CHAPTER.load(stored.archive(head.get())));
        this.people = new People(stored.people(), memory);
        this.occupants = memory.table(new LinkedHashMap<>());
        this.nicks = memory.table(new LinkedHashMap<>());
        this.looks = memory.table(new HashMap<>());
        this.weight = memory.cell(0L);
        stored.guests().forEach(this::back);
    }

    /// A client that was in the room when this node ended is in it again.
    private void back(Jid client, Guest guest) {
        Jid user = client.bare();
        Seat seat = new Seat(client, guest.room(), List.of());
        weigh(SEAT);
        Occupant known = occupants.get(guest.nick());
        if (known == null) {
            occupants.put(
                    guest.nick(),
                    new Occupant(guest.nick(), user, idOf(user), guest.role(), List.of(seat), guest.isKnown()));
            look(guest.nick());
            nicks.put(client, guest.nick());
        } else if (known.user().equals(user)) {
            occupants.put(guest.nick(), known.with(seat));
            nicks.put(client, guest.nick());
        }
    }

    /// Bytes of the heap, but for the archive's.
    long weight() {
        return BARE + PERSON * people.size() + weight.get();
    }

    private void weigh(long more) {
        weight.set(weight.get() + more);
    }

    private static long weightOf(Seat seat) {
        return SEAT + seat.shown().stream().mapToLong(HeapWeight::of).sum();
    }

    Jid room() {
        return room;
    }

    RoomShelf stored() {
        return stored;
    }

    RoomTools tools() {
        return tools;
    }

    RoomHead head() {
        return head.get();
    }

    boolean isOpen() {
        return head().stage() == Stage.OPEN;
    }

    /// Whether there is something to enter, if only for its owner.
    boolean isThere() {
        return isOpen() || head().stage() == Stage.LOCKED;
    }

    RoomConfig config() {
        return config.get();
    }

    /// Whether what is said is kept.
    boolean isLogged() {
        return config().isLogged() && tools.limits().archive().enabled();
    }

    Subject subject() {
        return subject.get();
    }

    Archive archive() {
        return archive.get();
    }

    /// The id under which others know a user here.
    String idOf(Jid user) {
        return OccupantIds.of(head().secret(), user);
    }

    /// The role that somebody has on entering.
    Role roleOf(Jid user) {
        return Rights.roleOnEntry(affiliationOf(user), config());
    }

    /// How it stands, for the list of the service.
    RoomListing listing() {
        Jid owner = people.owner().orElse(null);
        return new RoomListing(room, head().stage(), isOpen() && config().isPublic(), config().name(), size(), owner);
    }

    People people() {
        return people;
    }

    Affiliation affiliationOf(Jid user) {
        return people.affiliationOf(user);
    }

    Standing standingOf(Occupant occupant) {
        return new Standing(affiliationOf(occupant.user()), occupant.role());
    }

    Person personOf(Jid user) {
        return people.personOf(user);
    }

    /// What a user is from now on; the lists have a new version.
    void turn(Jid user, Affiliation affiliation, String reason, Work work) {
        long version = head().version() + 1;
        Person before = affiliation == Affiliation.OUTCAST ? Person.NONE : personOf(user);
        put(user.bare(), new Person(affiliation, before.nick(), reason, version, before.hats()), work);
        head(head().at(version), work);
    }

    void reserve(Jid user, String nick, Work work) {
        put(user.bare(), personOf(user).named(nick), work);
    }

    void wear(Jid user, List<Hat> hats, Work work) {
        put(user.bare(), personOf(user).wearing(hats), work);
    }

    private void put(Jid who, Person person, Work work) {
        people.put(who, person);
        if (isOpen()) {
            stored.put(who, person, work);
        }
    }

    // Who is in

    Collection<Occupant> occupants() {
        return occupants.values();
    }

    int size() {
        return occupants.size();
    }

    @Nullable
    Occupant occupant(String nick) {
        return occupants.get(nick);
    }

    /// The occupant whose client this is.
    @Nullable
    Occupant occupantOf(@Nullable Jid client) {
        String nick = client == null ? null : nicks.get(client);
        return nick == null ? null : occupants.get(nick);
    }

    List<Seat> seats() {
        List<Seat> all = new ArrayList<>();
        occupants.values().forEach(each -> all.addAll(each.seats()));
        return all;
    }

    /// Clients of the user that are in.
    List<Occupant> occupantsOf(Jid user) {
        return occupants.values().stream()
                .filter(each -> user.hasLocal()
                        ? each.user().equals(user.bare())
                        : each.user().domain().equals(user.domain()))
                .toList();
    }

    /// A client is in, under this nickname, or shows another presence.
    void seat(Occupant occupant, Seat seat, Work work) {
        weigh(weightOf(seat)
                - occupantOrNone(seat).mapToLong(RoomState::weightOf).sum());
        occupants.put(occupant.nick(), occupant.with(seat));
        look(occupant.nick());
        String before = nicks.get(seat.jid());
        nicks.put(seat.jid(), occupant.nick());
        if (isOpen() && !occupant.nick().equals(before)) {
            stored.put(seat.jid(), guest(occupant, seat), work);
        }
    }

    /// The client as it is in, if it is.
    private Stream<Seat> occupantOrNone(Seat seat) {
        Occupant known = occupantOf(seat.jid());
        return known == null ? Stream.empty() : known.seatOf(seat.jid()).stream();
    }

    private void look(String nick) {
        Nick.of(nick).ifPresent(known -> looks.put(known.key(), nick));
    }

    private void vacate(String nick) {
        occupants.remove(nick);
        Nick.of(nick).ifPresent(known -> looks.remove(known.key()));
    }

    /// Whether there are so many that who only listens is not shown to all.
    boolean isCrowded() {
        return size() >= tools.limits().crowd();
    }

    /// Whether a nickname is somebody else's who is in, or reserved by somebody else, or looks like one that is.
    boolean isTaken(Nick nick, Jid user) {
        Jid holder = people.holderOf(nick);
        String there = looks.get(nick.key());
        Occupant other = there == null ? null : occupants.get(there);
        return holder != null && !holder.equals(user)
                || other != null && !(other.user().equals(user) && other.nick().equals(nick.text()));
    }

    /// An occupant has another role, or shows another presence.
    void change(Occupant occupant, Work work) {
        Occupant before = occupants.get(occupant.nick());
        occupants.put(occupant.nick(), occupant);
        if (isOpen() && (before == null || !guest(before, before.seat()).equals(guest(occupant, before.seat())))) {
            occupant.seats().forEach(seat -> stored.put(seat.jid(), guest(occupant, seat), work));
        }
    }

    private static Guest guest(Occupant occupant, Seat seat) {
        return new Guest(occupant.nick(), occupant.role(), occupant.isKnown(), seat.room());
    }

    /// A client is not in any more.
    ///
    /// @return whether the occupant has left with it
    boolean unseat(Occupant occupant, Seat seat, Work work) {
        weigh(-occupantOrNone(seat).mapToLong(RoomState::weightOf).sum());
        nicks.remove(seat.jid());
        if (isOpen()) {
            stored.removeGuest(seat.jid(), work);
        }
        List<Seat> left = occupant.without(seat.jid());
        if (left.isEmpty()) {
            vacate(occupant.nick());
            return true;
        }
        occupants.put(occupant.nick(), occupant.with(left));
        return false;
    }

    /// An occupant has another nickname.
    void rename(Occupant occupant, String nick, Work work) {
        weigh(-occupant.seats().stream().mapToLong(RoomState::weightOf).sum());
        vacate(occupant.nick());
        Occupant renamed = occupant.named(nick);
        occupants.put(nick, renamed);
        renamed.seats().forEach(seat -> seat(renamed, seat, work));
    }

    // The room itself

    void head(RoomHead next, Work work) {
        head.set(next);
        if (isOpen()) {
            stored.put(next, work);
        }
    }

    void config(RoomConfig next, Work work) {
        config.set(next);
        if (isOpen()) {
            stored.put(next, work);
        }
    }

    void subject(Subject next, Work work) {
        subject.set(next);
        if (isOpen()) {
            stored.put(next, work);
        }
    }

    /// The archive with what this event has written.
    Shelf shelf(Work work) {
        return stored.archive(head(), work);
    }

    /// The archive as it is committed; may be read on another thread.
    Shelf committed() {
        return stored.archive(head());
    }

    /// Lets go of some of what earlier rooms of this name have left.
    ///
    /// @return whether there may be more
    boolean sweep(Work work) {
        return stored.sweep(head(), work);
    }

    void archive(Archive next, Writes writes, Work work) {
        archive.set(next);
        stored.archive(head(), writes, work);
    }

    /// A new room, locked, and so not stored.
    void create(RoomHead next, Jid owner) {
        head.set(next);
        archive.set(Archive.CHAPTER.load(stored.archive(next)));
        config.set(RoomConfig.USUAL);
        subject.set(Subject.NONE);
        people.clear();
        people.put(owner.bare(), new Person(Affiliation.OWNER, "", "", 1));
        weight.set(0L);
    }

    /// What the owner of a locked room has let in is there for good.
    void open(Work work) {
        head(head().with(Stage.OPEN), work);
        config(config(), work);
        subject(subject(), work);
        people.entries().forEach(entry -> stored.put(entry.getKey(), entry.getValue(), work));
        occupants
                .values()
                .forEach(each -> each.seats().forEach(seat -> stored.put(seat.jid(), guest(each, seat), work)));
    }

    /// Nothing is left but, if it says more than that there is no room, the head.
    void clear(RoomHead left, Work work) {
        stored.clear(work);
        if (left.stage() == Stage.GONE) {
            stored.put(left, work);
        }
        weight.set(0L);
        people.clear();
        occupants.clear();
        nicks.clear();
        looks.clear();
        config.set(RoomConfig.USUAL);
        subject.set(Subject.NONE);
        head.set(left);
        archive.set(Archive.CHAPTER.load(stored.archive(left)));
    }
}
