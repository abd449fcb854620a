package im.clove.node.admin;

import im.clove.xmpp.jid.Jid;
import java.time.Instant;
import java.util.List;

/// A room with all that its owner has set and who is what in it. Never what is said there, nor its password.
///
/// @param since when it was made; of one that is gone, when it went
/// @param left of one that is gone, where people went and why; else empty
/// @param settings in the order of the room's form
/// @param people on its lists
/// @param inside who is in it now; none if no node runs
public record RoomDetails(
        RoomSummary summary,
        Instant since,
        String left,
        List<Setting> settings,
        List<Listed> people,
        List<Inside> inside) {
    public RoomDetails {
        settings = List.copyOf(settings);
        people = List.copyOf(people);
        inside = List.copyOf(inside);
    }

    /// @param var its name for programs
    /// @param label its name for people
    /// @param value for people
    public record Setting(String var, String label, String value) {}

    /// @param user an address, or a domain with all who are there
    /// @param nick reserved; empty for none
    /// @param reason given with it; empty for none
    public record Listed(Jid user, RoomAffiliation affiliation, String nick, String reason) {}

    /// @param role moderator, participant or visitor
    /// @param clients of the same user under this nickname
    public record Inside(String nick, Jid user, String role, int clients) {}
}
