package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.account.AccountLimits;
import im.clove.node.app.host.Server;
import im.clove.node.session.SessionLimits;
import im.clove.node.store.OfflineQueue;
import im.clove.node.store.Table;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that are too fast, too slow, or say nothing: what they may cost, and that it costs nobody a message.
@Timeout(300)
final class FlowControlPlayTest {
    private static final int UNACKED = 20;
    private static final String SM = " xmlns='urn:xmpp:sm:3'";
    private static final String PRESENCE = "<presence from='{me}' to='{me}'/>";

    /// Time moves by hand, so nothing is held back for a client's confirmation.
    private static final AccountLimits ACCOUNT = new AccountLimits(10, 10, 1_000, 100, 100, 0);

    private final Play play = new Play(
            new OfflineQueue.Quota(10_000, 64 << 20),
            new Server.Limits(ACCOUNT, new SessionLimits(16, UNACKED, 64 * 1024, Duration.ofMinutes(10))));

    @AfterEach
    void end() {
        play.close();
    }

    private static String say(int line, int length) {
        return "<message type='chat' to='romeo@verona.example'><body>" + line + ' ' + "x".repeat(length)
                + "</body></message>";
    }

    private long waiting() {
        return play.waiting("romeo");
    }

    /// The numbers of the lines that have come, in their order.
    private static List<Integer> lines(List<Element> stanzas) {
        return stanzas.stream()
                .flatMap(e -> e.child(Element.CLIENT, "body").stream())
                .map(body -> Integer.parseInt(body.text().split(" ", 2)[0]))
                .toList();
    }

    /// Logs in once more, now as a client that reads, and takes this many messages.
    private List<Integer> comeBackFor(int count) {
        Actor back = play.enter("romeo", "orchard");
        back.send("<presence/>");
        List<Element> got = new ArrayList<>();
        while (lines(got).size() < count) {
            got.add(back.next());
        }
        back.sync();
        got.addAll(back.rest());
        return lines(got);
    }

    private static List<Integer> upTo(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static void enable(Actor actor, String attributes) {
        assertThat(actor.send("<enable" + SM + attributes + "/>").next().local())
                .isEqualTo("enabled");
    }

    @Test
    @DisplayName("R-04: a sender faster than its recipient is not read until the recipient has caught up")
    void aSenderIsAsFastAsItsRecipient() throws Exception {
        play.contact("romeo", "juliet", "both");
        Actor juliet = play.enter("juliet", "balcony");
        int total = 2_000;
        play.store.hold(Table.OFFLINE);
        FutureTask<Void> flood =
                new FutureTask<>(() -> IntStream.range(0, total).forEach(i -> juliet.send(say(i, 100))), null);
        play.stage.execute(flood);
        play.settle();
        assertThat(flood.isDone()).isFalse();
        play.store.release();
        play.await(flood::isDone);
        flood.get();

        assertThat(waiting()).isEqualTo(total);
    }

    @Test
    void aStanzaForAnotherServerHoldsNobodyBack() {
        Actor juliet = play.enter("juliet", "balcony");
        play.mantua.hold();
        for (int i = 0; i < 100; i++) {
            juliet.send("<message to='paris@mantua.example' id='" + i + "'/>");
        }
        juliet.sync();
        assertThat(play.mantua.rest()).hasSize(100);
    }

    @Test
    @DisplayName("R-09: a client that never acknowledges is ended, and what it did not acknowledge is kept")
    void aClientThatNeverAcknowledgesIsEnded() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        enable(romeo, "");
        for (int i = 0; i <= UNACKED; i++) {
            juliet.send(say(i, 10));
        }
        juliet.sync();
        List<Element> got = new ArrayList<>();
        for (int i = 0; i < UNACKED; i++) {
            got.add(romeo.next());
        }
        play.settle();
        play.pass(Duration.ofMinutes(1));
        romeo.expectStreamError("resource-constraint");

        assertThat(lines(got)).isEqualTo(upTo(0, UNACKED));
        assertThat(romeo.questions.get()).as("it was asked").isPositive();
        assertThat(waiting()).isEqualTo(UNACKED + 1);
        assertThat(comeBackFor(UNACKED + 1)).isEqualTo(upTo(0, UNACKED + 1));
        play.silence();
    }

    @Test
    @DisplayName("R-09: the same by size")
    void unacknowledgedBytesAreLimitedToo() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        enable(romeo, "");
        for (int i = 0; i < 5; i++) {
            juliet.send(say(i, 20_000));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(romeo.next().local()).isEqualTo("message");
        }
        play.settle();
        play.pass(Duration.ofMinutes(1));
        romeo.expectStreamError("resource-constraint");
        assertThat(waiting()).isEqualTo(5);
    }

    @Test
    @DisplayName("R-09: a session without a link takes no more than one with a link, and then it is over")
    void aSessionWithoutALinkIsLimitedToo() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        Element enabled = romeo.send("<enable" + SM + " resume='true'/>").next();
        romeo.cut();
        for (int i = 0; i <= UNACKED; i++) {
            juliet.send(say(i, 10));
        }
        play.await(() -> play.server().sessions().count() == 1);
        play.resume(romeo, Objects.requireNonNull(enabled.attribute("id")), 0)
                .expectRefusal("<failed" + SM + " h='0'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                        + "</failed>");
        assertThat(comeBackFor(UNACKED + 1)).isEqualTo(upTo(0, UNACKED + 1));
        play.silence();
    }

    @Test
    @DisplayName("R-04: a client that does not read is ended when its queue is full; what it has not read is kept")
    void aClientThatDoesNotReadIsEnded() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.stopReading();
        int total = 80;
        for (int i = 0; i < total; i++) {
            juliet.send(say(i, 20_000));
        }
        play.await(() -> play.server().sessions().count() == 1);
        assertThat(waiting()).as("not all was written").isBetween(1L, (long) total);
        romeo.readOn();
        List<Integer> all = new ArrayList<>(lines(readToTheError(romeo)));
        assertThat(all).as("what waited for the link is not written any more").hasSizeLessThan(10);
        all.addAll(comeBackFor(total - all.size()));
        assertThat(all).isEqualTo(upTo(0, total));
        assertThat(waiting()).isZero();
    }

    @Test
    @DisplayName("R-04: one that never reads again is cut, with nothing left of it")
    void aClientThatNeverReadsAgainIsCut() {
        Actor juliet = play.enter("juliet", "balcony");
        Actor romeo = play.enterAvailable("romeo", "orchard");
        romeo.stopReading();
        for (int i = 0; i < 80; i++) {
            juliet.send(say(i, 20_000));
        }
        play.await(() -> play.server().sessions().count() == 1);
        play.pass(Duration.ofSeconds(5));
        // Its own end of the pipe: the server has closed the other one.
        romeo.readOn();
        romeo.awaitOver();
    }

    @Test
    @DisplayName("R-04: with resumption a slow client loses its link, not its session")
    void aSlowClientMayResume() {
        Play wide = new Play(
                new OfflineQueue.Quota(10_000, 64 << 20),
                new Server.Limits(ACCOUNT, new SessionLimits(16, 500, 16 << 20, Duration.ofMinutes(10))));
        try (wide) {
            Actor juliet = wide.enter("juliet", "balcony");
            Actor romeo = wide.enterAvailable("romeo", "orchard");
            Element enabled = romeo.send("<enable" + SM + " resume='true'/>").next();
            romeo.received.set(0);
            romeo.stopReading();
            // Also more than the new link can hold at once.
            int total = 150;
            for (int i = 0; i < total; i++) {
                juliet.send(say(i, 20_000));
            }
            wide.await(() -> wide.server().sessions().detached() == 1);
            romeo.readOn();
            List<Element> got = readToTheError(romeo);
            int resumptions = 0;
            for (Actor again = romeo; lines(got).size() < total; resumptions++) {
                again = wide.resume(
                        romeo,
                        Objects.requireNonNull(enabled.attribute("id")),
                        lines(got).size());
                assertThat(again.next().local()).isEqualTo("resumed");
                got.addAll(readToTheError(again));
            }
            assertThat(resumptions).isLessThan(5);
            assertThat(lines(got)).isEqualTo(upTo(0, total));
        }
    }

    /// Messages up to the stream error, or up to as many as there are.
    private static List<Element> readToTheError(Actor actor) {
        List<Element> got = new ArrayList<>();
        while (got.isEmpty() || lines(got.subList(got.size() - 1, got.size())).getLast() < 149) {
            Element next = actor.next();
            if (!next.local().equals("message")) {
                assertThat(next.has("urn:ietf:params:xml:ns:xmpp-streams", "resource-constraint"))
                        .isTrue();
                actor.expectEnd();
                return got;
            }
            got.add(next);
        }
        return got;
    }
}
