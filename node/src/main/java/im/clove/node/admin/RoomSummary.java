package im.clove.node.admin;

import im.clove.xmpp.jid.Jid;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A room as lists show it.
///
/// @param name for people; empty for none
/// @param owner the first of them, or null if there is none
/// @param occupants who are in it now; empty if no node runs
/// @param members who belong to it: members, admins and owners
public record RoomSummary(
        Jid room, String name, @Nullable Jid owner, OptionalInt occupants, int members, Kept kept, List<Trait> traits) {
    public RoomSummary {
        traits = List.copyOf(traits);
    }

    /// What of it is in its archive.
    ///
    /// @param bytes that the messages take
    public record Kept(long messages, long bytes) {}

    /// What is worth knowing of how it is set.
    public enum Trait {
        /// Made, and not opened by its owner: nobody else may enter, and nothing is stored.
        LOCKED("not open yet"),
        /// Destroyed, and the name kept for a while so that people learn where to go.
        GONE("gone"),
        /// Users of this node find it in the list of rooms.
        PUBLIC("public"),
        MEMBERS_ONLY("members only"),
        /// A password is needed to enter.
        PASSWORD("password"),
        /// Ends when the last one leaves.
        TEMPORARY("temporary");

        private final String text;

        Trait(String text) {
            this.text = text;
        }

        /// For people.
        public String text() {
            return text;
        }

        /// For programs.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public boolean is(Trait trait) {
        return traits.contains(trait);
    }
}
