package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.budget.Budget;
import im.clove.runtime.budget.Budget.Holder;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is held in memory is charged to somebody, and nobody holds more than he may.
@Timeout(300)
final class BudgetPlayTest {
    private static final String SM = "<enable xmlns='urn:xmpp:sm:3' resume='true'/>";
    private static final String ENABLED = "<enabled xmlns='urn:xmpp:sm:3' id='{any}' max='600' resume='true'/>";
    private static final int LARGE = 240_000;

    private final Play play = new Play();

    @AfterEach
    void end() {
        play.close();
    }

    private static String iq(int number, int size) {
        return "<iq type='get' id='" + number + "' to='who@made-up-" + number + ".example'><q xmlns='x'>"
                + "x".repeat(size) + "</q></iq>";
    }

    @Test
    @DisplayName("When all have gone and everything has arrived nothing is charged")
    void nothingIsLeft() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        Actor juliet = play.enterAvailable("juliet", "balcony");
        assertThat(play.budget().held()).isPositive();
        juliet.send(SM).expect(ENABLED);
        romeo.send("<message to='juliet@verona.example' type='chat'><body>Call me but love</body></message>");
        play.settle();
        long waiting = play.budget().held();
        juliet.cut();
        assertThat(play.budget().held()).as("it waits for her").isCloseTo(waiting, Offset.offset(4_096L));
        play.pass(Duration.ofMinutes(11));
        romeo.cut();
        play.forget("romeo", "juliet");
        assertThat(play.budget().held()).isZero();
        assertThat(play.waiting("juliet")).isEqualTo(1);
    }

    @Test
    @DisplayName("A timer that comes when its account has been forgotten charges nobody")
    void whatComesTooLateIsNotCharged() {
        Actor romeo = LuteCaps.enter(play, "romeo", "orchard");
        romeo.send("<iq type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
                        + "<publish node='http://jabber.org/protocol/tune'><item id='a'>"
                        + "<tune xmlns='http://jabber.org/protocol/tune'/></item></publish></pubsub></iq>")
                .next();
        LuteCaps.tells(romeo, "romeo@verona.example"); // a question that is answered, and times out all the same
        romeo.next();
        romeo.send("<message to='juliet@verona.example' type='chat'><body>Call me but love</body></message>");
        romeo.cut();
        play.forget("romeo", "juliet");
        assertThat(play.budget().held()).isZero();
        play.pass(Duration.ofMinutes(2));
        assertThat(play.budget().held()).isZero();
    }

    @Test
    @DisplayName("Row 4: one account asks 200 made-up servers something large, and nobody else is the worse for it")
    void requestsToMadeUpServers() {
        Actor tybalt = play.enter("tybalt", "street");
        play.mantua.hold();
        int total = 200;
        int refused = 0;
        for (int i = 0; i < total; i++) {
            tybalt.send(iq(i, LARGE));
        }
        tybalt.sync();
        for (Element each : tybalt.rest()) {
            assertThat(StanzaError.read(each).orElseThrow().condition())
                    .isEqualTo(StanzaError.Condition.RESOURCE_CONSTRAINT);
            refused++;
        }
        Budget budget = play.budget();
        List<Holder> greatest = budget.greatest(1);
        assertThat(greatest).extracting(Holder::name).containsExactly("tybalt@verona.example");
        assertThat(greatest.getFirst().held()).isBetween(budget.most() / 10, budget.most() / 8);
        assertThat(total - refused).as("waiting").isBetween(35, 45);

        Actor romeo = play.enterAvailable("romeo", "orchard");
        Actor juliet = play.enterAvailable("juliet", "balcony");
        romeo.send("<message to='juliet@verona.example' type='chat'><body>Call me but love</body></message>");
        assertThat(Literal.show(juliet.next())).contains("Call me but love");

        play.mantua.failAll();
        tybalt.cut();
        romeo.cut();
        juliet.cut();
        play.forget("tybalt", "romeo", "juliet");
        assertThat(play.budget().held()).isZero();
    }

    @Test
    @DisplayName("A loaded roster, a block list and a presence are charged to their account, until it is forgotten")
    void whatAnAccountKeeps() {
        Actor tybalt = play.enterAvailable("tybalt", "street");
        long before = play.budget().held();
        for (int i = 0; i < 50; i++) {
            tybalt.send(contact(i, 4, 800));
            tybalt.next();
        }
        long roster = play.budget().held() - before;
        assertThat(roster).isBetween(50L * 4 * 800, 50L * 4 * 1_200);
        String blocked = "<item jid='" + "b".repeat(900) + "@mantua.example'/>";
        tybalt.send("<iq type='set' id='b'><block xmlns='urn:xmpp:blocking'>" + blocked + "</block></iq>");
        tybalt.next();
        assertThat(play.budget().held() - before - roster).isBetween(900L, 1_400L);
        tybalt.send("<presence><status>" + "s".repeat(5_000) + "</status></presence>");
        assertThat(play.budget().held() - before - roster).isBetween(5_900L, 7_000L);
        tybalt.cut();
        assertThat(play.budget().greatest(1).getFirst().held()).isGreaterThan(roster);
        play.forget("tybalt");
        assertThat(play.budget().held()).isZero();
    }

    @Test
    @DisplayName("Accounts that nobody uses are forgotten before anybody is refused anything")
    void idleAccountsGoFirst() {
        for (String name : List.of("tybalt", "nurse")) {
            Actor one = play.enter(name, "street");
            for (int i = 0; i < 20; i++) {
                one.send(contact(i, 4, 800));
                one.next();
            }
            one.cut();
        }
        Budget ballast = play.budget().open(Budget.Kind.PART, "ballast");
        ballast.charge(play.budget().most() / 100 * 51);
        assertThat(play.budget().byKind().get(Budget.Kind.ACCOUNT)).isGreaterThan(2 * 20 * 4 * 800L);
        play.enter("romeo", "orchard");
        assertThat(play.budget().byKind().get(Budget.Kind.ACCOUNT)).isLessThan(40_000L);
    }

    /// Somebody who takes all he gets, of requests that nobody answers and of what waits for his own clients.
    private void greedy(String name) {
        play.create(name);
        Actor one = play.enterAvailable(name, "here");
        one.send(SM).expect(ENABLED);
        for (int i = 0; i < 60; i++) {
            say(one, iq(i, LARGE));
        }
        Actor asleep = play.enterAvailable(name, "asleep");
        asleep.next();
        asleep.send(SM).expect(ENABLED);
        asleep.cut();
        for (int i = 0; i < 60; i++) {
            say(
                    one,
                    "<message type='headline' to='" + name + "@verona.example/asleep'><body>" + "x".repeat(LARGE)
                            + "</body></message>");
        }
        play.settle();
    }

    /// A stream that ends is an answer, too.
    private static void say(Actor greedy, String what) {
        try {
            greedy.send(what);
        } catch (AssertionError e) {
            assertThat(e).hasMessageContaining("has no connection any more");
        }
    }

    @Test
    @DisplayName("Near the bound of the node the greedy are refused, or let go, and honest logins and messages go on")
    void nearTheBound() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        play.mantua.hold();
        Budget budget = play.budget();
        for (int i = 0; i < 12; i++) {
            greedy("greedy" + i);
        }
        long most = budget.most();
        assertThat(play.budget().held()).as("near its bound").isBetween(most / 100 * 70, most);
        assertThat(budget.refused()).as("times that the node was too full").isPositive();

        Actor juliet = play.enterAvailable("juliet", "balcony");
        juliet.send("<message to='romeo@verona.example' type='chat'><body>Call me but love</body></message>");
        assertThat(Literal.show(romeo.next())).contains("Call me but love");
        romeo.send("<message to='juliet@verona.example' type='chat'><body>I take thee at thy word</body></message>");
        assertThat(Literal.show(juliet.next())).contains("I take thee at thy word");
        juliet.send(SM).expect(ENABLED);

        play.mantua.failAll();
        play.pass(Duration.ofMinutes(11));
        assertThat(play.budget().held()).as("a while after").isLessThan(most / 10);
    }

    @Test
    @DisplayName(
            "The fuller the node, the more ranks have nothing taken: strangers, then servers, then what accounts have"
                    + " beyond what they are assured")
    void ranks() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        Actor tybalt = play.enter("tybalt", "street");
        play.mantua.hold();
        Budget node = play.budget();
        Budget stranger = node.open(Budget.Kind.STRANGER, "stranger");
        Budget link = node.open(Budget.Kind.LINK, "link");
        Budget ballast = node.open(Budget.Kind.PART, "ballast");
        tybalt.send(iq(0, LARGE)); // more than he is assured
        int percent = 0;
        for (int line : List.of(40, 67, 77, 92)) {
            ballast.charge(node.most() / 100 * (line - percent));
            percent = line;
            boolean strangers = stranger.tryCharge(200_000);
            boolean links = link.tryCharge(200_000);
            tybalt.send(iq(line, 5_000));
            tybalt.sync();
            boolean account = tybalt.rest().isEmpty();
            assertThat(List.of(strangers, links, account))
                    .as("at %d %%", line)
                    .isEqualTo(List.of(line < 65, line < 75, line < 90));
            Actor juliet = play.enterAvailable("juliet", "balcony" + line);
            juliet.send("<message to='romeo@verona.example' type='chat'><body>at " + line + "</body></message>");
            assertThat(Literal.show(romeo.next())).contains("at " + line);
            juliet.cut();
        }
    }

    private static String contact(int number, int groups, int length) {
        StringBuilder item = new StringBuilder();
        for (int i = 0; i < groups; i++) {
            item.append("<group>").append(i).append("g".repeat(length)).append("</group>");
        }
        return "<iq type='set' id='" + number + "'><query xmlns='jabber:iq:roster'><item jid='c" + number
                + "@mantua.example'>" + item + "</item></query></iq>";
    }

    @Test
    @DisplayName("Row 3: a contact has a bound in bytes, a roster has one, and what fits can be read")
    void rosters() {
        Actor tybalt = play.enter("tybalt", "street");
        tybalt.send(contact(0, 64, 1_000));
        assertThat(Literal.show(tybalt.next())).contains("not-acceptable");
        int taken = 0;
        for (boolean full = false; !full && taken < 2_000; taken++) {
            tybalt.send(contact(taken, 8, 480));
            full = Literal.show(tybalt.next()).contains("resource-constraint");
        }
        assertThat(taken).isBetween(150, 250);
        tybalt.send(SM).expect(ENABLED);
        tybalt.send("<iq type='get' id='all'><query xmlns='jabber:iq:roster'/></iq>");
        Element all = tybalt.next();
        assertThat(all.child("jabber:iq:roster", "query").orElseThrow().children())
                .hasSize(taken - 1);
    }

    @Test
    @DisplayName("Row 4: a client may not fill memory with those who are to hear of its end, and is told so")
    void directedPresence() {
        Actor tybalt = play.enter("tybalt", "street");
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            tybalt.send("<presence to='" + "x".repeat(1_000) + "@room" + i + ".example/" + "y".repeat(1_000) + "'/>");
        }
        tybalt.sync();
        for (Element each : tybalt.rest()) {
            refused += Literal.show(each).contains("resource-constraint") ? 1 : 0;
        }
        assertThat(300 - refused).isBetween(100, 150);
    }

    @Test
    @DisplayName("A request that is refused says so, and the next one passes when there is room again")
    void refusedIsSaid() {
        Actor tybalt = play.enter("tybalt", "street");
        play.mantua.hold();
        int sent = 0;
        Element answer = null;
        while (answer == null) {
            tybalt.send(iq(sent++, LARGE));
            tybalt.sync();
            List<Element> answers = tybalt.rest();
            answer = answers.isEmpty() ? null : answers.getFirst();
        }
        assertThat(Literal.show(answer)).contains("resource-constraint").contains("type='wait'");
        tybalt.send("<iq type='get' id='last' to='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>")
                .expect("<iq type='result' id='last' from='verona.example' to='{me}'/>");
        play.mantua.failAll();
        tybalt.sync();
        tybalt.rest();
        tybalt.send(iq(999, LARGE));
        tybalt.sync();
        assertThat(tybalt.rest()).isEmpty();
    }
}
