package im.clove.runtime.link;

import static im.clove.runtime.link.StagedLine.message;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.transport.DuplexContractTest;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.XmlLimits;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a line queues, writes in one piece, and refuses.
@Timeout(300)
final class SendQueueTest {
    private final StagedLine on = new StagedLine();

    @AfterEach
    void nothingIsLeftBehind() {
        on.close();
    }

    @Test
    void whatIsSentTogetherGoesInOnePiece() throws Exception {
        StreamLine link = on.opened();
        link.together(() -> {
            link.send(message("first"));
            link.send(message("second"));
            assertThat(on.stage.threads()).as("it reads, and nobody writes").isOne();
        });

        assertThat(DuplexContractTest.receive(on.pipe.left(), 75))
                .isEqualTo("<message><body>first</body></message><message><body>second</body></message>");
    }

    @Test
    void anEndThatIsAskedForMeanwhileComesLast() throws Exception {
        StreamLine link = on.opened();
        link.together(() -> {
            link.send(message("last"));
            link.close(null);
        });

        assertThat(on.readToEnd()).isEqualTo("<message><body>last</body></message></stream:stream>");
        assertThat(on.sink.end().kind()).isEqualTo(LinkEnd.Kind.CLOSED);
    }

    @Test
    void itSaysWhenTheTransportLastTookSomething() throws Exception {
        StreamLine link = on.opened();
        on.stage.pass(Duration.ofSeconds(3));
        link.send(message("soft"));
        on.stage.pass(Duration.ofSeconds(3));
        assertThat(link.writtenAt()).isEqualTo(3_000);
    }

    @Test
    @DisplayName("An element larger than all that may wait goes behind a short one, and nothing behind it")
    void oneLargerThanEverything() throws Exception {
        StreamLine link = on.opened();
        link.together(() -> {
            assertThat(link.send(message("short"))).isTrue();
            assertThat(link.send(message("x".repeat(100_000)))).isTrue();
            assertThat(link.send(message("short"))).isFalse();
        });
    }

    @Test
    @DisplayName("R-04: the queue to a peer that does not read is bounded in bytes")
    void aFullQueueRefuses() throws Exception {
        StreamLine link = on.opened();
        String body = "x".repeat(1_000);
        int taken = 0;
        while (link.send(message(body))) {
            taken++;
            assertThat(taken).isLessThan(20);
        }

        assertThat(link.queuedBytes()).isLessThanOrEqualTo(StagedLine.LIMITS.queuedBytes());
        assertThat(taken).isGreaterThanOrEqualTo(3);
    }

    @Test
    @DisplayName("R-04: the queue to a peer that does not read is bounded in count")
    void manySmallElementsAreRefusedToo() throws Exception {
        StreamLine link = on.opened();
        // Until the on.pipe and the bytes are full, and the writer waits for the reader.
        while (link.send(message("x".repeat(300)))) {
            on.stage.still();
        }
        int taken = 0;
        while (link.send(Element.of(Element.CLIENT, "r"))) {
            taken++;
        }

        assertThat(taken).isLessThanOrEqualTo(StagedLine.LIMITS.queuedElements());
    }

    @Test
    void oneElementLargerThanTheQueueIsTakenWhenNothingElseWaits() throws Exception {
        StreamLine link = on.opened();
        String body = "y".repeat(10_000);

        assertThat(link.send(message(body))).isTrue();
        assertThat(DuplexContractTest.receive(on.pipe.left(), 10_032)).contains(body);
    }

    @Test
    void flushedElementsAreReported() throws Exception {
        StreamLine link = on.opened();
        CountDownLatch flushed = new CountDownLatch(1);
        link.send(message("1"), flushed::countDown);

        on.stage.await("It is not reported", () -> flushed.getCount() == 0);
        assertThat(DuplexContractTest.receive(on.pipe.left(), 33)).startsWith("<message>");
    }

    @Test
    void aPeerThatDoesNotReadIsCutOff() throws Exception {
        StreamLine link = on.opened();
        assertThat(link.send(message("x".repeat(3_900)))).isTrue();
        on.stage.pass(Duration.ofSeconds(30));
        on.stage.pass(Duration.ofSeconds(30));

        assertThat(on.sink.end().kind()).isEqualTo(LinkEnd.Kind.STALLED);
    }

    @Test
    void withoutAThreadForTheWriterTheLinkEnds() throws Exception {
        DuplexContractTest.send(on.pipe.left(), StagedLine.HEADER);
        StreamIo io = new StreamIo(on.pipe.right(), Element.CLIENT, XmlLimits.CLIENT);
        io.next();
        StreamLine link = new StreamLine(io, StagedLine.LIMITS, on.stage.timers(), _ -> {
            throw new RejectedExecutionException("full");
        });
        on.run(link);

        assertThat(link.send(message("1"))).isFalse();
        assertThat(on.sink.end().kind()).isEqualTo(LinkEnd.Kind.LOST);
    }
}
