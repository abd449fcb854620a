package im.clove.node.service.room;

import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Under which domains the rooms of a service are found. A room is the same under each, and everybody has it under the
/// name by which he came; which name somebody is told who has not come yet is decided here. Immutable.
///
/// @param kept the domain under which rooms are stored, whether it leads here or not
/// @param served those that lead here, never none; the first is the one that users of this server are told
/// @param elsewhere the one of them that people of other servers are told
public record RoomDomains(Domain kept, List<Domain> served, Domain elsewhere) {
    public RoomDomains {
        served = List.copyOf(served);
        if (served.isEmpty() || !served.contains(elsewhere)) {
            throw new IllegalArgumentException(
                    "Rooms are found under a domain, and people are told one that leads there");
        }
    }

    /// Rooms of one domain.
    public static RoomDomains of(Domain domain) {
        return new RoomDomains(domain, List.of(domain), domain);
    }

    /// Rooms that are also, or only, found where every other server finds them without being told a map.
    ///
    /// @param isServed whether they are found under their first domain
    /// @param own the address of a destination of their own
    /// @return empty if nothing leads there
    public static Optional<RoomDomains> of(Domain domain, boolean isServed, Optional<Domain> own) {
        List<Domain> served = new ArrayList<>();
        if (isServed) {
            served.add(domain);
        }
        own.ifPresent(served::add);
        return served.isEmpty() ? Optional.empty() : Optional.of(new RoomDomains(domain, served, own.orElse(domain)));
    }

    boolean isServed(Domain domain) {
        return served.contains(domain);
    }

    /// The room as it is stored.
    ///
    /// @param room under any of the domains
    Jid kept(Jid room) {
        return under(room, kept);
    }

    /// The room as somebody is told it who is not in.
    Jid told(Jid room, boolean isOurs) {
        return under(room, isOurs ? served.getFirst() : elsewhere);
    }

    /// What has an address here as somebody knows it who knows a room by this name; any other address as it is.
    Jid beside(Jid address, Jid room) {
        return isServed(address.domain()) || address.domain().equals(kept) ? under(address, room.domain()) : address;
    }

    private static Jid under(Jid room, Domain domain) {
        return Jid.of(room.local(), domain, room.resource());
    }
}
