package im.clove.node.ext;

import im.clove.node.store.Key;
import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.node.store.Shelf;
import im.clove.node.store.StoreException;
import im.clove.node.store.Table;
import im.clove.node.store.Tables;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.xml.HeapWeight;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Of whom the guardians of an account approve, whom they have said no to, and what they have been asked and
/// have not answered. Immutable; a change gives another one, and says what is to be written for it.
///
/// ```
/// approvals
///   (account)"a"(address)   approved: a person or a room
///   (account)"q"(address)   asked: a person or a room, who has asked, when
///   (account)"n"(address)   refused: when
/// ```
///
/// @param approved by bare address
/// @param open by bare address
/// @param refused by bare address
public record Approvals(Map<Jid, Kind> approved, Map<Jid, Request> open, Map<Jid, Instant> refused) {
    /// Persons and rooms together.
    public static final int MOST_APPROVED = 500;

    /// Requests of the account itself that nobody has answered; and as many again of others.
    public static final int MOST_OPEN = 20;

    /// Of those, requests of one asker: somebody here, or all of another server together.
    public static final int OPEN_OF_ONE = 2;

    /// The one that was refused first gives way.
    public static final int MOST_REFUSED = 200;

    public static final Approvals NONE = new Approvals(Map.of(), Map.of(), Map.of());

    public static final Chapter<Approvals> CHAPTER =
            Chapter.of(new Table("approvals"), Approvals::load).weighing(Approvals::weight);

    private static final int FORMAT = 1;
    private static final Key APPROVED = Key.of("a");
    private static final Key OPEN = Key.of("q");
    private static final Key REFUSED = Key.of("n");
    private static final Logger LOG = LoggerFactory.getLogger(Approvals.class);

    /// What is approved.
    public enum Kind {
        /// Somebody, or a service, and what he writes.
        PERSON,
        /// What is said in a room before everybody; not what somebody in it says to one alone.
        ROOM
    }

    /// What the guardians are asked.
    ///
    /// @param isOwn whether the account itself wants it; otherwise somebody wants something of it
    /// @param by who invites, for a room; empty if nobody does, or nobody can be held to it
    public record Request(Kind kind, boolean isOwn, Optional<Jid> by, Instant at) {
        /// Who has asked for something of the account.
        ///
        /// @param who what it is about
        Jid asker(Jid who) {
            return by.orElse(who);
        }
    }

    public Approvals {
        approved = Collections.unmodifiableMap(approved);
        open = Collections.unmodifiableMap(open);
        refused = Collections.unmodifiableMap(refused);
    }

    /// As what an address is approved; the address of a whole service stands for its rooms if it is approved as a
    /// room, but for those that are refused.
    public Optional<Kind> of(Jid who) {
        Kind kind = approved.get(who.bare());
        if (kind != null) {
            return Optional.of(kind);
        }
        return !refused.containsKey(who.bare()) && isOfApprovedService(who) ? Optional.of(Kind.ROOM) : Optional.empty();
    }

    private boolean isOfApprovedService(Jid who) {
        return approved.get(Jid.of(who.domain())) == Kind.ROOM;
    }

    /// Whether there is room for one more.
    public boolean hasRoomFor(Jid who) {
        return approved.containsKey(who.bare()) || approved.size() < MOST_APPROVED;
    }

    /// What of others the guardians hear of: nothing of whom they have said no to, once of each, and of one asker
    /// so much at a time. What an address wants itself takes the place of what somebody else has made of it.
    ///
    /// @param isOfOne whether somebody counts as the asker
    public boolean isNews(Jid who, Request request, Predicate<Jid> isOfOne) {
        Jid asker = request.asker(who);
        if (Stream.of(who.bare(), asker, Jid.of(asker.domain())).anyMatch(refused::containsKey)) {
            return false;
        }
        Request before = request(who);
        if (before != null) {
            return !before.isOwn() && before.by().isPresent() && request.by().isEmpty();
        }
        long ofOne = open.entrySet().stream()
                .filter(each ->
                        !each.getValue().isOwn() && isOfOne.test(each.getValue().asker(each.getKey())))
                .count();
        return mayAsk(false) && ofOne < OPEN_OF_ONE;
    }

    /// Whether what the account itself wants is asked already; what others have made of that address is not it.
    public boolean isAsked(Jid who, Kind kind) {
        Request before = request(who);
        return before != null && (before.isOwn() || before.by().isEmpty() && before.kind() == kind);
    }

    /// Whether one more may be asked.
    public boolean mayAsk(boolean isOwn) {
        return open.values().stream().filter(each -> each.isOwn() == isOwn).count() < MOST_OPEN;
    }

    public Approvals asked(Jid who, Request request, Writes writes) {
        Map<Jid, Request> all = new LinkedHashMap<>(open);
        all.put(who.bare(), request);
        writes.put(
                key(OPEN, who),
                new RecordWriter(FORMAT)
                        .flag(request.kind() == Kind.ROOM)
                        .flag(request.isOwn())
                        .text(request.by().map(Jid::toString).orElse(""))
                        .time(request.at())
                        .done());
        return new Approvals(approved, all, refused);
    }

    /// Whoever was refused is no more, and what was asked is answered.
    public Approvals approve(Jid who, Kind kind, Writes writes) {
        Map<Jid, Kind> all = new LinkedHashMap<>(approved);
        all.put(who.bare(), kind);
        writes.put(
                key(APPROVED, who),
                new RecordWriter(FORMAT).flag(kind == Kind.ROOM).done());
        return new Approvals(
                all, without(open, OPEN, who.bare(), writes), without(refused, REFUSED, who.bare(), writes));
    }

    /// Whoever was approved is no more, and what was asked is answered. A no to an invitation is one to whoever
    /// invites, too, unless he is approved: he, or that server if he is not known, does not come with another.
    public Approvals refuse(Jid who, Instant now, Writes writes) {
        Request asked = request(who);
        Approvals left = refused(who.bare(), now, writes);
        if (asked == null || asked.isOwn() || asked.kind() != Kind.ROOM) {
            return left;
        }
        Jid inviter = asked.by().orElse(Jid.of(who.domain()));
        return approved.containsKey(inviter) ? left : left.refused(inviter, now, writes);
    }

    private Approvals refused(Jid who, Instant now, Writes writes) {
        Map<Jid, Instant> all = new LinkedHashMap<>(refused);
        all.put(who, now);
        writes.put(key(REFUSED, who), new RecordWriter(FORMAT).time(now).done());
        if (all.size() > MOST_REFUSED) {
            all.entrySet().stream()
                    .filter(each -> !each.getKey().equals(who))
                    // To forget one of an approved service would allow it.
                    .min(Comparator.comparing((Map.Entry<Jid, Instant> each) -> isOfApprovedService(each.getKey()))
                            .thenComparing(Map.Entry::getValue))
                    .map(Map.Entry::getKey)
                    .ifPresent(oldest -> {
                        all.remove(oldest);
                        writes.remove(key(REFUSED, oldest));
                    });
        }
        return new Approvals(without(approved, APPROVED, who, writes), without(open, OPEN, who, writes), all);
    }

    private static <V> Map<Jid, V> without(Map<Jid, V> from, Key part, Jid who, Writes writes) {
        if (!from.containsKey(who)) {
            return from;
        }
        Map<Jid, V> left = new LinkedHashMap<>(from);
        left.remove(who);
        writes.remove(key(part, who));
        return left;
    }

    private static Approvals load(Shelf shelf) {
        return new Approvals(
                part(shelf, APPROVED, in -> in.flag() ? Kind.ROOM : Kind.PERSON),
                part(shelf, OPEN, Approvals::request),
                part(shelf, REFUSED, RecordReader::time));
    }

    private static Request request(RecordReader in) {
        Kind kind = in.flag() ? Kind.ROOM : Kind.PERSON;
        boolean isOwn = in.flag();
        String by = in.text();
        Optional<Jid> who = by.isEmpty() ? Optional.empty() : Optional.of(RecordReader.jid("request", by));
        return new Request(kind, isOwn, who, in.time());
    }

    private static <V> Map<Jid, V> part(Shelf shelf, Key part, Function<RecordReader, V> value) {
        Map<Jid, V> all = new LinkedHashMap<>();
        for (Tables.Entry entry : shelf.part(part).all(Key.EMPTY)) {
            try {
                RecordReader in = new RecordReader("word of a guardian", entry.value(), FORMAT);
                Jid who = RecordReader.jid("word of a guardian", entry.key().textAt(0));
                V said = value.apply(in);
                in.end();
                all.put(who, said);
            } catch (StoreException e) {
                LOG.error("A word of a guardian cannot be read any more: as if nothing had been said of it", e);
            }
        }
        return all;
    }

    private long weight() {
        long[] sum = {0};
        BiConsumer<Jid, Object> add = (jid, _) -> sum[0] += HeapWeight.ENTRY
                + 48
                + HeapWeight.address(jid.local(), jid.domain().name(), "");
        approved.forEach(add);
        open.forEach(add);
        refused.forEach(add);
        open.values().forEach(each -> each.by().ifPresent(jid -> add.accept(jid, each)));
        return sum[0];
    }

    private static Key key(Key part, Jid who) {
        return part.then(who.bare().toString());
    }

    /// For whoever reads it: null if nothing was asked.
    public @Nullable Request request(Jid who) {
        return open.get(who.bare());
    }
}
