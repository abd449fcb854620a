package im.clove.node.service.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.node.store.RecordReader;
import im.clove.node.store.RecordWriter;
import im.clove.node.store.StoreException;
import im.clove.xmpp.jid.Jid;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How a room is set, and how that is kept.
final class RoomConfigTest {
    private static RoomConfig stored(byte[] record) {
        RecordReader in = new RecordReader("room", record, 1);
        RoomConfig config = RoomConfig.read(in);
        in.end();
        return config;
    }

    private static byte[] record(RoomConfig config) {
        return config.write(new RecordWriter(1)).done();
    }

    /// Like `maxusers=30 whois=anyone`; several values with `+`, none with nothing.
    private static RoomConfig config(String set) {
        RoomConfig config = RoomConfig.USUAL;
        for (String one : set.split(" ", -1)) {
            String[] both = one.split("=", -1);
            if (both.length == 2) {
                RoomField field = field(both[0]);
                config = config.with(field, both[1].isEmpty() ? List.of() : List.of(both[1].split("\\+", -1)));
            }
        }
        return config;
    }

    private static RoomField field(String name) {
        return RoomField.of(name.contains("#") ? name : "muc#roomconfig_" + name)
                .orElseThrow();
    }

    @Test
    void aRoomIsMadeLikeThis() {
        RoomConfig usual = RoomConfig.USUAL;
        assertThat(usual.name()).isEmpty();
        assertThat(usual.description()).isEmpty();
        assertThat(usual.language()).isEmpty();
        assertThat(usual.isPersistent()).isTrue();
        assertThat(usual.isPublic()).isTrue();
        assertThat(usual.isMembersOnly()).isFalse();
        assertThat(usual.isModerated()).isFalse();
        assertThat(usual.isProtected()).isFalse();
        assertThat(usual.secret()).isEmpty();
        assertThat(usual.isNonAnonymous()).isFalse();
        assertThat(usual.allowsInvites()).isTrue();
        assertThat(usual.allowsSubject()).isFalse();
        assertThat(usual.privateMessages()).contains(Role.VISITOR);
        assertThat(Stream.of(Role.values()).map(usual::broadcasts)).containsExactly(false, true, true, true);
        assertThat(Stream.of(Role.values()).map(usual::listsMembersFor)).containsExactly(false, false, false, true);
        assertThat(usual.maxUsers(500)).isEqualTo(100);
        assertThat(usual.maxUsers(20)).isEqualTo(20);
        assertThat(usual.isLogged()).isTrue();
        assertThat(usual.history()).isEqualTo(50);
        assertThat(usual.contacts()).isEmpty();
    }

    @Test
    void aRoomIsSetLikeThis() {
        RoomConfig set = config("roomname=Cave roomdesc=Witches lang=en persistentroom=0 publicroom=0 membersonly=1"
                + " moderatedroom=1 passwordprotectedroom=1 roomsecret=xyzzy whois=anyone allowinvites=0"
                + " changesubject=1 allowpm=none presencebroadcast=moderator getmemberlist= maxusers=none"
                + " enablelogging=0 muc#maxhistoryfetch=0 muc#roominfo_contactjid=hecate@witches.example");
        assertThat(set.set().keySet()).containsExactlyInAnyOrder(RoomField.values());
        assertThat(set.name()).isEqualTo("Cave");
        assertThat(set.description()).isEqualTo("Witches");
        assertThat(set.language()).isEqualTo("en");
        assertThat(set.isPersistent()).isFalse();
        assertThat(set.isPublic()).isFalse();
        assertThat(set.isMembersOnly()).isTrue();
        assertThat(set.isModerated()).isTrue();
        assertThat(set.isProtected()).isTrue();
        assertThat(set.secret()).isEqualTo("xyzzy");
        assertThat(set.isNonAnonymous()).isTrue();
        assertThat(set.allowsInvites()).isFalse();
        assertThat(set.allowsSubject()).isTrue();
        assertThat(set.privateMessages()).isEmpty();
        assertThat(Stream.of(Role.values()).map(set::broadcasts)).containsExactly(false, false, false, true);
        assertThat(Stream.of(Role.values()).map(set::listsMembersFor)).containsOnly(false);
        assertThat(set.maxUsers(500)).isEqualTo(500);
        assertThat(set.isLogged()).isFalse();
        assertThat(set.history()).isZero();
        assertThat(set.contacts()).containsExactly(Jid.parse("hecate@witches.example"));
        assertThat(stored(record(set))).isEqualTo(set);
        assertThat(stored(record(RoomConfig.USUAL))).isEqualTo(RoomConfig.USUAL);
    }

    @ParameterizedTest
    @CsvSource({"anyone,VISITOR", "participants,PARTICIPANT", "moderators,MODERATOR"})
    void theLeastRoleForPrivateMessages(String set, Role least) {
        assertThat(config("allowpm=" + set).privateMessages()).contains(least);
    }

    @Test
    void onlyTheRightPasswordOpens() {
        RoomConfig closed = config("passwordprotectedroom=1 roomsecret=xyzzy");
        assertThat(closed.opensWith("xyzzy")).isTrue();
        assertThat(closed.opensWith("")).isFalse();
        assertThat(closed.opensWith("xyzz")).isFalse();
        assertThat(closed.opensWith("xyzzyy")).isFalse();
        assertThat(closed.opensWith("Xyzzy")).isFalse();
        assertThat(config("roomsecret=xyzzy").opensWith("")).isTrue();
        assertThat(config("roomsecret=xyzzy").secret()).isEmpty();
    }

    @Test
    void noLogShowsThePassword() {
        assertThat(config("passwordprotectedroom=1 roomsecret=xyzzy maxusers=30")
                        .toString())
                .isEqualTo("RoomConfig{PROTECTED=[1], MAX_USERS=[30]}");
    }

    @Test
    void whatIsSetToItsUsualValueIsNotKept() {
        RoomConfig back = config("publicroom=0 roomname=Cave").with(RoomField.PUBLIC, true);
        assertThat(back).isEqualTo(config("roomname=Cave"));
        assertThat(back.with(RoomField.NAME, "")).isEqualTo(RoomConfig.USUAL);
        assertThat(new RoomConfig(Map.of(RoomField.HISTORY, List.of("50")))).isEqualTo(RoomConfig.USUAL);
    }

    /// Of a newer version, or of one that allowed more.
    @Test
    void whatIsNotKnownInTheStoreIsLeftOut() {
        byte[] record = new RecordWriter(1)
                .number(4)
                .text("muc#roomconfig_telepathy")
                .number(2)
                .text("1")
                .text("2")
                .text("muc#roomconfig_whois")
                .number(1)
                .text("none")
                .text("muc#roomconfig_enablelogging")
                .number(0)
                .text("muc#roomconfig_roomname")
                .number(1)
                .text("Cave")
                .done();
        assertThat(stored(record)).isEqualTo(config("roomname=Cave"));
    }

    @Test
    void aDamagedRecordIsNoConfiguration() {
        byte[] record =
                new RecordWriter(1).number(7).text("muc#roomconfig_whois").done();
        assertThatThrownBy(() -> stored(record)).isInstanceOf(StoreException.class);
    }

    /// §10.2.1: from how it was set to how it is set now.
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "usual", textBlock = """
            usual                        | usual                                        | ''
            usual                        | enablelogging=0                              | 171
            enablelogging=0              | usual                                        | 170
            usual                        | whois=anyone                                 | 172
            whois=anyone                 | usual                                        | 173
            usual                        | whois=anyone enablelogging=0                 | 171 172
            whois=anyone enablelogging=0 | usual                                        | 170 173
            whois=anyone                 | enablelogging=0                              | 171 173
            enablelogging=0              | whois=anyone                                 | 170 172
            usual                        | whois=anyone enablelogging=0 roomname=Cave   | 104 171 172
            enablelogging=0              | enablelogging=0 roomname=Cave                | 104
            usual                        | roomname=Cave                                | 104
            roomname=Cave                | roomname=Den                                 | 104
            roomname=Cave                | usual                                        | 104
            usual                        | roomdesc=Witches                             | 104
            usual                        | lang=en                                      | 104
            usual                        | persistentroom=0                             | 104
            usual                        | publicroom=0                                 | 104
            usual                        | membersonly=1                                | 104
            usual                        | moderatedroom=1                              | 104
            usual                        | passwordprotectedroom=1 roomsecret=xyzzy     | 104
            roomsecret=xyzzy             | roomsecret=plugh                             | 104
            usual                        | allowinvites=0                               | 104
            usual                        | changesubject=1                              | 104
            usual                        | allowpm=none                                 | 104
            usual                        | presencebroadcast=moderator                  | 104
            usual                        | getmemberlist=                               | 104
            usual                        | maxusers=none                                | 104
            usual                        | muc#maxhistoryfetch=20                       | 104
            usual                        | muc#roominfo_contactjid=hecate@witches.example | 104
            """)
    void whatChangedIsTold(String before, String now, String codes) {
        assertThat(config(now == null ? "" : now).codesSince(config(before == null ? "" : before)))
                .extracting(String::valueOf)
                .isEqualTo(codes.isEmpty() ? List.of() : List.of(codes.split(" ", -1)));
    }

    /// In the one spelling; `-` for what is no such value.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            persistentroom         | true                      | 1
            persistentroom         | ' 1 '                     | 1
            persistentroom         | false                     | 0
            persistentroom         | yes                       | -
            persistentroom         | ''                        | -
            persistentroom         | 1,0                       | -
            whois                  | anyone                    | anyone
            whois                  | Anyone                    | -
            whois                  | none                      | -
            allowpm                | participants              | participants
            allowpm                | participant               | -
            roomname               | '  A Cave '               | A Cave
            roomname               | a,b                       | -
            roomsecret             | ' x '                     | ' x '
            lang                   | en                        | en
            lang                   | zh-Hant-TW                | zh-Hant-TW
            lang                   | en_GB                     | -
            lang                   | toolongforit              | -
            lang                   | de-                       | -
            maxusers               | 30                        | 30
            maxusers               | 007                       | 7
            maxusers               | none                      | none
            maxusers               | 0                         | none
            maxusers               | 00                        | none
            maxusers               | ''                        | none
            maxusers               | 100000                    | 100000
            maxusers               | 100001                    | -
            maxusers               | 9999999999                | -
            maxusers               | -1                        | -
            maxusers               | ten                       | -
            maxusers               | 1.5                       | -
            maxusers               | ٣                         | -
            muc#maxhistoryfetch    | 0                         | 0
            muc#maxhistoryfetch    | 500                       | 500
            muc#maxhistoryfetch    | 501                       | -
            muc#maxhistoryfetch    | none                      | -
            presencebroadcast      | visitor,moderator         | moderator,visitor
            presencebroadcast      | visitor,visitor           | visitor
            presencebroadcast      | none                      | -
            presencebroadcast      | moderator,owner           | -
            muc#roominfo_contactjid | A@witches.example/x,b@witches.example | a@witches.example,b@witches.example
            muc#roominfo_contactjid | a@witches.example,a@witches.example   | a@witches.example
            muc#roominfo_contactjid | a@@witches.example        | -
            """)
    void aValueHasOneSpelling(String name, String said, String normal) {
        List<String> values = field(name).normal(List.of(said.split(",", -1)));
        assertThat(values == null ? "-" : String.join(",", values)).isEqualTo(normal);
    }

    @ParameterizedTest
    @CsvSource({"roomname,200", "roomdesc,2048", "roomsecret,500"})
    void aTextHasItsLength(String name, int most) {
        RoomField field = field(name);
        assertThat(field.normal(List.of("a".repeat(most)))).isNotNull();
        assertThat(field.normal(List.of("a".repeat(most + 1)))).isNull();
        // Two bytes each: over what any field takes, however many letters it allows.
        assertThat(field.normal(List.of("ש".repeat(1025)))).isNull();
        assertThat(field.normal(List.of())).isEmpty();
        assertThat(field.normal(List.of(""))).isEmpty();
    }

    @Test
    void aListHasItsLength() {
        List<String> eleven = Stream.iterate(0, n -> n + 1)
                .limit(11)
                .map(n -> n + "@witches.example")
                .toList();
        assertThat(RoomField.CONTACTS.normal(eleven)).isNull();
        assertThat(RoomField.CONTACTS.normal(eleven.subList(0, 10))).hasSize(10);
        assertThat(RoomField.CONTACTS.normal(List.of("a".repeat(1000) + "@a.example", "b".repeat(1100) + "@a.example")))
                .isNull();
        assertThat(RoomField.BROADCAST.normal(Collections.nCopies(1000, "visitor")))
                .isNull();
        assertThat(RoomField.BROADCAST.normal(List.of())).isEmpty();
    }

    @Test
    void otherServersNamesAreKnown() {
        assertThat(RoomField.of("muc#roomconfig_enablearchiving")).contains(RoomField.LOGGING);
        assertThat(RoomField.of("muc#roomconfig_historylength")).contains(RoomField.HISTORY);
        assertThat(RoomField.of("muc#roomconfig_maxhistoryfetch")).contains(RoomField.HISTORY);
        assertThat(RoomField.of("muc#roomconfig_pubsub")).isEmpty();
        assertThat(RoomField.of("whois")).isEmpty();
        for (RoomField field : RoomField.values()) {
            assertThat(RoomField.of(field.var)).contains(field);
            assertThat(field.normal(field.usual)).as(field.var).isEqualTo(field.usual);
        }
    }
}
