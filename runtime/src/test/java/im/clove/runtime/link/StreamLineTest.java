package im.clove.runtime.link;

import static im.clove.runtime.link.StagedLine.awaitQuietly;
import static im.clove.runtime.link.StagedLine.message;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.transport.DuplexContractTest;
import im.clove.xmpp.stream.StreamCondition;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class StreamLineTest {
    private final StagedLine on = new StagedLine();

    @AfterEach
    void nothingIsLeftBehind() {
        on.close();
    }

    @Test
    void elementsGoBothWays() throws Exception {
        StreamLine link = on.opened();
        DuplexContractTest.send(on.pipe.left(), "<presence/><message id='1'/>");

        assertThat(on.sink.nextReceived().local()).isEqualTo("presence");
        assertThat(on.sink.nextReceived().attribute("id")).isEqualTo("1");
        assertThat(link.send(message("soft"))).isTrue();
        assertThat(DuplexContractTest.receive(on.pipe.left(), 36)).isEqualTo("<message><body>soft</body></message>");
    }

    @Test
    void whatWasPipelinedBehindTheNegotiationIsNotLost() throws Exception {
        StreamLine link = on.open("<presence/><message id='1'/><iq id='");
        on.run(link);
        DuplexContractTest.send(on.pipe.left(), "2'/>");

        assertThat(on.sink.nextReceived().local()).isEqualTo("presence");
        assertThat(on.sink.nextReceived().attribute("id")).isEqualTo("1");
        assertThat(on.sink.nextReceived().attribute("id")).isEqualTo("2");
    }

    @Test
    void thePeersClosingTagIsAnsweredAfterWhatIsQueued() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        on.sink.onReceived = _ -> awaitQuietly(hold);
        StreamLine link = on.opened();
        DuplexContractTest.send(on.pipe.left(), "<presence/></stream:stream>");
        assertThat(link.send(message("parting"))).isTrue();
        hold.countDown();

        assertThat(on.readToEnd()).isEqualTo("<message><body>parting</body></message></stream:stream>");
        assertThat(on.sink.end().kind()).isEqualTo(LinkEnd.Kind.FINISHED);
    }

    @Test
    void closeWritesWhatIsQueuedThenTheErrorThenTheEnd() throws Exception {
        StreamLine link = on.opened();
        link.send(message("1"));
        link.close(StreamCondition.CONFLICT.toElement());

        assertThat(link.send(message("2"))).isFalse();
        assertThat(on.readToEnd())
                .isEqualTo("<message><body>1</body></message><stream:error><conflict"
                        + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
        assertThat(on.sink.end().kind()).isEqualTo(LinkEnd.Kind.CLOSED);
    }

    @Test
    void aViolationIsAnsweredWithItsStreamError() throws Exception {
        on.opened();
        DuplexContractTest.send(on.pipe.left(), "<message><!-- psst --></message>");

        assertThat(on.readToEnd()).contains("<restricted-xml").endsWith("</stream:stream>");
        assertThat(on.sink.end().kind()).isEqualTo(LinkEnd.Kind.VIOLATION);
        assertThat(on.sink.received).isEmpty();
    }

    @Test
    @DisplayName("X-19: a second stream header ends the link")
    void aSecondHeaderEndsTheLink() throws Exception {
        on.opened();
        DuplexContractTest.send(on.pipe.left(), StagedLine.HEADER);

        assertThat(on.readToEnd()).contains("<stream:error>");
        assertThat(on.sink.end().kind()).isEqualTo(LinkEnd.Kind.VIOLATION);
    }

    @Test
    void aLostConnectionIsTold() throws Exception {
        on.opened();
        on.pipe.left().close();

        assertThat(on.sink.end().kind()).isEqualTo(LinkEnd.Kind.LOST);
    }

    @Test
    @DisplayName("R-17: an error of ours ends this link only, with a stream error")
    void aThrowingSinkEndsTheLink() throws Exception {
        on.sink.onReceived = _ -> {
            throw new IllegalStateException("bug");
        };
        on.opened();
        DuplexContractTest.send(on.pipe.left(), "<presence/>");

        assertThat(on.readToEnd()).contains("<internal-server-error");
        assertThat(on.sink.end().kind()).isEqualTo(LinkEnd.Kind.FAULT);
    }

    @Test
    @DisplayName("R-17: a stack overflow is a planned case")
    void aStackOverflowEndsTheLink() throws Exception {
        on.sink.onReceived = _ -> {
            throw new StackOverflowError();
        };
        on.opened();
        DuplexContractTest.send(on.pipe.left(), "<presence/>");

        assertThat(on.readToEnd()).contains("<internal-server-error");
        assertThat(on.sink.end().kind()).isEqualTo(LinkEnd.Kind.FAULT);
    }

    @Test
    void aBlockedSinkHoldsThePeerBack() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        on.sink.onReceived = _ -> awaitQuietly(hold);
        on.opened();
        String stanza = "<message><body>" + "z".repeat(500) + "</body></message>";
        FutureTask<Void> writing = new FutureTask<>(() -> {
            for (int i = 0; i < 50; i++) {
                DuplexContractTest.send(on.pipe.left(), stanza);
            }
            return null;
        });
        on.stage.execute(writing);

        on.stage.still();
        assertThat(writing.isDone()).isFalse();
        hold.countDown();
        on.stage.await("Not all was taken", writing::isDone);
        writing.get();
    }

    @Test
    void silenceIsToldAndThenEndsTheLink() throws Exception {
        StreamLine link = on.opened();
        DuplexContractTest.send(on.pipe.left(), "<presence/>");
        on.sink.nextReceived();
        on.stage.pass(Duration.ofSeconds(59));
        assertThat(on.sink.idles).isEmpty();
        on.stage.pass(Duration.ofSeconds(1));
        assertThat(on.sink.idles).hasSize(1);
        on.stage.pass(Duration.ofSeconds(61));
        assertThat(on.sink.idles).hasSize(2);
        on.stage.pass(Duration.ofSeconds(60));

        assertThat(on.readToEnd()).contains("<connection-timeout");
        assertThat(on.sink.end().kind()).isEqualTo(LinkEnd.Kind.TIMED_OUT);
        assertThat(link.send(message("1"))).isFalse();
    }

    @Test
    void anOrderlyCloseThatHangsBecomesAHardOne() throws Exception {
        StreamLine link = on.opened();
        link.send(message("x".repeat(3_900)));
        link.close(null);
        on.stage.pass(Duration.ofSeconds(5));

        assertThat(on.sink.end().kind()).isEqualTo(LinkEnd.Kind.CLOSED);
    }

    @Test
    @DisplayName("R-03: a link that ended leaves no timer behind")
    void noTimerStays() throws Exception {
        StreamLine link = on.opened();
        link.close(null);
        on.sink.end();

        assertThat(on.stage.timers().pending()).isZero();
    }
}
