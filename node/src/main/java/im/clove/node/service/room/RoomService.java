package im.clove.node.service.room;

import im.clove.node.admin.RoomDetails;
import im.clove.node.core.Envelope;
import im.clove.node.core.Service;
import im.clove.node.core.Ticket;
import im.clove.node.ext.Pruning;
import im.clove.node.owner.Memory;
import im.clove.node.service.ServiceTools;
import im.clove.node.service.room.RoomHead.Stage;
import im.clove.node.store.StoreException;
import im.clove.node.store.Table;
import im.clove.runtime.owner.Serial;
import im.clove.runtime.owner.Timers;
import im.clove.runtime.random.Tokens;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.Presence;
import im.clove.xmpp.stanza.Replies;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// XEP-0045: rooms at a domain of their own, or at several ([RoomDomains]). Finds the room that something is for, makes
/// it if its sender may, and knows which there are; each [Room] is an owner by itself.
public final class RoomService implements Service {
    static final String NAME = "Rooms";

    private static final Logger LOG = LoggerFactory.getLogger(RoomService.class);

    /// How often is looked for what is too old in rooms where nobody speaks; retention is counted in days.
    private static final Duration LOOKED_AFTER = Duration.ofHours(6);

    private final RoomDomains domains;
    private final Runnable used;
    private final Serial<Object> mailbox;
    private final RoomTools tools;
    private final Timers timers;
    private final ServicePages pages;
    private final RoomCare care;

    /// Rooms in memory, and all there are; touched by the mailbox's thread alone.
    private final Map<Jid, Room> rooms = new HashMap<>();

    private final Set<Jid> idle = new HashSet<>();
    private @Nullable Map<Jid, RoomListing> known;

    /// Rooms of one domain.
    public RoomService(Domain domain, ServiceTools tools, RoomLimits limits, RandomGenerator random) {
        this(RoomDomains.of(domain), tools, limits, random, () -> {});
    }

    /// @param random for names and ids that nobody has given
    /// @param used is told, perhaps more than once, that there is a room; must not block
    public RoomService(
            RoomDomains domains, ServiceTools tools, RoomLimits limits, RandomGenerator random, Runnable used) {
        this.domains = domains;
        this.used = used;
        this.mailbox = new Serial<>("rooms", tools.executor(), this::work);
        this.tools = new RoomTools(
                tools,
                new Tokens(random),
                limits,
                domains,
                voices(domains, tools),
                user -> tools.stores().accounts().find(user.bare()).isPresent(),
                listing -> mailbox.post(listing));
        this.timers = tools.timers();
        this.pages = new ServicePages(this.tools);
        this.care = new RoomCare(this.tools, mailbox::post);
    }

    /// What is said under a domain goes out under it; what would be under one that leads here no more, to nobody.
    private static BiConsumer<Stanza, Ticket> voices(RoomDomains domains, ServiceTools tools) {
        Map<Domain, BiConsumer<Stanza, Ticket>> voices = new HashMap<>();
        domains.served().forEach(domain -> voices.put(domain, tools.heeded(Jid.of(domain))));
        return (stanza, ticket) -> {
            Jid from = stanza.from();
            BiConsumer<Stanza, Ticket> voice = from == null ? null : voices.get(from.domain());
            if (voice == null) {
                LOG.debug("Nothing is said by {}, which is not served any more", from);
                ticket.done();
            } else {
                voice.accept(stanza, ticket);
            }
        };
    }

    @Override
    public boolean isOfRooms() {
        return true;
    }

    @Override
    public Jid address() {
        return Jid.of(domains.served().getFirst());
    }

    @Override
    public List<Domain> aliases() {
        return domains.served().subList(1, domains.served().size());
    }

    @Override
    public String title() {
        return NAME;
    }

    @Override
    public void submit(Envelope envelope) {
        mailbox.post(envelope);
    }

    @Override
    public void started() {
        mailbox.post(new RoomEvent.Started());
        lookLater();
        lookSoon();
    }

    /// Whether everybody is still there.
    private void lookSoon() {
        Timers.Timer _ = timers.after(Watch.EVERY, () -> mailbox.post(new RoomEvent.Look()));
    }

    @Override
    public void removed(Jid account) {
        mailbox.post(new RoomEvent.Removed(account.bare()));
    }

    @Override
    public void returned(Jid local, Jid remote) {
        mailbox.post(new RoomEvent.Returned(domains.kept(local.bare()), remote.domain()));
    }

    private void returned(RoomEvent.Returned returned) {
        Room there = rooms.get(returned.room());
        if (there != null) {
            there.post(returned);
        }
    }

    private void removed(RoomEvent.Removed removed) {
        for (RoomListing listing : List.copyOf(known().values())) {
            loaded(listing.room()).post(removed);
        }
    }

    /// For whoever runs the node.
    public RoomCare care() {
        return care;
    }

    private void tend(RoomCare.Tending tending) {
        CompletableFuture<RoomDetails> answer = tending.what().answer();
        try {
            if (known().containsKey(tending.room())) {
                loaded(tending.room()).post(tending.what());
            } else {
                answer.completeExceptionally(RoomReport.noSuch(tending.room()));
            }
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    /// A room that may be forgotten again when it has done what it is asked.
    private Room loaded(Jid room) {
        RoomListing listing = known().get(room);
        if (listing == null || listing.occupants() == 0) {
            idle.add(room);
        }
        return rooms.computeIfAbsent(room, name -> new Room(name, tools));
    }

    private void list(RoomCare.Listing listing) {
        try {
            listing.answer().complete(List.copyOf(known().values()));
        } catch (RuntimeException e) {
            listing.answer().completeExceptionally(e);
        }
    }

    private void look(RoomEvent.Look look) {
        known().values().stream()
                .filter(listing -> listing.occupants() > 0)
                .map(listing -> rooms.get(listing.room()))
                .filter(Objects::nonNull)
                .forEach(room -> room.post(look));
        lookSoon();
    }

    private void lookLater() {
        Timers.Timer _ = timers.after(LOOKED_AFTER, () -> mailbox.post(new RoomEvent.Sweep()));
    }

    private void work(List<Object> events) {
        for (Object event : events) {
            switch (event) {
                case Envelope envelope -> dispatch(envelope);
                case RoomListing listing -> changed(listing);
                case RoomEvent.Started started -> wake(started);
                case RoomEvent.Sweep sweep -> sweep(sweep);
                case RoomEvent.Look look -> look(look);
                case RoomEvent.Removed removed -> removed(removed);
                case RoomEvent.Returned returned -> returned(returned);
                case RoomCare.Listing listing -> list(listing);
                case RoomCare.Tending tending -> tend(tending);
                default -> throw new IllegalStateException("Nothing that concerns rooms: " + event.getClass());
            }
        }
        idle.removeIf(room -> {
            Room there = rooms.get(room);
            boolean isForgotten = there == null || there.isIdle();
            if (isForgotten && there != null) {
                rooms.remove(room);
                there.forgotten();
            }
            return isForgotten;
        });
    }

    private void changed(RoomListing listing) {
        if (listing.stage() == Stage.MISSING) {
            known().remove(listing.room());
        } else {
            known().put(listing.room(), listing);
            used.run();
        }
        if (listing.occupants() == 0) {
            idle.add(listing.room());
        } else {
            idle.remove(listing.room());
        }
    }

    private void dispatch(Envelope envelope) {
        try {
            Jid to = envelope.stanza().to();
            if (to == null || !to.hasLocal()) {
                pages.handle(envelope, known().values());
                envelope.ticket().done();
                return;
            }
            Jid room = domains.kept(to.bare());
            Room there = room(room, envelope);
            if (there == null) {
                envelope.ticket().done();
            } else {
                idle.remove(room);
                there.post(new RoomEvent.Said(envelope, to.bare()));
            }
        } catch (RuntimeException e) {
            LOG.error("What was for a room could not be handled", e);
            refuse(
                    envelope,
                    e instanceof StoreException ? Condition.RESOURCE_CONSTRAINT : Condition.INTERNAL_SERVER_ERROR);
            envelope.ticket().done();
        }
    }

    /// The room that it is for, or null, and then it is answered.
    private @Nullable Room room(Jid room, Envelope envelope) {
        Room there = rooms.get(room);
        if (there != null) {
            return there;
        }
        if (!known().containsKey(room)) {
            if (!(envelope.stanza() instanceof Presence presence) || !isEntry(presence)) {
                if (!(envelope.stanza() instanceof Presence other && other.type() != Presence.Type.AVAILABLE)) {
                    refuse(envelope, Condition.ITEM_NOT_FOUND);
                }
                return null;
            }
            StanzaError refusal = mayMake(presence.from());
            if (refusal != null) {
                Replies.error(presence, refusal).ifPresent(tools::say);
                return null;
            }
        }
        Room made = new Room(room, tools);
        rooms.put(room, made);
        return made;
    }

    private static boolean isEntry(Presence presence) {
        return presence.type() == Presence.Type.AVAILABLE && presence.element().has(Muc.NS, "x");
    }

    private @Nullable StanzaError mayMake(@Nullable Jid user) {
        if (user == null || !tools.isOurs(user)) {
            return StanzaError.of(Condition.NOT_ALLOWED, "Only users of this server make rooms");
        }
        long own = known().values().stream()
                .filter(listing -> Objects.equals(listing.owner(), user.bare()))
                .count();
        if (own >= tools.limits().roomsOfOne()
                || known().size() >= tools.limits().rooms()) {
            return StanzaError.of(Condition.RESOURCE_CONSTRAINT, "There are too many rooms already");
        }
        return null;
    }

    private void refuse(Envelope envelope, Condition condition) {
        Replies.error(envelope.stanza(), StanzaError.of(condition)).ifPresent(answer -> tools.give(answer, envelope));
    }

    private Map<Jid, RoomListing> known() {
        Map<Jid, RoomListing> loaded = known;
        if (loaded == null) {
            loaded = load();
            known = loaded;
        }
        return loaded;
    }

    /// From what is stored.
    private Map<Jid, RoomListing> load() {
        Map<Jid, RoomListing> found = new TreeMap<>();
        for (Jid room : stored(RoomShelf.TABLE)) {
            RoomState state = new RoomState(room, tools, new Memory());
            if (state.head().stage() != Stage.MISSING) {
                found.put(room, state.listing());
            }
        }
        return found;
    }

    /// The rooms of this service in a table.
    private List<Jid> stored(Table table) {
        return StoredRooms.names(tools.stores().store(), table).stream()
                .filter(room -> room.domain().equals(domains.kept()))
                .toList();
    }

    /// Rooms that hold what is too old let go of it.
    private void sweep(RoomEvent.Sweep sweep) {
        lookLater();
        Pruning what = Pruning.by(tools.limits().archive(), tools.now());
        try {
            for (Jid room : List.copyOf(known().keySet())) {
                if (new RoomShelf(room, tools.stores().store()).isDue(what)) {
                    Room there = rooms.computeIfAbsent(room, name -> new Room(name, tools));
                    there.post(sweep);
                }
            }
        } catch (StoreException e) {
            LOG.error("The archives of rooms could not be looked through for what is too old", e);
        }
    }

    /// Rooms that were not empty when the node ended, and what is left of those that are gone.
    private void wake(RoomEvent.Started started) {
        if (!known().isEmpty()) {
            used.run();
        }
        for (RoomListing listing : List.copyOf(known().values())) {
            if (listing.occupants() > 0) {
                Room room = new Room(listing.room(), tools);
                rooms.put(listing.room(), room);
                room.post(started);
            }
        }
        for (Jid left : stored(RoomShelf.ARCHIVE)) {
            if (!known().containsKey(left)) {
                Room room = new Room(left, tools);
                rooms.put(left, room);
                room.post(new RoomEvent.Sweep());
                idle.add(left);
            }
        }
    }
}
