package im.clove.node.service.room;

import im.clove.xmpp.xml.Element;

/// The words of XEP-0045 on the wire.
final class Muc {
    /// Who enters says this (§7.2.1).
    static final String NS = "http://jabber.org/protocol/muc";

    static final String USER = NS + "#user";
    static final String ADMIN = NS + "#admin";
    static final String OWNER = NS + "#owner";

    /// XEP-0421.
    static final String OCCUPANT = "urn:xmpp:occupant-id:0";

    /// XEP-0249.
    static final String CONFERENCE = "jabber:x:conference";

    private static final int MOST_REASON = 500;

    private Muc() {}

    /// Status codes (§15.6) that this server sends, and [RoomConfig] those of changed settings.
    enum Status {
        NON_ANONYMOUS(100),
        AFFILIATION_CHANGED(101),
        CONFIGURATION_CHANGED(104),
        SELF(110),
        LOGGED(170),
        CREATED(201),
        NICK_GIVEN(210),
        BANNED(301),
        NEW_NICK(303),
        KICKED(307),
        REMOVED_AFFILIATION(321),
        REMOVED_MEMBERS_ONLY(322),
        REMOVED_SHUTDOWN(332),
        REMOVED_ERROR(333);

        private final int code;

        Status(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    static Element status(int code) {
        return Element.of(USER, "status").with("code", Integer.toString(code));
    }

    /// A reason as it is kept and told: what a person writes, with room to spare.
    static String bounded(String reason) {
        return reason.length() > MOST_REASON ? reason.substring(0, MOST_REASON) : reason;
    }

    static Element reason(String namespace, String text) {
        return Element.ofText(namespace, "reason", text);
    }
}
