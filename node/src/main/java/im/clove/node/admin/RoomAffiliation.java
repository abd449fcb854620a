package im.clove.node.admin;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What somebody is to a room for good (XEP-0045 §5.2).
public enum RoomAffiliation {
    OWNER("is an owner of"),
    ADMIN("is an admin of"),
    MEMBER("is a member of"),
    NONE("is on no list of"),
    /// Cannot enter.
    OUTCAST("is banned from");

    private final String is;

    RoomAffiliation(String is) {
        this.is = is;
    }

    /// As it is typed, and as XEP-0045 has it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What stands between a person and a room.
    public String is() {
        return is;
    }

    public static Optional<RoomAffiliation> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }
}
