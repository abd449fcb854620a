package im.clove.node.pubsub;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What can be set of a node (XEP-0060 §16.4.4), with the values there are and the one it has when nobody says. What is
/// here is done; what is not, the server does not know.
public enum ConfigField {
    TITLE("title", Kind.TEXT, ""),
    DESCRIPTION("description", Kind.TEXT, ""),
    /// The namespace of payloads, for people.
    TYPE("type", Kind.TEXT, ""),
    ACCESS("access_model", Kind.CHOICE, "presence", "open", "presence", "roster", "whitelist"),
    GROUPS("roster_groups_allowed", Kind.TEXTS, ""),
    PUBLISH("publish_model", Kind.CHOICE, "publishers", "publishers", "subscribers", "open"),
    PERSIST("persist_items", Kind.FLAG, "1"),
    MAX("max_items", Kind.COUNT, "1"),
    /// Items stay until they are removed; there is no other way.
    EXPIRE("item_expire", Kind.CHOICE, "max", "max"),
    SEND_LAST("send_last_published_item", Kind.CHOICE, "on_sub_and_presence", "never", "on_sub", "on_sub_and_presence"),
    PAYLOADS("deliver_payloads", Kind.FLAG, "1"),
    NOTIFICATIONS("deliver_notifications", Kind.FLAG, "1"),
    NOTIFY_CONFIG("notify_config", Kind.FLAG, "0"),
    NOTIFY_DELETE("notify_delete", Kind.FLAG, "1"),
    NOTIFY_RETRACT("notify_retract", Kind.FLAG, "1"),
    MESSAGE("notification_type", Kind.CHOICE, "headline", "headline", "normal");

    /// What values look like.
    enum Kind {
        FLAG("boolean"),
        CHOICE("list-single"),
        COUNT("text-single"),
        TEXT("text-single"),
        TEXTS("text-multi");

        final String form;

        Kind(String form) {
            this.form = form;
        }
    }

    /// Of a text that is kept for people.
    private static final int MOST_TEXT = 500;

    private static final int MOST_TEXTS = 50;

    final String var;
    final Kind kind;
    final String usual;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    final List<String> choices;

    ConfigField(String name, Kind kind, String usual, String... choices) {
        this.var = "pubsub#" + name;
        this.kind = kind;
        this.usual = usual;
        this.choices = List.of(choices);
    }

    static Optional<ConfigField> of(String var) {
        for (ConfigField field : values()) {
            if (field.var.equals(var)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    /// These values in the one spelling that is kept and compared, or null if they are none of this field.
    @Nullable
    List<String> normal(List<String> said, Holder holder) {
        if (kind == Kind.TEXTS) {
            boolean fits = said.size() <= MOST_TEXTS && said.stream().allMatch(text -> text.length() <= MOST_TEXT);
            return fits ? said.stream().distinct().sorted().toList() : null;
        }
        if (said.size() > 1) {
            return null;
        }
        String one = said.isEmpty() ? "" : said.getFirst().strip();
        return switch (kind) {
            case FLAG ->
                switch (one) {
                    case "1", "true" -> List.of("1");
                    case "0", "false" -> List.of("0");
                    default -> null;
                };
            case CHOICE -> holder.choices(this).contains(one) ? List.of(one) : null;
            case COUNT -> count(one);
            case TEXT, TEXTS -> one.length() <= MOST_TEXT ? List.of(one) : null;
        };
    }

    private static @Nullable List<String> count(String text) {
        if (text.equals(NodeConfig.MOST)) {
            return List.of(text);
        }
        boolean isCount = text.matches("[0-9]{1,6}") && Integer.parseInt(text) > 0;
        return isCount ? List.of(Integer.toString(Integer.parseInt(text))) : null;
    }
}
