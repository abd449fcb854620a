package im.clove.node.pubsub;

import java.util.List;

/// Whose nodes they are, and so what of [ConfigField] can be done with them: a service knows nobody's roster and sees
/// nobody's presence. What a holder cannot do is in no form of it and is taken from none. Pure.
public enum Holder {
    /// An account (XEP-0163).
    ACCOUNT,
    /// A service of its own (XEP-0060 alone).
    SERVICE;

    /// Whether such a field is known here.
    boolean has(ConfigField field) {
        return this == ACCOUNT || field != ConfigField.GROUPS;
    }

    /// The values of a choice there are here.
    List<String> choices(ConfigField field) {
        return this == ACCOUNT
                ? field.choices
                : field.choices.stream().filter(choice -> !isPersonal(choice)).toList();
    }

    private static boolean isPersonal(String choice) {
        return switch (choice) {
            case "presence", "roster", "on_sub_and_presence" -> true;
            default -> false;
        };
    }
}
