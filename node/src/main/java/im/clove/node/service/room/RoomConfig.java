package im.clove.node.service.room;

import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.xmpp.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a room is set (XEP-0045 §10.2): what differs from [RoomField]'s own values. Immutable.
///
/// @param set in the spelling of [RoomField#normal]
record RoomConfig(Map<RoomField, List<String>> set) {
    /// As a room is made (§10.1.2): it stays, users of this server find it in a list, and whoever knows its address may
    /// enter.
    static final RoomConfig USUAL = new RoomConfig(Map.of());

    RoomConfig {
        Map<RoomField, List<String>> copy = new EnumMap<>(RoomField.class);
        set.forEach((field, values) -> {
            if (!values.equals(field.usual)) {
                copy.put(field, List.copyOf(values));
            }
        });
        set = Collections.unmodifiableMap(copy);
    }

    /// As it stands in a stored value. Of a field that the reader does not know, or that has no such value any
    /// more, nothing is taken over.
    static RoomConfig read(RecordReader in) {
        Map<RoomField, List<String>> set = new EnumMap<>(RoomField.class);
        for (int fields = in.count(); fields > 0; fields--) {
            Optional<RoomField> field = RoomField.of(in.text());
            List<String> values = new ArrayList<>();
            for (int n = in.count(); n > 0; n--) {
                values.add(in.text());
            }
            field.ifPresent(known -> {
                List<String> normal = known.normal(values);
                if (normal != null) {
                    set.put(known, normal);
                }
            });
        }
        return new RoomConfig(set);
    }

    /// As a part of a stored value.
    RecordWriter write(RecordWriter out) {
        out.number(set.size());
        set.forEach((field, values) -> {
            out.text(field.var).number(values.size());
            values.forEach(out::text);
        });
        return out;
    }

    List<String> values(RoomField field) {
        return set.getOrDefault(field, field.usual);
    }

    /// The first value, or empty text.
    String value(RoomField field) {
        List<String> values = values(field);
        return values.isEmpty() ? "" : values.getFirst();
    }

    boolean is(RoomField flag) {
        return value(flag).equals("1");
    }

    /// @param values in the spelling of [RoomField#normal]
    RoomConfig with(RoomField field, List<String> values) {
        Map<RoomField, List<String>> all = new EnumMap<>(RoomField.class);
        all.putAll(set);
        all.put(field, values);
        return new RoomConfig(all);
    }

    RoomConfig with(RoomField field, String value) {
        return with(field, value.isEmpty() ? List.of() : List.of(value));
    }

    RoomConfig with(RoomField flag, boolean value) {
        return with(flag, value ? "1" : "0");
    }

    /// For people; empty text for none.
    String name() {
        return value(RoomField.NAME);
    }

    /// For people; empty text for none.
    String description() {
        return value(RoomField.DESCRIPTION);
    }

    /// A language tag, or empty text.
    String language() {
        return value(RoomField.LANGUAGE);
    }

    boolean isPersistent() {
        return is(RoomField.PERSISTENT);
    }

    boolean isPublic() {
        return is(RoomField.PUBLIC);
    }

    boolean isMembersOnly() {
        return is(RoomField.MEMBERS_ONLY);
    }

    boolean isModerated() {
        return is(RoomField.MODERATED);
    }

    /// Whether a password is needed to enter.
    boolean isProtected() {
        return is(RoomField.PROTECTED);
    }

    /// The password, for owners and for those who are invited; empty text if none is needed.
    String secret() {
        return isProtected() ? value(RoomField.SECRET) : "";
    }

    /// Whether this password lets in; where none is needed, every one does.
    ///
    /// @param password empty for none; how long it takes to compare does not depend on where it differs
    boolean opensWith(String password) {
        return !isProtected() || MessageDigest.isEqual(bytes(password), bytes(secret()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Whether everybody in the room sees the real addresses of all; else only moderators do.
    boolean isNonAnonymous() {
        return value(RoomField.WHO_IS).equals("anyone");
    }

    /// Whether others than moderators may invite.
    boolean allowsInvites() {
        return is(RoomField.INVITES);
    }

    /// Whether participants may change the subject, not moderators only.
    boolean allowsSubject() {
        return is(RoomField.SUBJECT);
    }

    /// The least role that may send private messages; empty if nobody may.
    Optional<Role> privateMessages() {
        return switch (value(RoomField.PRIVATE)) {
            case "anyone" -> Optional.of(Role.VISITOR);
            case "participants" -> Optional.of(Role.PARTICIPANT);
            case "moderators" -> Optional.of(Role.MODERATOR);
            default -> Optional.empty();
        };
    }

    /// Whether the presence of those with this role is shown to all.
    boolean broadcasts(Role role) {
        return values(RoomField.BROADCAST).contains(role.wireName());
    }

    /// Whether the owner lets this role get the list of members; [Rights#list] has the last word.
    boolean listsMembersFor(Role role) {
        return values(RoomField.MEMBER_LIST).contains(role.wireName());
    }

    /// How many people may be in the room at a time.
    ///
    /// @param most as many as the service allows in any room
    int maxUsers(int most) {
        String said = value(RoomField.MAX_USERS);
        return said.equals(RoomField.NO_LIMIT) ? most : Math.min(most, Integer.parseInt(said));
    }

    /// Whether messages are kept in the room's archive.
    boolean isLogged() {
        return is(RoomField.LOGGING);
    }

    /// How many messages at most are shown to who enters.
    int history() {
        return Integer.parseInt(value(RoomField.HISTORY));
    }

    /// Whom to ask about the room.
    List<Jid> contacts() {
        return values(RoomField.CONTACTS).stream().map(Jid::parse).toList();
    }

    /// The status codes that tell everybody in the room what changed since the room was set otherwise (§10.2.1),
    /// in their order; none if nothing did. All of them go into one message or each into one of its own.
    List<Integer> codesSince(RoomConfig before) {
        List<Integer> codes = new ArrayList<>();
        if (differsElsewhere(before)) {
            codes.add(104);
        }
        if (isLogged() != before.isLogged()) {
            codes.add(isLogged() ? 170 : 171);
        }
        if (isNonAnonymous() != before.isNonAnonymous()) {
            codes.add(isNonAnonymous() ? 172 : 173);
        }
        return List.copyOf(codes);
    }

    /// Than in what has a code of its own.
    private boolean differsElsewhere(RoomConfig before) {
        for (RoomField field : RoomField.values()) {
            boolean hasCode = field == RoomField.LOGGING || field == RoomField.WHO_IS;
            if (!hasCode && !values(field).equals(before.values(field))) {
                return true;
            }
        }
        return false;
    }

    /// Without the password.
    @Override
    public String toString() {
        Map<RoomField, List<String>> shown = new EnumMap<>(RoomField.class);
        shown.putAll(set);
        shown.remove(RoomField.SECRET);
        return "RoomConfig" + shown;
    }
}
