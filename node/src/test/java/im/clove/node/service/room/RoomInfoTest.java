package im.clove.node.service.room;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.ext.DiscoInfo;
import im.clove.xmpp.stanza.DataForm;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// XEP-0045 §6.4: what a room tells about itself.
final class RoomInfoTest {
    private static final RoomConfig CAVE =
            RoomConfig.USUAL.with(RoomField.NAME, "A Dark Cave").with(RoomField.DESCRIPTION, "For good witches");

    private static DiscoInfo disco(RoomConfig config) {
        return new RoomInfo(config, 3, "Spells", null).disco(List.of("vcard-temp", "http://jabber.org/protocol/muc"));
    }

    @Test
    void whatKindOfRoomItIs() {
        DiscoInfo info = disco(CAVE);
        assertThat(info.identities()).containsExactly(new DiscoInfo.Identity("conference", "text", "A Dark Cave"));
        assertThat(info.features())
                .containsExactly(
                        "http://jabber.org/protocol/muc",
                        "muc_open",
                        "muc_persistent",
                        "muc_public",
                        "muc_semianonymous",
                        "muc_unmoderated",
                        "muc_unsecured",
                        "vcard-temp");
        assertThat(disco(RoomConfig.USUAL).identities())
                .containsExactly(new DiscoInfo.Identity("conference", "text", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "PERSISTENT,0,muc_persistent,muc_temporary",
        "PUBLIC,0,muc_public,muc_hidden",
        "MEMBERS_ONLY,1,muc_open,muc_membersonly",
        "MODERATED,1,muc_unmoderated,muc_moderated",
        "PROTECTED,1,muc_unsecured,muc_passwordprotected",
        "WHO_IS,anyone,muc_semianonymous,muc_nonanonymous"
    })
    void eachOptionChangesOneFeature(RoomField field, String value, String usual, String other) {
        List<String> before = disco(CAVE).features();
        List<String> after = disco(CAVE.with(field, value)).features();
        assertThat(before).contains(usual).doesNotContain(other);
        assertThat(after).contains(other).doesNotContain(usual).hasSameSizeAs(before);
    }

    @Test
    void theForm() {
        RoomConfig config = CAVE.with(RoomField.LANGUAGE, "en")
                .with(RoomField.CONTACTS, List.of("hecate@shakespeare.example"))
                .with(RoomField.SUBJECT, true)
                .with(RoomField.SECRET, "cauldronburn");
        assertThat(new RoomInfo(config, 3, "Spells", "da39a3ee")
                        .disco(List.of())
                        .forms())
                .containsExactly(parsed("""
                        <x xmlns='jabber:x:data' type='result'>
                        <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#roominfo</value></field>
                        <field var='muc#roominfo_description' type='text-single'><value>For good witches</value></field>
                        <field var='muc#roominfo_lang' type='text-single'><value>en</value></field>
                        <field var='muc#roominfo_occupants' type='text-single'><value>3</value></field>
                        <field var='muc#roominfo_subject' type='text-single'><value>Spells</value></field>
                        <field var='muc#roominfo_subjectmod' type='boolean'><value>1</value></field>
                        <field var='muc#roominfo_contactjid' type='jid-multi'><value>hecate@shakespeare.example</value></field>
                        <field var='muc#roominfo_avatarhash' type='text-multi'><value>da39a3ee</value></field>
                        <field var='muc#roomconfig_roomname' type='text-single'><value>A Dark Cave</value></field>
                        <field var='muc#roomconfig_changesubject' type='boolean'><value>1</value></field>
                        <field var='muc#roomconfig_allowinvites' type='boolean'><value>1</value></field>
                        <field var='muc#roomconfig_allowpm' type='list-single'><value>anyone</value></field>
                        <field var='muc#maxhistoryfetch' type='text-single'><value>50</value></field>
                        </x>"""));
    }

    /// Who is not in a room for members does not learn what goes on there.
    @Test
    void whatIsNotForWhoAsksIsLeftOut() {
        Element form =
                new RoomInfo(CAVE, -1, null, null).disco(List.of()).forms().getFirst();
        assertThat(DataForm.read(form).orElseThrow().fields().keySet())
                .containsExactly(
                        "FORM_TYPE",
                        "muc#roominfo_description",
                        "muc#roominfo_subjectmod",
                        "muc#roomconfig_roomname",
                        "muc#roomconfig_changesubject",
                        "muc#roomconfig_allowinvites",
                        "muc#roomconfig_allowpm",
                        "muc#maxhistoryfetch");
    }

    private static Element parsed(String xml) {
        return Elements.parse(xml.replace("\n", ""));
    }
}
