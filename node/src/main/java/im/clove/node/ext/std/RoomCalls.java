package im.clove.node.ext.std;

import im.clove.xmpp.stanza.Message;
import im.clove.xmpp.xml.Element;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Whether the owner of an account wants to be called for what is said in a room where none of his clients is. It
/// follows from his bookmark of it (XEP-0402). Pure.
///
/// | bookmark | called |
/// |---|---|
/// | without `autojoin` | no: his clients would not go in |
/// | with it | yes |
/// | and `notify` in it (XEP-0492) with `never` | no |
/// | with `on-mention` | where the text has his nickname, or cannot be read |
///
/// What `notify` says of phones goes before what it says of all clients.
final class RoomCalls {
    private static final Set<String> NOTIFY =
            Set.of("urn:xmpp:notification-settings:0", "urn:xmpp:notification-settings:1");
    private static final Set<String> PHONES = Set.of("phone", "mobile");

    private RoomCalls() {}

    /// @param bookmark a `conference`
    static boolean wanted(Element bookmark, Message message) {
        String autojoin = bookmark.attributeOr("autojoin", "");
        if (!autojoin.equals("true") && !autojoin.equals("1")) {
            return false;
        }
        return switch (setting(bookmark)) {
            case "never" -> false;
            case "on-mention" -> isMentioned(bookmark, message.element());
            default -> true;
        };
    }

    private static String setting(Element bookmark) {
        List<Element> settings = bookmark.child(bookmark.namespace(), "extensions").stream()
                .flatMap(extensions -> extensions.children().stream())
                .filter(child -> child.local().equals("notify") && NOTIFY.contains(child.namespace()))
                .flatMap(notify -> notify.children().stream())
                .toList();
        String ofAll = "";
        for (Element each : settings) {
            if (each.attributes().isEmpty()) {
                ofAll = each.local();
            } else if (each.attributes().stream().anyMatch(attribute -> PHONES.contains(attribute.value()))) {
                return each.local();
            }
        }
        return ofAll;
    }

    private static boolean isMentioned(Element bookmark, Element message) {
        String nick = bookmark.child(bookmark.namespace(), "nick")
                .map(Element::text)
                .map(String::strip)
                .orElse("");
        boolean isEncrypted = message.children().stream()
                .anyMatch(child ->
                        child.local().equals("encrypted") || child.local().equals("openpgp"));
        String body = message.child(Element.CLIENT, "body").map(Element::text).orElse("");
        return isEncrypted || nick.isEmpty() || body.toLowerCase(Locale.ROOT).contains(nick.toLowerCase(Locale.ROOT));
    }
}
