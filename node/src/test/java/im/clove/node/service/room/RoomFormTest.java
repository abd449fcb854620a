package im.clove.node.service.room;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.stanza.DataForm;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.Elements;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// XEP-0045 §10.1.3 and §10.2: the form of a room, and what is sent in.
final class RoomFormTest {
    private static final int MOST = 300;
    private static final Jid CRONE = Jid.parse("crone1@shakespeare.example");
    private static final Jid HECATE = Jid.parse("hecate@shakespeare.example");

    private static final RoomConfig CAVE = RoomConfig.USUAL
            .with(RoomField.NAME, "A Dark Cave")
            .with(RoomField.PROTECTED, true)
            .with(RoomField.SECRET, "cauldronburn")
            .with(RoomField.MAX_USERS, "40");

    private static DataForm submitted(String fields) {
        String form = "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>"
                + "http://jabber.org/protocol/muc#roomconfig</value></field>" + fields + "</x>";
        return DataForm.read(Elements.parse(form)).orElseThrow();
    }

    /// Like `whois=anyone`; several values with `+`, none with nothing.
    private static String fields(String set) {
        StringBuilder fields = new StringBuilder();
        for (String one : set.isEmpty() ? new String[0] : set.split(" ", -1)) {
            String[] both = one.split("=", -1);
            String var = both[0].contains("#") ? both[0] : "muc#roomconfig_" + both[0];
            fields.append("<field var='").append(var).append("'>");
            for (String value : both.length == 1 ? new String[0] : both[1].split("\\+", -1)) {
                fields.append("<value>").append(value.replace('_', ' ')).append("</value>");
            }
            fields.append("</field>");
        }
        return fields.toString();
    }

    private static String outcome(RoomConfig now, String set) {
        return switch (RoomForm.submit(now, submitted(fields(set)), MOST)) {
            case RoomForm.Refused(var error) -> error.condition().wireName();
            case RoomForm.Accepted(var config, var owners, var admins) ->
                config.set().entrySet().stream()
                                .map(e -> e.getKey() + "=" + String.join("+", e.getValue()))
                                .collect(Collectors.joining(" "))
                        + list(" owners=", owners)
                        + list(" admins=", admins);
        };
    }

    private static String list(String name, @Nullable List<Jid> addresses) {
        return addresses == null
                ? ""
                : name + addresses.stream().map(Jid::toString).collect(Collectors.joining("+"));
    }

    @Test
    void theFormHasEverythingThatIsSet() {
        assertThat(RoomForm.form(CAVE, MOST, List.of(HECATE, CRONE), List.of()))
                .isEqualTo(Elements.parse("""
                        <x xmlns='jabber:x:data' type='form'>
                        <title>How the room is set</title>
                        <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#roomconfig</value></field>
                        <field var='muc#roomconfig_roomname' type='text-single' label='Name of the room'>
                        <value>A Dark Cave</value></field>
                        <field var='muc#roomconfig_roomdesc' type='text-single' label='What the room is for'/>
                        <field var='muc#roomconfig_lang' type='text-single' label='Language of the discussion'/>
                        <field var='muc#roomconfig_persistentroom' type='boolean'
                         label='The room stays when the last one leaves'><value>1</value></field>
                        <field var='muc#roomconfig_publicroom' type='boolean'
                         label='The room is listed for the users of this server'><value>1</value></field>
                        <field var='muc#roomconfig_membersonly' type='boolean'
                         label='Only members may enter'><value>0</value></field>
                        <field var='muc#roomconfig_moderatedroom' type='boolean'
                         label='Visitors may not speak until a moderator lets them'><value>0</value></field>
                        <field var='muc#roomconfig_passwordprotectedroom' type='boolean'
                         label='A password is needed to enter'><value>1</value></field>
                        <field var='muc#roomconfig_roomsecret' type='text-private' label='The password'>
                        <value>cauldronburn</value></field>
                        <field var='muc#roomconfig_whois' type='list-single' label='Who sees the real addresses'>
                        <value>moderators</value>
                        <option label='Moderators only'><value>moderators</value></option>
                        <option label='Anyone'><value>anyone</value></option></field>
                        <field var='muc#roomconfig_allowinvites' type='boolean'
                         label='Everybody in the room may invite others'><value>1</value></field>
                        <field var='muc#roomconfig_changesubject' type='boolean'
                         label='Participants may change the subject'><value>0</value></field>
                        <field var='muc#roomconfig_allowpm' type='list-single' label='Who may send private messages'>
                        <value>anyone</value>
                        <option label='Anyone'><value>anyone</value></option>
                        <option label='Participants and moderators'><value>participants</value></option>
                        <option label='Moderators only'><value>moderators</value></option>
                        <option label='Nobody'><value>none</value></option></field>
                        <field var='muc#roomconfig_presencebroadcast' type='list-multi'
                         label='Whose presence is shown to all'>
                        <value>moderator</value><value>participant</value><value>visitor</value>
                        <option label='Moderators'><value>moderator</value></option>
                        <option label='Participants'><value>participant</value></option>
                        <option label='Visitors'><value>visitor</value></option></field>
                        <field var='muc#roomconfig_getmemberlist' type='list-multi'
                         label='Who may get the list of members'>
                        <value>moderator</value>
                        <option label='Moderators'><value>moderator</value></option>
                        <option label='Participants'><value>participant</value></option>
                        <option label='Visitors'><value>visitor</value></option></field>
                        <field var='muc#roomconfig_maxusers' type='list-single'
                         label='Most people in the room at a time'>
                        <value>40</value>
                        <option label='10'><value>10</value></option>
                        <option label='20'><value>20</value></option>
                        <option label='30'><value>30</value></option>
                        <option label='40'><value>40</value></option>
                        <option label='50'><value>50</value></option>
                        <option label='100'><value>100</value></option>
                        <option label='200'><value>200</value></option>
                        <option label='As many as the service allows'><value>none</value></option></field>
                        <field var='muc#roomconfig_enablelogging' type='boolean'
                         label='Messages are kept in the room&apos;s archive'><value>1</value></field>
                        <field var='muc#maxhistoryfetch' type='text-single'
                         label='Most messages shown to who enters'><value>50</value></field>
                        <field var='muc#roominfo_contactjid' type='jid-multi' label='Whom to ask about the room'/>
                        <field var='muc#roomconfig_roomowners' type='jid-multi' label='Owners of the room, all of them'>
                        <value>crone1@shakespeare.example</value><value>hecate@shakespeare.example</value></field>
                        <field var='muc#roomconfig_roomadmins' type='jid-multi' label='Admins of the room, all of them'/>
                        </x>""".replace("\n ", " ").replace("\n", "")));
    }

    @Test
    void nothingIsOfferedThatTheServiceDoesNotAllow() {
        assertThat(choices(CAVE.with(RoomField.MAX_USERS, "200"), 25)).isEqualTo("25: 10 20 25 none");
        assertThat(choices(CAVE.with(RoomField.MAX_USERS, "none"), 25)).isEqualTo("none: 10 20 none");
        assertThat(choices(RoomConfig.USUAL, 5)).isEqualTo("5: 5 none");
    }

    private static String choices(RoomConfig config, int most) {
        Element field = RoomForm.form(config, most, List.of(), List.of()).children().stream()
                .filter(one -> one.attributeOr("var", "").equals("muc#roomconfig_maxusers"))
                .findFirst()
                .orElseThrow();
        return field.child(DataForm.NS, "value").orElseThrow().text() + ": "
                + field.children().stream()
                        .filter(one -> one.is(DataForm.NS, "option"))
                        .map(one ->
                                one.child(DataForm.NS, "value").orElseThrow().text())
                        .collect(Collectors.joining(" "));
    }

    @Test
    void whatIsSentBackAsItWasChangesNothing() {
        RoomConfig full = CAVE.with(RoomField.MEMBER_LIST, List.of())
                .with(RoomField.CONTACTS, List.of("hecate@shakespeare.example"))
                .with(RoomField.LANGUAGE, "en");
        Element form =
                RoomForm.form(full, MOST, List.of(CRONE), List.of(HECATE)).with("type", "submit");
        assertThat(RoomForm.submit(full, DataForm.read(form).orElseThrow(), MOST))
                .isEqualTo(new RoomForm.Accepted(full, List.of(CRONE), List.of(HECATE)));
    }

    /// In a room that is set as usual.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                          | ''
            roomname=A_Cave publicroom=false            | NAME=A Cave PUBLIC=0
            whois=anyone whois2=anyone telepathy=1      | WHO_IS=anyone
            whois=none                                  | not-acceptable
            membersonly=perhaps                         | not-acceptable
            membersonly                                 | ''
            whois                                       | ''
            maxusers                                    | ''
            muc#maxhistoryfetch                         | ''
            presencebroadcast                           | BROADCAST=
            maxusers=300                                | MAX_USERS=300
            maxusers=301                                | not-acceptable
            maxusers=none                               | MAX_USERS=none
            passwordprotectedroom=1                     | not-acceptable
            passwordprotectedroom=1 roomsecret          | not-acceptable
            passwordprotectedroom=1 roomsecret=_        | not-acceptable
            passwordprotectedroom=1 roomsecret=xyzzy    | PROTECTED=1 SECRET=xyzzy
            roomsecret=xyzzy                            | PROTECTED=1 SECRET=xyzzy
            roomsecret=_                                | not-acceptable
            roomsecret                                  | ''
            passwordprotectedroom=0 roomsecret=xyzzy    | ''
            enablearchiving=0                           | LOGGING=0
            enablearchiving=0 enablelogging=1           | ''
            enablelogging=1 enablearchiving=0           | ''
            historylength=10                            | HISTORY=10
            maxhistoryfetch=10 muc#maxhistoryfetch=20   | HISTORY=20
            roomowners=a@x.example/r+b@x.example        | ' owners=a@x.example+b@x.example'
            roomadmins=a@x.example+A@x.example          | ' admins=a@x.example'
            roomowners=a@x.example roomadmins=a@x.example+b@x.example | ' owners=a@x.example admins=b@x.example'
            roomowners                                  | ' owners='
            roomadmins=_                                | ' admins='
            roomowners=a@@x.example                     | not-acceptable
            roomadmins=a@x.example+@                    | not-acceptable
            """)
    void aSubmittedForm(String set, String outcome) {
        assertThat(outcome(RoomConfig.USUAL, set)).isEqualTo(outcome);
    }

    /// In the room with a password and a name.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                         | NAME=A Dark Cave PROTECTED=1 SECRET=cauldronburn MAX_USERS=40
            roomname                   | PROTECTED=1 SECRET=cauldronburn MAX_USERS=40
            roomname=                  | PROTECTED=1 SECRET=cauldronburn MAX_USERS=40
            passwordprotectedroom=0    | NAME=A Dark Cave MAX_USERS=40
            passwordprotectedroom=1    | NAME=A Dark Cave PROTECTED=1 SECRET=cauldronburn MAX_USERS=40
            roomsecret=                | not-acceptable
            roomsecret=new             | NAME=A Dark Cave PROTECTED=1 SECRET=new MAX_USERS=40
            maxusers=100               | NAME=A Dark Cave PROTECTED=1 SECRET=cauldronburn
            """)
    void whatAFormDoesNotNameStays(String set, String outcome) {
        assertThat(outcome(CAVE, set)).isEqualTo(outcome);
    }

    /// The administrator allowed more once.
    @Test
    void aLimitThatWasThereBeforeStandsInNobodysWay() {
        RoomConfig large = RoomConfig.USUAL.with(RoomField.MAX_USERS, "1000");
        assertThat(outcome(large, "roomname=Den")).isEqualTo("NAME=Den MAX_USERS=1000");
        assertThat(outcome(large, "roomname=Den maxusers=1000")).isEqualTo("NAME=Den MAX_USERS=1000");
        assertThat(outcome(large, "maxusers=1001")).isEqualTo("not-acceptable");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <x xmlns='jabber:x:data' type='form'/>                                                    | bad-request
            <x xmlns='jabber:x:data' type='result'/>                                                  | bad-request
            <x xmlns='jabber:x:data'/>                                                                | bad-request
            <x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>a</value></field></x> | bad-request
            <x xmlns='jabber:x:data' type='submit'/>                                                  | done
            """)
    void whatIsNoFormOfARoom(String form, String outcome) {
        DataForm read = DataForm.read(Elements.parse(form)).orElseThrow();
        assertThat(
                        switch (RoomForm.submit(CAVE, read, MOST)) {
                            case RoomForm.Refused(var error) ->
                                error.condition().wireName();
                            case RoomForm.Accepted(var config, var _, var _) ->
                                config.equals(CAVE) ? "done" : "changed";
                        })
                .isEqualTo(outcome);
    }

    @Test
    void theErrorSaysWhichFieldItIs() {
        assertThat(RoomForm.submit(CAVE, submitted(fields("muc#maxhistoryfetch=many")), MOST))
                .isInstanceOfSatisfying(
                        RoomForm.Refused.class,
                        refused -> assertThat(refused.error().text())
                                .isEqualTo("Most messages shown to who enters: there is no such value"));
    }

    @Test
    void noMoreThanSoManyOwnersAtOnce() {
        StringBuilder owners = new StringBuilder("roomowners=0@x.example");
        for (int i = 1; i < 200; i++) {
            owners.append('+').append(i).append("@x.example");
        }
        assertThat(outcome(CAVE, owners.toString())).contains("owners=0@x.example+1@x.example");
        assertThat(outcome(CAVE, owners + "+200@x.example")).isEqualTo("not-acceptable");
    }
}
