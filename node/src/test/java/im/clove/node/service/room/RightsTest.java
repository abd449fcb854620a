package im.clove.node.service.room;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The tables of XEP-0045 §5. In a cell: `y` he may, `f` forbidden, `a` not-allowed, `c` conflict, `n` not-acceptable,
/// `i` item-not-found.
final class RightsTest {
    private static final Standing OUTSIDE = Standing.outside(Affiliation.NONE);

    private static String cell(Optional<StanzaError> answer) {
        return answer.map(error -> switch (error.condition()) {
                    case FORBIDDEN -> "f";
                    case NOT_ALLOWED -> "a";
                    case CONFLICT -> "c";
                    case NOT_ACCEPTABLE -> "n";
                    case ITEM_NOT_FOUND -> "i";
                    default -> error.condition().wireName();
                })
                .orElse("y");
    }

    private static Standing standing(String text) {
        String[] both = text.split("/", -1);
        return new Standing(affiliation(both[0]), role(both[1]));
    }

    private static Affiliation affiliation(String text) {
        return Affiliation.read(text).orElseThrow();
    }

    private static Role role(String text) {
        return Role.read(text).orElseThrow();
    }

    /// Of words: `m` members only, `s` moderated, `o` open addresses.
    private static RoomConfig config(String flags) {
        return RoomConfig.USUAL
                .with(RoomField.MEMBERS_ONLY, flags.contains("m"))
                .with(RoomField.MODERATED, flags.contains("s"))
                .with(RoomField.WHO_IS, flags.contains("o") ? "anyone" : "moderators");
    }

    /// To none, visitor, participant, moderator.
    private static String roles(Standing actor, Standing target) {
        return Stream.of(Role.values())
                .map(to -> cell(Rights.role(actor, target, to, false)))
                .collect(Collectors.joining());
    }

    /// To outcast, none, member, admin, owner.
    private static String affiliations(Affiliation actor, Affiliation from, boolean isSelf, boolean isLast) {
        return Stream.of(Affiliation.values())
                .map(to -> cell(Rights.affiliation(actor, from, to, isSelf, isLast)))
                .collect(Collectors.joining());
    }

    /// §5.1.1, §5.1.3, §8.2 to §8.4, §9.6, §9.7. A cell has what becomes of each role it could be changed to: none,
    /// visitor, participant, moderator.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # target            | a moderator who is none | member | admin | owner
            none/visitor        | yyyf                    | yyyf   | yyyy  | yyyy
            none/participant    | yayf                    | yyyf   | yyyy  | yyyy
            none/moderator      | affy                    | affy   | yyyy  | yyyy
            member/visitor      | ayyf                    | yyyf   | yyyy  | yyyy
            member/participant  | aayf                    | yayf   | yyyy  | yyyy
            member/moderator    | aaay                    | affy   | yyyy  | yyyy
            admin/visitor       | ayyf                    | ayyf   | yyyy  | yyyy
            admin/participant   | aayf                    | aayf   | yayy  | yayy
            admin/moderator     | aaay                    | aaay   | yaay  | yayy
            owner/visitor       | ayyf                    | ayyf   | ayyy  | yyyy
            owner/participant   | aayf                    | aayf   | aayy  | yayy
            owner/moderator     | aaay                    | aaay   | aaay  | yaay
            """)
    void whoMayChangeWhichRole(String target, String none, String member, String admin, String owner) {
        Standing of = standing(target);
        assertThat(roles(standing("none/moderator"), of)).as("none").isEqualTo(none);
        assertThat(roles(standing("member/moderator"), of)).as("member").isEqualTo(member);
        assertThat(roles(standing("admin/moderator"), of)).as("admin").isEqualTo(admin);
        assertThat(roles(standing("owner/moderator"), of)).as("owner").isEqualTo(owner);
        // §9, §10: they need not be in the room.
        assertThat(roles(standing("admin/none"), of)).as("admin outside").isEqualTo(admin);
        assertThat(roles(standing("owner/none"), of)).as("owner outside").isEqualTo(owner);
    }

    @ParameterizedTest
    @CsvSource({
        "outcast/none",
        "none/none",
        "member/none",
        "none/visitor",
        "member/visitor",
        "none/participant",
        "member/participant"
    })
    void whoIsNoModeratorChangesNoRole(String actor) {
        for (Affiliation affiliation : Affiliation.values()) {
            for (Role role : Role.values()) {
                assertThat(roles(standing(actor), new Standing(affiliation, role)))
                        .isEqualTo("ffff");
            }
        }
    }

    @Test
    void whoIsNotThereHasNoRoleToChange() {
        assertThat(roles(standing("owner/moderator"), OUTSIDE)).isEqualTo("iiii");
    }

    @ParameterizedTest
    @CsvSource({"none/moderator", "member/moderator", "admin/moderator", "owner/moderator", "admin/participant"})
    void nobodyKicksHimself(String who) {
        assertThat(cell(Rights.role(standing(who), standing(who), Role.NONE, true)))
                .isEqualTo("c");
    }

    /// §5.2.2, §9.1 to §9.5, §10.3 to §10.8. A cell has what becomes of each affiliation it could be changed to:
    /// outcast, none, member, admin, owner.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # target  | outcast | none  | member | admin | owner | the last owner
            outcast   | fffff   | fffff | fffff  | yyyff | yyyyy | yyyyy
            none      | fffff   | fffff | fffff  | yyyff | yyyyy | yyyyy
            member    | fffff   | fffff | fffff  | yyyff | yyyyy | yyyyy
            admin     | fffff   | fffff | fffff  | affyf | yyyyy | yyyyy
            owner     | fffff   | fffff | fffff  | afffy | yyyyy | ccccy
            """)
    void whoMayChangeWhichAffiliation(
            String target, String outcast, String none, String member, String admin, String owner, String last) {
        Affiliation from = affiliation(target);
        assertThat(affiliations(Affiliation.OUTCAST, from, false, false)).isEqualTo(outcast);
        assertThat(affiliations(Affiliation.NONE, from, false, false)).isEqualTo(none);
        assertThat(affiliations(Affiliation.MEMBER, from, false, false)).isEqualTo(member);
        assertThat(affiliations(Affiliation.ADMIN, from, false, false)).isEqualTo(admin);
        assertThat(affiliations(Affiliation.OWNER, from, false, false)).isEqualTo(owner);
        assertThat(affiliations(Affiliation.OWNER, from, false, true)).isEqualTo(last);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            none   | fffff | fffff
            member | fffff | fffff
            admin  | cffyf | cffyf
            owner  | cyyyy | ccccy
            """)
    void whatSomebodyMayMakeOfHimself(String who, String oneOfMore, String last) {
        assertThat(affiliations(affiliation(who), affiliation(who), true, false))
                .isEqualTo(oneOfMore);
        assertThat(affiliations(affiliation(who), affiliation(who), true, true)).isEqualTo(last);
    }

    /// §5.1.2.
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "open", textBlock = """
            # set | outcast | none        | member      | admin     | owner
            open  | none    | participant | participant | moderator | moderator
            s     | none    | visitor     | participant | moderator | moderator
            m     | none    | none        | participant | moderator | moderator
            ms    | none    | none        | participant | moderator | moderator
            """)
    void theRoleOnEntry(String set, String outcast, String none, String member, String admin, String owner) {
        RoomConfig config = config(set == null ? "" : set);
        assertThat(Stream.of(Affiliation.values())
                        .map(affiliation ->
                                Rights.roleOnEntry(affiliation, config).wireName()))
                .containsExactly(outcast, none, member, admin, owner);
    }

    /// §5.1.3. In a cell the role after each new affiliation: outcast, none, member, admin, owner; `-` gone, `v`
    /// visitor, `p` participant, `m` moderator.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # was              | open  | moderated | members only | both
            outcast/none       | ----- | -----     | -----        | -----
            none/none          | ----- | -----     | -----        | -----
            none/visitor       | -vpmm | -vpmm     | --pmm        | --pmm
            none/participant   | -ppmm | -ppmm     | --pmm        | --pmm
            none/moderator     | -mmmm | -mmmm     | --mmm        | --mmm
            member/none        | ----- | -----     | -----        | -----
            member/visitor     | -vvmm | -vvmm     | --vmm        | --vmm
            member/participant | -ppmm | -vpmm     | --pmm        | --pmm
            member/moderator   | -mmmm | -mmmm     | --mmm        | --mmm
            admin/none         | ----- | -----     | -----        | -----
            admin/participant  | -pppm | -vppm     | --ppm        | --ppm
            admin/moderator    | -ppmm | -vpmm     | --pmm        | --pmm
            owner/none         | ----- | -----     | -----        | -----
            owner/participant  | -pppp | -vppp     | --ppp        | --ppp
            owner/moderator    | -ppmm | -vpmm     | --pmm        | --pmm
            """)
    void theRoleAfterAnAffiliation(String was, String open, String moderated, String members, String both) {
        assertThat(after(was, "")).as("open").isEqualTo(open);
        assertThat(after(was, "s")).as("moderated").isEqualTo(moderated);
        assertThat(after(was, "m")).as("members only").isEqualTo(members);
        assertThat(after(was, "ms")).as("both").isEqualTo(both);
    }

    private static String after(String was, String flags) {
        return Stream.of(Affiliation.values())
                .map(now -> Rights.roleAfter(standing(was), now, config(flags)))
                .map(role -> role == Role.NONE ? "-" : role.wireName().substring(0, 1))
                .collect(Collectors.joining());
    }

    /// §7.2.6 to §7.2.9: a room for three, with a password or without.
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none given", textBlock = """
            # who   | only members | password   | inside | answer
            outcast | false        | xyzzy      | 0      | forbidden
            none    | false        | xyzzy      | 0      | y
            none    | true         | xyzzy      | 0      | registration-required
            member  | true         | xyzzy      | 0      | y
            none    | false        | none given | 0      | not-authorized
            member  | true         | XYZZY      | 0      | not-authorized
            owner   | true         | none given | 0      | not-authorized
            none    | false        | xyzzy      | 2      | y
            none    | false        | xyzzy      | 3      | service-unavailable wait
            member  | false        | xyzzy      | 3      | service-unavailable wait
            admin   | false        | xyzzy      | 3      | y
            owner   | false        | xyzzy      | 22     | y
            owner   | false        | xyzzy      | 23     | service-unavailable wait
            """)
    void whoMayEnter(String who, boolean membersOnly, String password, int inside, String answer) {
        RoomConfig config = RoomConfig.USUAL
                .with(RoomField.MEMBERS_ONLY, membersOnly)
                .with(RoomField.PROTECTED, true)
                .with(RoomField.SECRET, "xyzzy")
                .with(RoomField.MAX_USERS, "3");
        assertThat(Rights.enter(affiliation(who), config, password == null ? "" : password, inside, 500)
                        .map(RightsTest::said)
                        .orElse("y"))
                .isEqualTo(answer);
    }

    private static String said(StanzaError error) {
        String type = error.type().name().toLowerCase(Locale.ROOT);
        return error.condition().wireName() + (error.condition() == Condition.SERVICE_UNAVAILABLE ? " " + type : "");
    }

    @Test
    void theServiceHasTheLastWordOnHowMany() {
        assertThat(Rights.enter(Affiliation.NONE, RoomConfig.USUAL, "", 9, 10)).isEmpty();
        assertThat(Rights.enter(Affiliation.NONE, RoomConfig.USUAL, "", 10, 10)).isPresent();
        assertThat(Rights.enter(Affiliation.NONE, RoomConfig.USUAL, "whatever", 99, 500))
                .isEmpty();
        assertThat(Rights.enter(Affiliation.NONE, RoomConfig.USUAL, "", 100, 500))
                .isPresent();
    }

    /// §7.4, §7.5, §8.1: in a cell what none, visitor, participant and moderator may.
    @Test
    void whatARoleMay() {
        assertThat(byRole(Rights::speak)).isEqualTo("nfyy");
        assertThat(byRole(role -> Rights.subject(role, RoomConfig.USUAL))).isEqualTo("nffy");
        assertThat(byRole(role -> Rights.subject(role, RoomConfig.USUAL.with(RoomField.SUBJECT, true))))
                .isEqualTo("nfyy");
    }

    @ParameterizedTest
    @CsvSource({"anyone,nyyy", "participants,nfyy", "moderators,nffy", "none,nfff"})
    void whoMayWriteInPrivate(String allowed, String cell) {
        assertThat(byRole(role -> Rights.privateMessage(role, RoomConfig.USUAL.with(RoomField.PRIVATE, allowed))))
                .isEqualTo(cell);
    }

    private static String byRole(Function<Role, Optional<StanzaError>> right) {
        return Stream.of(Role.values()).map(right).map(RightsTest::cell).collect(Collectors.joining());
    }

    /// §7.8.2.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # who              | all may | open, not all | only members, all may | only members, not all
            owner/none         | n       | n             | n                     | n
            none/visitor       | y       | f             | y                     | f
            none/participant   | y       | f             | y                     | f
            member/participant | y       | f             | y                     | f
            member/moderator   | y       | y             | y                     | f
            admin/moderator    | y       | y             | y                     | y
            owner/moderator    | y       | y             | y                     | y
            """)
    void whoMayInvite(String who, String all, String some, String membersAll, String membersSome) {
        RoomConfig open = config("");
        RoomConfig closed = config("m");
        assertThat(cell(Rights.invite(standing(who), open))).isEqualTo(all);
        assertThat(cell(Rights.invite(standing(who), open.with(RoomField.INVITES, false))))
                .isEqualTo(some);
        assertThat(cell(Rights.invite(standing(who), closed))).isEqualTo(membersAll);
        assertThat(cell(Rights.invite(standing(who), closed.with(RoomField.INVITES, false))))
                .isEqualTo(membersSome);
    }

    /// Outside, of an open room and one for members; inside, of one with a password.
    @ParameterizedTest
    @CsvSource({"outcast,fff", "none,yfy", "member,yyy", "admin,yyy", "owner,yyy"})
    void whoReadsWhatWasSaid(String who, String cells) {
        Standing asker = Standing.outside(affiliation(who));
        assertThat(cell(Rights.archive(asker, config(""))) + cell(Rights.archive(asker, config("m"))))
                .isEqualTo(cells.substring(0, 2));
        RoomConfig locked = config("").with(RoomField.PROTECTED, true);
        Role inside = who.equals("outcast") ? Role.NONE : Role.VISITOR;
        asker = new Standing(asker.affiliation(), inside);
        assertThat(cell(Rights.archive(asker, locked))).isEqualTo(cells.substring(2));
    }

    @Test
    void whoSeesRealAddresses() {
        assertThat(Stream.of(Role.values()).map(role -> Rights.seesAddresses(role, config(""))))
                .containsExactly(false, false, false, true);
        assertThat(Stream.of(Role.values()).map(role -> Rights.seesAddresses(role, config("o"))))
                .containsExactly(false, true, true, true);
    }

    /// §9.2, §9.5, §10.5, §10.8. In a cell what is said to who asks for outcasts, those without an affiliation,
    /// members, admins, owners.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # who              | hidden | hidden, all roles | open addresses | open, all roles | open, only members
            outcast/none       | fffff  | fffff             | fffff          | fffff           | fffff
            none/none          | fffff  | fffff             | fffff          | fffff           | fffff
            none/visitor       | fffff  | fffff             | fffff          | ffyff           | fffff
            none/participant   | fffff  | fffff             | fffff          | ffyff           | fffff
            none/moderator     | ffyff  | ffyff             | ffyff          | ffyff           | ffyff
            member/none        | fffff  | fffff             | fffff          | fffff           | ffyyy
            member/participant | fffff  | fffff             | fffff          | ffyff           | ffyyy
            member/moderator   | ffyff  | ffyff             | ffyff          | ffyff           | ffyyy
            admin/none         | yfyff  | yfyff             | yfyyy          | yfyyy           | yfyyy
            admin/moderator    | yfyff  | yfyff             | yfyyy          | yfyyy           | yfyyy
            owner/none         | yfyyy  | yfyyy             | yfyyy          | yfyyy           | yfyyy
            """)
    void whoGetsWhichList(String who, String hidden, String hiddenAll, String open, String openAll, String members) {
        assertThat(lists(who, config(""))).as("hidden").isEqualTo(hidden);
        assertThat(lists(who, all(config("")))).as("hidden, all roles").isEqualTo(hiddenAll);
        assertThat(lists(who, config("o"))).as("open").isEqualTo(open);
        assertThat(lists(who, all(config("o")))).as("open, all roles").isEqualTo(openAll);
        assertThat(lists(who, config("mo"))).as("open, only members").isEqualTo(members);
    }

    private static RoomConfig all(RoomConfig config) {
        return config.with(RoomField.MEMBER_LIST, List.of("moderator", "participant", "visitor"));
    }

    private static String lists(String who, RoomConfig config) {
        return Stream.of(Affiliation.values())
                .map(which -> cell(Rights.list(standing(who), which, config)))
                .collect(Collectors.joining());
    }

    /// §8.5, §9.8: none, visitors, participants, moderators.
    @ParameterizedTest
    @CsvSource({
        "none/none,ffff",
        "member/visitor,ffff",
        "member/participant,ffff",
        "none/moderator,fyyf",
        "member/moderator,fyyf",
        "admin/none,fyyy",
        "owner/moderator,fyyy"
    })
    void whoGetsWhichListOfRoles(String who, String cell) {
        assertThat(byRole(which -> Rights.list(standing(who), which))).isEqualTo(cell);
    }

    @Test
    void onlyOwnersSetTheRoom() {
        assertThat(Stream.of(Affiliation.values())
                        .map(Rights::configure)
                        .map(RightsTest::cell)
                        .collect(Collectors.joining()))
                .isEqualTo("ffffy");
    }

    @Test
    void namesAreReadAsTheyAreWritten() {
        for (Affiliation affiliation : Affiliation.values()) {
            assertThat(Affiliation.read(affiliation.wireName())).contains(affiliation);
        }
        for (Role role : Role.values()) {
            assertThat(Role.read(role.wireName())).contains(role);
        }
        assertThat(Affiliation.read("Owner")).isEmpty();
        assertThat(Affiliation.read("")).isEmpty();
        assertThat(Role.read("admin")).isEmpty();
        assertThat(Stream.of(Affiliation.values()).map(Affiliation::wireName))
                .containsExactly("outcast", "none", "member", "admin", "owner");
        assertThat(Stream.of(Role.values()).map(Role::wireName))
                .containsExactly("none", "visitor", "participant", "moderator");
    }
}
