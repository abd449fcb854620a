package im.clove.node.service.room;

import im.clove.node.owner.Work;
import im.clove.node.service.room.Showing.Change;
import im.clove.node.store.Ahead;
import im.clove.node.store.Key;
import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.node.store.Shelf;
import im.clove.node.store.Tables;
import im.clove.node.store.Writes;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// XEP-0463: who enters and knows an older version of the room's lists hears what has changed since, in place of asking
/// for each list. He hears of those lists that he may get.
///
/// ```
/// rooms
///   (room)"r"(version)    who ceased to be anything, and what he was: of people, nothing is left
/// ```
final class Versions implements RoomFeature {
    static final String NS = "urn:xmpp:muc:affiliations:1";

    private static final String NAME = "mav";
    private static final Key REMOVED = Key.of("r");
    private static final int FORMAT = 1;

    /// Removals that are remembered: who knows a version ahead of them gets everything.
    private static final int MOST = 200;

    /// Items in one message.
    private static final int PAGE = 200;

    /// Characters of a version that say whose it is: a room of the same name made later has others.
    private static final int TAG = 8;

    private final RoomState state;
    private final Telling telling;

    Versions(RoomState state, Telling telling) {
        this.state = state;
        this.telling = telling;
    }

    @Override
    public List<String> features() {
        return List.of(NS);
    }

    @Override
    public List<Question> questions() {
        return List.of();
    }

    private record Removed(Jid user, Affiliation was) {
        byte[] toBytes() {
            return new RecordWriter(FORMAT)
                    .text(user.toString())
                    .text(was.wireName())
                    .done();
        }

        static Removed read(byte[] value) {
            RecordReader in = new RecordReader("removal from the lists of a room", value, FORMAT);
            Removed read = new Removed(in.jid(), Affiliation.read(in.text()).orElse(Affiliation.NONE));
            in.end();
            return read;
        }
    }

    /// Somebody is something else from now on.
    ///
    /// @return for what is told of it: from which version to which
    Element turn(Jid user, Affiliation affiliation, String reason, Work work) {
        long since = state.head().version();
        Affiliation was = state.personOf(user).affiliation();
        state.turn(user, affiliation, reason, work);
        if (affiliation == Affiliation.NONE && was != Affiliation.NONE && state.isOpen()) {
            remove(new Removed(user.bare(), was), work);
        }
        return element(name(since), name(state.head().version()));
    }

    private void remove(Removed removed, Work work) {
        Writes writes = new Writes().put(REMOVED.then(state.head().version()), removed.toBytes());
        List<Tables.Entry> known = shelf(work).all(REMOVED);
        if (known.size() >= MOST) {
            writes.remove(known.getFirst().key());
        }
        shelf(work).write(writes, work.batch());
    }

    private Shelf shelf(Work work) {
        return Shelf.of(new Ahead(state.tools().stores().store(), work.batch()), RoomShelf.TABLE, state.room());
    }

    /// To who enters and asks for it, ahead of everything else.
    ///
    /// @param standing as he enters
    void tell(Element entry, Seat seat, Standing standing, Work work) {
        Element asked = entry.child(NS, NAME).orElse(null);
        if (asked == null) {
            return;
        }
        if (seen(standing).isEmpty()) {
            Element error = StanzaError.of(Condition.FORBIDDEN).toElement();
            telling.to(
                    seat,
                    room -> Element.of(Element.CLIENT, "message", error.with("by", room.toString()))
                            .with("from", room.toString())
                            .with("id", state.tools().tokens().hex(8))
                            .with("type", "error"),
                    work);
            return;
        }
        long now = state.head().version();
        long since = number(asked.attributeOr("since", "")).orElse(-1);
        List<Tables.Entry> removed = shelf(work).all(REMOVED);
        boolean isKnown = since >= 0
                && since <= now
                && (removed.size() < MOST || since >= removed.getFirst().key().lastLong());
        if (!isKnown) {
            tell(null, items(0, List.of(), seen(standing)), seat, work);
        } else if (since < now) {
            tell(name(since), items(since, removed, seen(standing)), seat, work);
        }
    }

    /// What goes with the presence by which somebody learns that he is in.
    Change entered(Element entry, Standing standing) {
        boolean isTold = entry.has(NS, NAME) && !seen(standing).isEmpty();
        return isTold ? Change.NONE.withOwn(element(null, name(state.head().version()))) : Change.NONE;
    }

    /// The lists that somebody may get.
    private List<Affiliation> seen(Standing standing) {
        List<Affiliation> seen = new ArrayList<>();
        for (Affiliation each : Affiliation.values()) {
            if (each != Affiliation.NONE
                    && Rights.list(standing, each, state.config()).isEmpty()) {
                seen.add(each);
            }
        }
        return seen;
    }

    /// By the version at which each became so. Who is in a list now that is not for this one is in none for him.
    private Map<Long, Element> items(long since, List<Tables.Entry> removed, List<Affiliation> seen) {
        Map<Long, Element> items = new TreeMap<>();
        for (Tables.Entry entry : removed) {
            Removed each = Removed.read(entry.value());
            boolean isBack = !state.personOf(each.user()).isNothing();
            long version = entry.key().lastLong();
            if (version > since && !isBack && seen.contains(each.was())) {
                items.put(version, item(each.user(), Affiliation.NONE));
            }
        }
        for (Map.Entry<Jid, Person> entry : state.people().entries()) {
            Person person = entry.getValue();
            boolean isSeen = seen.contains(person.affiliation());
            if (person.version() > since && (isSeen || since > 0)) {
                items.put(person.version(), item(entry.getKey(), isSeen ? person.affiliation() : Affiliation.NONE));
            }
        }
        return items;
    }

    private static Element item(Jid user, Affiliation affiliation) {
        return Element.of(Muc.USER, "item").with("jid", user.toString()).with("affiliation", affiliation.wireName());
    }

    /// In one message or several, each going on where the one before ends.
    private void tell(@Nullable String since, Map<Long, Element> items, Seat seat, Work work) {
        List<Map.Entry<Long, Element>> all = List.copyOf(items.entrySet());
        String from = since;
        int at = 0;
        do {
            int end = Math.min(all.size(), at + PAGE);
            String until = name(
                    end == all.size()
                            ? state.head().version()
                            : all.get(end - 1).getKey());
            Element x = Element.of(Muc.USER, "x", element(from, until));
            for (Map.Entry<Long, Element> each : all.subList(at, end)) {
                x = x.with(each.getValue());
            }
            Element told = x;
            telling.to(
                    seat,
                    room -> Element.of(Element.CLIENT, "message", told)
                            .with("from", room.toString())
                            .with("id", state.tools().tokens().hex(8)),
                    work);
            from = until;
            at = end;
        } while (at < all.size());
    }

    private static Element element(@Nullable String since, String until) {
        return Element.of(NS, NAME).with("since", since).with("until", until);
    }

    private String name(long version) {
        return tag() + version;
    }

    private String tag() {
        return state.idOf(state.room()).substring(0, TAG);
    }

    private OptionalLong number(String name) {
        String tag = tag();
        return name.startsWith(tag) && name.substring(TAG).matches("[0-9]{1,15}")
                ? OptionalLong.of(Long.parseLong(name.substring(TAG)))
                : OptionalLong.empty();
    }
}
