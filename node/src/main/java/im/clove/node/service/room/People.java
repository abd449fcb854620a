package im.clove.node.service.room;

import im.clove.node.owner.Memory;
import im.clove.xmpp.jid.Jid;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The lists of a room: who is what in it for good, and which nicknames are reserved. Owned by the room.
final class People {
    private final Memory.Table<Jid, Person> people;

    /// Users for whom a nickname is reserved, by how it looks.
    private final Memory.Table<String, Jid> reserved;

    /// @param known as it is stored; not to be used otherwise from now on
    People(Map<Jid, Person> known, Memory memory) {
        this.people = memory.table(known);
        Map<String, Jid> names = new HashMap<>();
        known.forEach((who, person) -> Nick.of(person.nick()).ifPresent(nick -> names.put(nick.key(), who)));
        this.reserved = memory.table(names);
    }

    /// What a user is here, by his address or, where nothing is said of that, by his domain.
    Affiliation affiliationOf(Jid user) {
        Person own = people.get(user.bare());
        if (own != null && own.affiliation() != Affiliation.NONE) {
            return own.affiliation();
        }
        Person ofDomain = people.get(Jid.of(user.domain()));
        return ofDomain == null ? Affiliation.NONE : ofDomain.affiliation();
    }

    Person personOf(Jid user) {
        return people.get(user.bare(), Person.NONE);
    }

    /// For whom this nickname, or one that looks like it, is reserved; null if for nobody.
    @Nullable
    Jid holderOf(Nick nick) {
        return reserved.get(nick.key());
    }

    /// A view; not to be kept while something is written.
    Collection<Map.Entry<Jid, Person>> entries() {
        return people.entries();
    }

    int size() {
        return people.size();
    }

    int count(Affiliation affiliation) {
        return (int) people.values().stream()
                .filter(each -> each.affiliation() == affiliation)
                .count();
    }

    /// The first owner; empty if there is none.
    Optional<Jid> owner() {
        return people.entries().stream()
                .filter(entry -> entry.getValue().affiliation() == Affiliation.OWNER)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /// Who is an owner next where there is none: the highest of those who belong to the room.
    Optional<Jid> heir() {
        return people.entries().stream()
                .filter(entry -> entry.getKey().hasLocal()
                        && entry.getValue().affiliation().isAtLeast(Affiliation.MEMBER))
                .max(Comparator.comparing(entry -> entry.getValue().affiliation()))
                .map(Map.Entry::getKey);
    }

    void put(Jid who, Person person) {
        Nick.of(personOf(who).nick()).ifPresent(nick -> reserved.remove(nick.key()));
        Nick.of(person.nick()).ifPresent(nick -> reserved.put(nick.key(), who));
        if (person.isNothing()) {
            people.remove(who);
        } else {
            people.put(who, person);
        }
    }

    void clear() {
        people.clear();
        reserved.clear();
    }
}
