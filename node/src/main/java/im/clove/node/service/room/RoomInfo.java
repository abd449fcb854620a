package im.clove.node.service.room;

import im.clove.node.ext.DiscoInfo;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.DataForm;
import im.clove.xmpp.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a room tells about itself to whoever asks, in it or not (XEP-0045 §6.4). Immutable.
///
/// @param occupants how many are in the room; negative if that is not for who asks
/// @param subject empty for none; null if it is not for who asks
/// @param avatarHash of the room's avatar (XEP-0486), in hex; null for none
record RoomInfo(
        RoomConfig config,
        int occupants,
        @Nullable String subject,
        @Nullable String avatarHash) {
    /// The kind of form (XEP-0128).
    static final String TYPE = "http://jabber.org/protocol/muc#roominfo";

    /// The namespace of group chat, which is a feature, too.
    static final String MUC = "http://jabber.org/protocol/muc";

    /// @param features of every room, besides those that follow from how this one is set
    DiscoInfo disco(List<String> features) {
        List<String> all = Stream.of(List.of(MUC), kinds(), features)
                .flatMap(List::stream)
                .distinct()
                .sorted()
                .toList();
        return new DiscoInfo(
                List.of(new DiscoInfo.Identity("conference", "text", config.name())), all, List.of(form()));
    }

    /// §15.3: of each pair the one that holds.
    private List<String> kinds() {
        return List.of(
                config.isProtected() ? "muc_passwordprotected" : "muc_unsecured",
                config.isPublic() ? "muc_public" : "muc_hidden",
                config.isMembersOnly() ? "muc_membersonly" : "muc_open",
                config.isModerated() ? "muc_moderated" : "muc_unmoderated",
                config.isNonAnonymous() ? "muc_nonanonymous" : "muc_semianonymous",
                config.isPersistent() ? "muc_persistent" : "muc_temporary");
    }

    /// Besides its own registry there are those options in it by which clients decide what they offer.
    private Element form() {
        List<Element> fields = new ArrayList<>();
        fields.add(DataForm.field("FORM_TYPE", "hidden", TYPE));
        fields.add(DataForm.field("muc#roominfo_description", "text-single", config.description()));
        if (!config.language().isEmpty()) {
            fields.add(DataForm.field("muc#roominfo_lang", "text-single", config.language()));
        }
        if (occupants >= 0) {
            fields.add(DataForm.field("muc#roominfo_occupants", "text-single", Integer.toString(occupants)));
        }
        if (subject != null) {
            fields.add(DataForm.field("muc#roominfo_subject", "text-single", subject));
        }
        fields.add(DataForm.field("muc#roominfo_subjectmod", "boolean", config.value(RoomField.SUBJECT)));
        if (!config.contacts().isEmpty()) {
            String[] contacts = config.contacts().stream().map(Jid::toString).toArray(String[]::new);
            fields.add(DataForm.field(RoomField.CONTACTS.var, "jid-multi", contacts));
        }
        if (avatarHash != null) {
            fields.add(DataForm.field("muc#roominfo_avatarhash", "text-multi", avatarHash));
        }
        for (RoomField option :
                List.of(RoomField.NAME, RoomField.SUBJECT, RoomField.INVITES, RoomField.PRIVATE, RoomField.HISTORY)) {
            fields.add(DataForm.field(option.var, option.kind.form, config.value(option)));
        }
        return Element.of(DataForm.NS, "x").with("type", "result").withNodes(fields);
    }
}
