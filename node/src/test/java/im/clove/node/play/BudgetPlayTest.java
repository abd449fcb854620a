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
        assertThat(play.budget().held()).isZero();
        assertThat(play.waiting("juliet")).isEqualTo(1);
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
        assertThat(total - refused).as("waiting").isBetween(25, 35);

        Actor romeo = play.enterAvailable("romeo", "orchard");
        Actor juliet = play.enterAvailable("juliet", "balcony");
        romeo.send("<message to='juliet@verona.example' type='chat'><body>Call me but love</body></message>");
        assertThat(Literal.show(juliet.next())).contains("Call me but love");

        play.mantua.failAll();
        tybalt.cut();
        romeo.cut();
        juliet.cut();
        assertThat(play.budget().held()).isZero();
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
