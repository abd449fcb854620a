package im.clove.node.play;

import static im.clove.node.play.Guests.answer;
import static im.clove.node.play.Guests.make;
import static im.clove.node.play.Guests.show;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.core.Role;
import im.clove.node.ext.Approvals;
import im.clove.node.invite.Invitation;
import im.clove.node.invite.Invitation.Kind;
import im.clove.node.invite.Invitation.State;
import im.clove.node.store.AccountRecord;
import im.clove.node.store.Batch;
import im.clove.node.store.Table;
import im.clove.xmpp.jid.Jid;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Accounts that are made by invitation (XEP-0445), and what may come in between.
@Timeout(300)
final class RegistrationPlayTest {
    private Guests guests;
    private Play play;

    @BeforeEach
    void begin() throws GeneralSecurityException {
        guests = new Guests();
        play = guests.play;
    }

    @AfterEach
    void end() {
        guests.close();
    }

    private State state() {
        return guests.book().list().getFirst().state(Play.START.plusMillis(play.timers.nowMillis()));
    }

    @Test
    @DisplayName("Who registers and who has invited see each other at once, without a word")
    void contactsBothWays() {
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>");
        romeo.expect(
                "<iq type='result' id='r' from='romeo@verona.example' to='{me}'><query xmlns='jabber:iq:roster'/></iq>");
        romeo.send("<presence/>").expect("<presence from='{me}' to='{me}'/>");

        assertThat(guests.register(guests.token(Kind.ACCOUNT, 1), "Benvolio")).isEqualTo("result");
        assertThat(Literal.show(romeo.next())).contains("jid='benvolio@verona.example'", "subscription='both'");
        play.settle();
        assertThat(romeo.rest()).allMatch(e -> e.is("jabber:client", "presence"));
        assertThat(guests.done).containsExactly("welcome benvolio@verona.example");
        assertThat(guests.book().origins().inviterOf(Play.jid("benvolio"))).contains(Play.jid("romeo"));
        assertThat(guests.book().origins().due()).isEmpty();
        assertThat(guests.account("benvolio").orElseThrow().admin()).isFalse();

        Actor benvolio = play.enter("benvolio", "square");
        benvolio.send("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>");
        benvolio.expect(
                "<iq type='result' id='r' from='benvolio@verona.example' to='{me}'><query xmlns='jabber:iq:roster'>"
                        + "<item jid='romeo@verona.example' subscription='both'/></query></iq>");
        benvolio.send("<presence/>");
        benvolio.expectAll("<presence from='{me}' to='{me}'/>", "<presence from='" + romeo.full + "' to='{me}'/>");
        assertThat(Literal.show(romeo.next())).contains("<presence", benvolio.full);
    }

    @Test
    void theRoomOfTheInvitationIsAmongTheBookmarks() {
        assertThat(guests.register(guests.token(Kind.ROOM, 1), "benvolio")).isEqualTo("result");
        assertThat(bookmarks("benvolio"))
                .contains("<item id='garden@rooms.verona.example'><conference", "autojoin='true'");
        assertThat(guests.done)
                .containsExactly(
                        "benvolio@verona.example into garden@rooms.verona.example", "welcome benvolio@verona.example");
    }

    @Test
    void otherwiseThoseOfTheNodeAre() {
        guests.rooms("square@rooms.verona.example", "family@rooms.verona.example");
        guests.again();
        assertThat(guests.register(guests.token(Kind.ACCOUNT, 1), "benvolio")).isEqualTo("result");
        assertThat(bookmarks("benvolio"))
                .contains("<item id='square@rooms.verona.example'>", "<item id='family@rooms.verona.example'>");
        assertThat(guests.done).containsExactly("welcome benvolio@verona.example");
    }

    private String bookmarks(String name) {
        Actor client = play.enter(name, "any");
        client.send("<iq type='get' id='b'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
                + "<items node='urn:xmpp:bookmarks:1'/></pubsub></iq>");
        return Literal.show(client.next());
    }

    @Test
    @DisplayName(
            "An account has the role of its invitation from the first moment; who invites, and the room, are approved")
    void role() {
        play.create("mum");
        Invitation.Terms terms = new Invitation.Terms(
                Kind.ROOM,
                Guests.HOST,
                Optional.of(Play.jid("romeo")),
                Optional.of(Jid.parse("garden@rooms.verona.example")),
                "",
                true,
                Role.guardedBy(List.of(Play.jid("mum"))));
        assertThat(guests.register(guests.token(terms, 1), "benvolio")).isEqualTo("result");
        assertThat(play.stores().accounts().role(Play.jid("benvolio")))
                .isEqualTo(Role.guardedBy(List.of(Play.jid("mum"))));
        Approvals approvals =
                Approvals.CHAPTER.load(Approvals.CHAPTER.shelf(play.stores().store(), Play.jid("benvolio")));
        assertThat(approvals.approved())
                .containsOnly(
                        Map.entry(Play.jid("romeo"), Approvals.Kind.PERSON),
                        Map.entry(Jid.parse("garden@rooms.verona.example"), Approvals.Kind.ROOM));
        Actor romeo = play.enterAvailable("romeo", "orchard");
        Actor benvolio = play.enterAvailable("benvolio", "square");
        romeo.rest();
        benvolio.rest();
        benvolio.send("<message type='chat' to='romeo@verona.example'><body>Good morrow</body></message>");
        romeo.expect("<message type='chat' from='" + benvolio.full
                + "' to='romeo@verona.example'><body>Good morrow</body></message>");
        benvolio.send("<message type='chat' to='tybalt@verona.example'><body>Part, fools</body></message>");
        assertThat(Literal.show(benvolio.next())).contains("policy-violation");
    }

    @Test
    @DisplayName("Guardians who are gone when the invitation is used are none, whoever has their names later")
    void guardiansThatAreGone() {
        Invitation.Terms terms = new Invitation.Terms(
                Kind.ACCOUNT,
                Guests.HOST,
                Optional.empty(),
                Optional.empty(),
                "",
                true,
                Role.guardedBy(List.of(Play.jid("mum"))));
        assertThat(guests.register(guests.token(terms, 2), "benvolio")).isEqualTo("result");
        assertThat(play.stores().accounts().role(Play.jid("benvolio"))).isEqualTo(Role.guardedBy(List.of()));
        assertThat(guests.register(guests.token(terms, 2), "mum")).isEqualTo("result");
        assertThat(play.stores().accounts().role(Play.jid("mum"))).isEqualTo(Role.guardedBy(List.of()));
        Batch batch = new Batch();
        Jid other = Play.jid("aunt");
        play.stores()
                .accounts()
                .put(batch, new AccountRecord(other, Play.START.plusSeconds(1), false, false, List.of()));
        play.store.commit(batch);
        terms = new Invitation.Terms(
                Kind.ACCOUNT,
                Guests.HOST,
                Optional.empty(),
                Optional.empty(),
                "",
                true,
                Role.guardedBy(List.of(other, Play.jid("romeo"))));
        assertThat(guests.register(guests.token(terms, 1), "paris")).isEqualTo("result");
        assertThat(play.stores().accounts().role(Play.jid("paris")))
                .as("made after the invitation, and so somebody else")
                .isEqualTo(Role.guardedBy(List.of(Play.jid("romeo"))));
    }

    @Test
    void anAdministratorIsMadeByOne() {
        assertThat(guests.register(guests.token(Kind.ADMIN, 1), "benvolio"))
                .as("romeo is none")
                .isEqualTo("item-not-found");
        Invitation.Terms ofTheOwner =
                new Invitation.Terms(Kind.ADMIN, Guests.HOST, Optional.empty(), Optional.empty(), "", true);
        assertThat(guests.register(guests.token(ofTheOwner, 1), "benvolio")).isEqualTo("result");
        assertThat(guests.account("benvolio").orElseThrow().admin()).isTrue();
    }

    @Test
    @DisplayName("C-11: used, expired, revoked, unknown: all of it looks the same")
    void whatIsOverLooksLikeWhatNeverWas() {
        String used = guests.token(Kind.ACCOUNT, 1);
        assertThat(guests.register(used, "benvolio")).isEqualTo("result");
        String revoked = guests.token(Kind.ACCOUNT, 1);
        guests.book().revoke(revoked.substring(0, 8));
        String expired = guests.token(Kind.ACCOUNT, 1);
        play.pass(Guests.WEEK);
        for (String token : List.of(used, revoked, expired, guests.token(Kind.CONTACT, 1), "0".repeat(32), "")) {
            Phone phone = guests.from(1).write(show(token));
            assertThat(Literal.show(phone.next()))
                    .isEqualTo(Literal.show(Literal.parse("<iq type='error' id='p' from='verona.example'>"
                            + "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                            + "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>"
                            + "This invitation is unknown, used up or over</text></error></iq>")));
            phone.cut();
            play.pass(Duration.ofHours(1));
        }
    }

    @Test
    @DisplayName("T-12: guessing gets slow, for whoever guesses")
    void guessingGetsSlow() {
        Phone guesser = guests.from(1);
        for (int i = 0; i < 4; i++) {
            assertThat(answer(guesser.write(show("guess" + i)))).isEqualTo("item-not-found");
        }
        guesser.cut();
        Phone again = guests.from(1).write(show("guess"));
        Phone other = guests.from(2).write(show(guests.token(Kind.ACCOUNT, 1)));
        assertThat(answer(other)).isEqualTo("result");
        play.settle();
        assertThat(again.rest()).as("it waits").isEmpty();
        play.pass(Duration.ofMillis(100));
        assertThat(answer(again)).isEqualTo("item-not-found");
    }

    @Test
    void whatOneStreamHasShownIsOfNoUseToAnother() {
        String token = guests.token(Kind.ACCOUNT, 1);
        assertThat(answer(guests.from(1).write(show(token)))).isEqualTo("result");
        assertThat(answer(guests.from(1).write(make("benvolio", "long enough"))))
                .isEqualTo("not-allowed");
        assertThat(guests.account("benvolio")).isEmpty();
    }

    @Test
    @DisplayName("C-11: whose name is taken learns it only with an invitation, and keeps that")
    void names() {
        String token = guests.token(Kind.ACCOUNT, 1);
        Phone phone = guests.from(1).write(show(token));
        assertThat(answer(phone)).isEqualTo("result");
        for (String taken : List.of("juliet", "JULIET", "ｊｕｌｉｅｔ", "hello")) {
            assertThat(answer(guests.from(2).write(make(taken, "long enough")))).isEqualTo("not-allowed");
        }
        assertThat(answer(phone.write(make("JULIET", "long enough")))).isEqualTo("conflict");
        assertThat(answer(phone.write(make("hello", "long enough")))).isEqualTo("conflict");
        assertThat(state()).isEqualTo(State.OPEN);
        assertThat(answer(phone.write(make("a@b", "long enough")))).isEqualTo("not-acceptable");
        assertThat(answer(phone.write(make("benvolio", "short")))).isEqualTo("not-acceptable");
        phone.cut();
        for (String bad : List.of("ben volio", "ben/volio", "x".repeat(1024), "ben\u202evolio", " ")) {
            Phone next = guests.from(3).write(show(token));
            assertThat(answer(next)).isEqualTo("result");
            assertThat(answer(next.write(make(bad, "long enough")))).isEqualTo("not-acceptable");
            next.cut();
        }
        Phone last = guests.from(3).write(show(token));
        assertThat(answer(last)).isEqualTo("result");
        assertThat(answer(last.write(make("benvolio", "long\u0007enough")))).isNotEqualTo("result");
        assertThat(guests.register(token, "benvolio")).isEqualTo("result");
    }

    @Test
    void hugeFieldsEndTheStream() {
        Phone phone = guests.from(1).write(show(guests.token(Kind.ACCOUNT, 1)));
        assertThat(answer(phone)).isEqualTo("result");
        phone.write(make("benvolio", "x".repeat(100_000)));
        assertThat(phone.next().local()).isEqualTo("error");
        assertThat(guests.account("benvolio")).isEmpty();
        assertThat(state()).isEqualTo(State.OPEN);
    }

    @Test
    @DisplayName("Of two with the same token, at the same moment, one has an account")
    void twoWithTheSameToken() {
        String token = guests.token(Kind.ACCOUNT, 1);
        Phone one = guests.from(1).write(show(token));
        Phone two = guests.from(2).write(show(token));
        assertThat(answer(one)).isEqualTo("result");
        assertThat(answer(two)).isEqualTo("result");
        play.store.hold(Table.ACCOUNTS);
        one.write(make("benvolio", "long enough"));
        play.await(play.store::isHolding);
        two.write(make("mercutio", "long enough"));
        play.store.release();
        assertThat(answer(one)).isEqualTo("result");
        assertThat(answer(two)).isEqualTo("not-allowed");
        assertThat(guests.account("mercutio")).isEmpty();
        assertThat(guests.book().list().getFirst().used()).hasSize(1);
    }

    @Test
    void aCommitThatFailsLeavesTheInvitation() {
        String token = guests.token(Kind.ACCOUNT, 1);
        Phone phone = guests.from(1).write(show(token));
        assertThat(answer(phone)).isEqualTo("result");
        play.store.failing(true);
        phone.write(make("benvolio", "long enough"));
        assertThat(answer(phone)).isEqualTo("internal-server-error");
        play.store.failing(false);
        assertThat(guests.account("benvolio")).isEmpty();
        assertThat(state()).isEqualTo(State.OPEN);
        assertThat(guests.register(token, "benvolio")).isEqualTo("result");
    }

    /// Benvolio registers, and the server is killed before it has written that to this table.
    private void kill(Phone phone, Table table) {
        play.store.hold(table);
        phone.write(make("benvolio", "long enough"));
        play.await(play.store::isHolding);
        play.store.failing(true);
        guests.again();
        play.store.release();
        play.await(() -> !play.store.isHolding());
        play.settle();
        play.store.failing(false);
    }

    @Test
    void aKillBeforeTheCommitLeavesTheInvitation() {
        String token = guests.token(Kind.ACCOUNT, 1);
        Phone phone = guests.from(1).write(show(token));
        assertThat(answer(phone)).isEqualTo("result");
        kill(phone, Table.ACCOUNTS);
        assertThat(guests.account("benvolio")).isEmpty();
        assertThat(state()).isEqualTo(State.OPEN);
        assertThat(guests.register(token, "mercutio")).isEqualTo("result");
        assertThat(guests.account("benvolio")).isEmpty();
    }

    @Test
    void whatAKillLeftUndoneIsDoneAtTheNextStart() {
        String token = guests.token(Kind.ACCOUNT, 1);
        Phone phone = guests.from(1).write(show(token));
        assertThat(answer(phone)).isEqualTo("result");
        kill(phone, Table.ROSTERS);
        assertThat(guests.account("benvolio")).isPresent();
        assertThat(state()).isEqualTo(State.USED);
        assertThat(guests.book().origins().due()).hasSize(1);
        guests.resume();
        assertThat(guests.book().origins().due()).isEmpty();
        Actor romeo = play.enter("romeo", "orchard");
        romeo.send("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>");
        romeo.expect("<iq type='result' id='r' from='romeo@verona.example' to='{me}'><query xmlns='jabber:iq:roster'>"
                + "<item jid='benvolio@verona.example' subscription='both'/></query></iq>");
    }

    @Test
    void whoHasInvitedAndGoneIsNobodysContact() {
        String token = guests.token(
                new Invitation.Terms(Kind.ACCOUNT, Guests.HOST, Optional.empty(), Optional.empty(), "", true), 1);
        assertThat(guests.register(token, "benvolio")).isEqualTo("result");
        Actor benvolio = play.enter("benvolio", "square");
        benvolio.send("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>");
        benvolio.expect(
                "<iq type='result' id='r' from='benvolio@verona.example' to='{me}'><query xmlns='jabber:iq:roster'/></iq>");
        assertThat(guests.book().origins().inviterOf(Jid.parse("benvolio@verona.example")))
                .isEmpty();
    }
}
