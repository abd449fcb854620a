package im.clove.node.service.room;

import im.clove.xmpp.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What can be set of a room (XEP-0045 §15.5.3), with the values there are and the one it has when nobody says.
/// In the order of the form. What is here is done; what is not, the server does not know.
enum RoomField {
    NAME("roomname", Kind.TEXT, "Name of the room", "", 200),
    DESCRIPTION("roomdesc", Kind.TEXT, "What the room is for", "", 2048),
    LANGUAGE("lang", Kind.LANGUAGE, "Language of the discussion", "", 35),
    PERSISTENT("persistentroom", "The room stays when the last one leaves", true),
    PUBLIC("publicroom", "The room is listed for the users of this server", true),
    MEMBERS_ONLY("membersonly", "Only members may enter", false),
    MODERATED("moderatedroom", "Visitors may not speak until a moderator lets them", false),
    PROTECTED("passwordprotectedroom", "A password is needed to enter", false),
    SECRET("roomsecret", Kind.SECRET, "The password", "", 500),
    WHO_IS(
            "whois",
            Kind.CHOICE,
            "Who sees the real addresses",
            List.of("moderators"),
            new Choice("moderators", "Moderators only"),
            new Choice("anyone", "Anyone")),
    INVITES("allowinvites", "Everybody in the room may invite others", true),
    SUBJECT("changesubject", "Participants may change the subject", false),
    PRIVATE(
            "allowpm",
            Kind.CHOICE,
            "Who may send private messages",
            List.of("anyone"),
            new Choice("anyone", "Anyone"),
            new Choice("participants", "Participants and moderators"),
            new Choice("moderators", "Moderators only"),
            new Choice("none", "Nobody")),
    BROADCAST("presencebroadcast", "Whose presence is shown to all", "moderator", "participant", "visitor"),
    MEMBER_LIST("getmemberlist", "Who may get the list of members", "moderator"),
    MAX_USERS("maxusers", Kind.USERS, "Most people in the room at a time", "100", 100_000),
    LOGGING("enablelogging", "Messages are kept in the room's archive", true),
    HISTORY("muc#maxhistoryfetch", Kind.COUNT, "Most messages shown to who enters", "50", 500),
    /// Not of this form's registry but of that of what a room tells about itself, where it belongs to.
    CONTACTS("muc#roominfo_contactjid", Kind.ADDRESSES, "Whom to ask about the room", "", 10);

    /// What values look like.
    enum Kind {
        FLAG("boolean"),
        CHOICE("list-single"),
        CHOICES("list-multi"),
        /// A number of people, or [RoomField#NO_LIMIT].
        USERS("list-single"),
        COUNT("text-single"),
        TEXT("text-single"),
        /// A language tag (RFC 5646), or nothing.
        LANGUAGE("text-single"),
        SECRET("text-private"),
        ADDRESSES("jid-multi");

        final String form;

        Kind(String form) {
            this.form = form;
        }
    }

    /// @param label for people
    record Choice(String value, String label) {}

    /// As many people as the service allows.
    static final String NO_LIMIT = "none";

    private static final String PREFIX = "muc#roomconfig_";

    private static final List<Choice> ROLES = List.of(
            new Choice("moderator", "Moderators"),
            new Choice("participant", "Participants"),
            new Choice("visitor", "Visitors"));

    /// Of all values of one field, in bytes: what a person writes into a form, with room to spare.
    private static final int MOST_BYTES = 2048;

    private static final Pattern LANGUAGE_TAG = Pattern.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*");

    final String var;
    final Kind kind;
    final String label;

    /// Characters of a text, the number itself, or how many addresses.
    final int most;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    final List<String> usual;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    final List<Choice> choices;

    RoomField(String name, Kind kind, String label, List<String> usual, int most, List<Choice> choices) {
        this.var = name.startsWith("muc#") ? name : PREFIX + name;
        this.kind = kind;
        this.label = label;
        this.usual = usual;
        this.most = most;
        this.choices = choices;
    }

    RoomField(String name, Kind kind, String label, String usual, int most) {
        this(name, kind, label, usual.isEmpty() ? List.of() : List.of(usual), most, List.of());
    }

    RoomField(String name, String label, boolean usual) {
        this(name, Kind.FLAG, label, List.of(usual ? "1" : "0"), 0, List.of());
    }

    RoomField(String name, Kind kind, String label, List<String> usual, Choice... choices) {
        this(name, kind, label, usual, 0, List.of(choices));
    }

    /// Of roles.
    RoomField(String name, String label, String... usual) {
        this(name, Kind.CHOICES, label, List.of(usual), 0, List.of());
    }

    List<Choice> choices() {
        return kind == Kind.CHOICES ? ROLES : choices;
    }

    /// Whether a form that has the field without a value says nothing of it, rather than that it is to be empty.
    boolean needsValue() {
        return switch (kind) {
            case FLAG, CHOICE, USERS, COUNT -> true;
            case CHOICES, TEXT, LANGUAGE, SECRET, ADDRESSES -> false;
        };
    }

    static Optional<RoomField> of(String var) {
        for (RoomField field : values()) {
            if (field.var.equals(var)) {
                return Optional.of(field);
            }
        }
        return switch (var) {
            // What other servers call it, and so some clients.
            case PREFIX + "enablearchiving" -> Optional.of(LOGGING);
            case PREFIX + "maxhistoryfetch", PREFIX + "historylength" -> Optional.of(HISTORY);
            default -> Optional.empty();
        };
    }

    /// These values in the one spelling that is kept and compared, or null if they are none of this field.
    @Nullable
    List<String> normal(List<String> said) {
        int bytes = 0;
        for (String text : said) {
            bytes += text.length() > MOST_BYTES ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MOST_BYTES) {
                return null;
            }
        }
        if (kind == Kind.CHOICES) {
            return chosen(said);
        }
        if (kind == Kind.ADDRESSES) {
            return addresses(said);
        }
        return said.size() > 1 ? null : one(said.isEmpty() ? "" : said.getFirst());
    }

    private @Nullable List<String> one(String said) {
        // A blank at either end may well be part of a password.
        String text = kind == Kind.SECRET ? said : said.strip();
        return switch (kind) {
            case FLAG ->
                switch (text) {
                    case "1", "true" -> List.of("1");
                    case "0", "false" -> List.of("0");
                    default -> null;
                };
            case CHOICE -> choices.stream().anyMatch(choice -> choice.value.equals(text)) ? List.of(text) : null;
            // Some clients know only numbers, and say 0 for no limit.
            case USERS -> text.equals(NO_LIMIT) || text.matches("0*") ? List.of(NO_LIMIT) : count(text);
            case COUNT -> count(text);
            case LANGUAGE -> text.isEmpty() || LANGUAGE_TAG.matcher(text).matches() ? text(text) : null;
            case TEXT, SECRET -> text(text);
            case CHOICES, ADDRESSES -> throw new IllegalStateException("These are many");
        };
    }

    private @Nullable List<String> text(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        return text.length() <= most ? List.of(text) : null;
    }

    private @Nullable List<String> count(String text) {
        if (!text.matches("[0-9]{1,6}")) {
            return null;
        }
        int number = Integer.parseInt(text);
        return number <= most ? List.of(Integer.toString(number)) : null;
    }

    private @Nullable List<String> chosen(List<String> said) {
        List<String> chosen =
                ROLES.stream().map(Choice::value).filter(said::contains).toList();
        return chosen.size() == said.stream().distinct().count() ? chosen : null;
    }

    private @Nullable List<String> addresses(List<String> said) {
        List<String> addresses = new ArrayList<>();
        for (String text : said) {
            Optional<Jid> jid = Jid.tryParse(text.strip());
            if (jid.isPresent()) {
                addresses.add(jid.get().bare().toString());
            } else if (!text.isBlank()) {
                return null;
            }
        }
        return addresses.size() <= most ? addresses.stream().distinct().toList() : null;
    }
}
