package im.clove.runtime.link;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.DuplexContractTest;
import im.clove.runtime.transport.PipeDuplex;
import im.clove.xmpp.stream.StreamCondition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.XmlLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class LinkTest {
    private static final String HEADER =
            "<stream:stream xmlns='jabber:client' version='1.0'" + " xmlns:stream='http://etherx.jabber.org/streams'>";
    private static final LinkLimits LIMITS = new LinkLimits(
            10, 4_000, Duration.ofMinutes(1), Duration.ofMinutes(3), Duration.ofSeconds(30), Duration.ofSeconds(5));

    private final PipeDuplex.Pair pipe =
            PipeDuplex.pair(PipeDuplex.End.of("client"), PipeDuplex.End.of("server"), 2_000);
    private final Stage stage = new Stage(Stage.Time.STANDS);
    private final Sink sink = new Sink();

    /// Collects what it is told.
    private final class Sink implements LinkSink {
        private final BlockingQueue<Element> received = new LinkedBlockingQueue<>();
        private final BlockingQueue<LinkEnd> ends = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> idles = new LinkedBlockingQueue<>();
        private volatile Consumer<Element> onReceived = received::add;

        @Override
        public void received(Element element) {
            onReceived.accept(element);
        }

        @Override
        public void idle() {
            idles.add("idle");
        }

        @Override
        public void closed(LinkEnd end) {
            ends.add(end);
        }

        Element nextReceived() {
            return stage.receive("Nothing was received", received::poll);
        }

        LinkEnd end() {
            return stage.receive("The link did not end", ends::poll);
        }
    }

    private Link open(String early) throws Exception {
        DuplexContractTest.send(pipe.left(), HEADER + early);
        StreamIo io = new StreamIo(pipe.right(), Element.CLIENT, XmlLimits.CLIENT);
        assertThat(io.next()).isInstanceOf(StreamEvent.Opened.class);
        return new Link(io, LIMITS, stage.timers(), stage);
    }

    private Link opened() throws Exception {
        Link link = open("");
        run(link);
        return link;
    }

    private void run(Link link) {
        stage.execute(() -> link.run(sink));
    }

    @AfterEach
    void nothingIsLeftBehind() {
        pipe.left().close();
        pipe.right().close();
        stage.await("A thread is left behind", () -> stage.threads() == 0);
        assertThat(sink.ends).hasSizeLessThanOrEqualTo(1);
    }

    private static Element message(String body) {
        return Element.of(Element.CLIENT, "message", Element.ofText(Element.CLIENT, "body", body));
    }

    private String readToEnd() throws Exception {
        StringBuilder all = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        while (pipe.left().read(buffer.clear()) >= 0) {
            all.append(StandardCharsets.UTF_8.decode(buffer.flip()));
        }
        return all.toString();
    }

    @Test
    void elementsGoBothWays() throws Exception {
        Link link = opened();
        DuplexContractTest.send(pipe.left(), "<presence/><message id='1'/>");

        assertThat(sink.nextReceived().local()).isEqualTo("presence");
        assertThat(sink.nextReceived().attribute("id")).isEqualTo("1");
        assertThat(link.send(message("soft"))).isTrue();
        assertThat(DuplexContractTest.receive(pipe.left(), 36)).isEqualTo("<message><body>soft</body></message>");
    }

    @Test
    void whatWasPipelinedBehindTheNegotiationIsNotLost() throws Exception {
        Link link = open("<presence/><message id='1'/><iq id='");
        run(link);
        DuplexContractTest.send(pipe.left(), "2'/>");

        assertThat(sink.nextReceived().local()).isEqualTo("presence");
        assertThat(sink.nextReceived().attribute("id")).isEqualTo("1");
        assertThat(sink.nextReceived().attribute("id")).isEqualTo("2");
    }

    @Test
    void thePeersClosingTagIsAnsweredAfterWhatIsQueued() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        sink.onReceived = _ -> awaitQuietly(hold);
        Link link = opened();
        DuplexContractTest.send(pipe.left(), "<presence/></stream:stream>");
        assertThat(link.send(message("parting"))).isTrue();
        hold.countDown();

        assertThat(readToEnd()).isEqualTo("<message><body>parting</body></message></stream:stream>");
        assertThat(sink.end().kind()).isEqualTo(LinkEnd.Kind.FINISHED);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void closeWritesWhatIsQueuedThenTheErrorThenTheEnd() throws Exception {
        Link link = opened();
        link.send(message("1"));
        link.close(StreamCondition.CONFLICT.toElement());

        assertThat(link.send(message("2"))).isFalse();
        assertThat(readToEnd())
                .isEqualTo("<message><body>1</body></message><stream:error><conflict"
                        + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
        assertThat(sink.end().kind()).isEqualTo(LinkEnd.Kind.CLOSED);
    }

    @Test
    void aViolationIsAnsweredWithItsStreamError() throws Exception {
        opened();
        DuplexContractTest.send(pipe.left(), "<message><!-- psst --></message>");

        assertThat(readToEnd()).contains("<restricted-xml").endsWith("</stream:stream>");
        assertThat(sink.end().kind()).isEqualTo(LinkEnd.Kind.VIOLATION);
        assertThat(sink.received).isEmpty();
    }

    @Test
    @DisplayName("X-19: a second stream header ends the link")
    void aSecondHeaderEndsTheLink() throws Exception {
        opened();
        DuplexContractTest.send(pipe.left(), HEADER);

        assertThat(readToEnd()).contains("<stream:error>");
        assertThat(sink.end().kind()).isEqualTo(LinkEnd.Kind.VIOLATION);
    }

    @Test
    void aLostConnectionIsTold() throws Exception {
        opened();
        pipe.left().close();

        assertThat(sink.end().kind()).isEqualTo(LinkEnd.Kind.LOST);
    }

    @Test
    @DisplayName("R-17: an error of ours ends this link only, with a stream error")
    void aThrowingSinkEndsTheLink() throws Exception {
        sink.onReceived = _ -> {
            throw new IllegalStateException("bug");
        };
        opened();
        DuplexContractTest.send(pipe.left(), "<presence/>");

        assertThat(readToEnd()).contains("<internal-server-error");
        assertThat(sink.end().kind()).isEqualTo(LinkEnd.Kind.FAULT);
    }

    @Test
    @DisplayName("R-17: a stack overflow is a planned case")
    void aStackOverflowEndsTheLink() throws Exception {
        sink.onReceived = _ -> {
            throw new StackOverflowError();
        };
        opened();
        DuplexContractTest.send(pipe.left(), "<presence/>");

        assertThat(readToEnd()).contains("<internal-server-error");
        assertThat(sink.end().kind()).isEqualTo(LinkEnd.Kind.FAULT);
    }

    @Test
    void whatIsSentTogetherGoesInOnePiece() throws Exception {
        Link link = opened();
        link.together(() -> {
            link.send(message("first"));
            link.send(message("second"));
            assertThat(stage.threads()).as("it reads, and nobody writes").isOne();
        });

        assertThat(DuplexContractTest.receive(pipe.left(), 75))
                .isEqualTo("<message><body>first</body></message><message><body>second</body></message>");
    }

    @Test
    void anEndThatIsAskedForMeanwhileComesLast() throws Exception {
        Link link = opened();
        link.together(() -> {
            link.send(message("last"));
            link.close(null);
        });

        assertThat(readToEnd()).isEqualTo("<message><body>last</body></message></stream:stream>");
        assertThat(sink.end().kind()).isEqualTo(LinkEnd.Kind.CLOSED);
    }

    @Test
    void itSaysWhenTheTransportLastTookSomething() throws Exception {
        Link link = opened();
        stage.pass(Duration.ofSeconds(3));
        link.send(message("soft"));
        stage.pass(Duration.ofSeconds(3));
        assertThat(link.writtenAt()).isEqualTo(3_000);
    }

    @Test
    @DisplayName("R-04: the queue to a peer that does not read is bounded in bytes")
    void aFullQueueRefuses() throws Exception {
        Link link = opened();
        String body = "x".repeat(1_000);
        int taken = 0;
        while (link.send(message(body))) {
            taken++;
            assertThat(taken).isLessThan(20);
        }

        assertThat(link.queuedBytes()).isLessThanOrEqualTo(LIMITS.queuedBytes());
        assertThat(taken).isGreaterThanOrEqualTo(3);
    }

    @Test
    @DisplayName("R-04: the queue to a peer that does not read is bounded in count")
    void manySmallElementsAreRefusedToo() throws Exception {
        Link link = opened();
        // Until the pipe and the bytes are full, and the writer waits for the reader.
        while (link.send(message("x".repeat(300)))) {
            stage.still();
        }
        int taken = 0;
        while (link.send(Element.of(Element.CLIENT, "r"))) {
            taken++;
        }

        assertThat(taken).isLessThanOrEqualTo(LIMITS.queuedElements());
    }

    @Test
    void oneElementLargerThanTheQueueIsTakenWhenNothingElseWaits() throws Exception {
        Link link = opened();
        String body = "y".repeat(10_000);

        assertThat(link.send(message(body))).isTrue();
        assertThat(DuplexContractTest.receive(pipe.left(), 10_032)).contains(body);
    }

    @Test
    void flushedElementsAreReported() throws Exception {
        Link link = opened();
        CountDownLatch flushed = new CountDownLatch(1);
        link.send(message("1"), flushed::countDown);

        stage.await("It is not reported", () -> flushed.getCount() == 0);
        assertThat(DuplexContractTest.receive(pipe.left(), 33)).startsWith("<message>");
    }

    @Test
    void aBlockedSinkHoldsThePeerBack() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        sink.onReceived = _ -> awaitQuietly(hold);
        opened();
        String stanza = "<message><body>" + "z".repeat(500) + "</body></message>";
        FutureTask<Void> writing = new FutureTask<>(() -> {
            for (int i = 0; i < 50; i++) {
                DuplexContractTest.send(pipe.left(), stanza);
            }
            return null;
        });
        stage.execute(writing);

        stage.still();
        assertThat(writing.isDone()).isFalse();
        hold.countDown();
        stage.await("Not all was taken", writing::isDone);
        writing.get();
    }

    @Test
    void silenceIsToldAndThenEndsTheLink() throws Exception {
        Link link = opened();
        DuplexContractTest.send(pipe.left(), "<presence/>");
        sink.nextReceived();
        stage.pass(Duration.ofSeconds(59));
        assertThat(sink.idles).isEmpty();
        stage.pass(Duration.ofSeconds(1));
        assertThat(sink.idles).hasSize(1);
        stage.pass(Duration.ofSeconds(61));
        assertThat(sink.idles).hasSize(2);
        stage.pass(Duration.ofSeconds(60));

        assertThat(readToEnd()).contains("<connection-timeout");
        assertThat(sink.end().kind()).isEqualTo(LinkEnd.Kind.TIMED_OUT);
        assertThat(link.send(message("1"))).isFalse();
    }

    @Test
    void aPeerThatDoesNotReadIsCutOff() throws Exception {
        Link link = opened();
        assertThat(link.send(message("x".repeat(3_900)))).isTrue();
        stage.pass(Duration.ofSeconds(30));
        stage.pass(Duration.ofSeconds(30));

        assertThat(sink.end().kind()).isEqualTo(LinkEnd.Kind.STALLED);
    }

    @Test
    void anOrderlyCloseThatHangsBecomesAHardOne() throws Exception {
        Link link = opened();
        link.send(message("x".repeat(3_900)));
        link.close(null);
        stage.pass(Duration.ofSeconds(5));

        assertThat(sink.end().kind()).isEqualTo(LinkEnd.Kind.CLOSED);
    }

    @Test
    void withoutAThreadForTheWriterTheLinkEnds() throws Exception {
        DuplexContractTest.send(pipe.left(), HEADER);
        StreamIo io = new StreamIo(pipe.right(), Element.CLIENT, XmlLimits.CLIENT);
        io.next();
        Link link = new Link(io, LIMITS, stage.timers(), _ -> {
            throw new RejectedExecutionException("full");
        });
        run(link);

        assertThat(link.send(message("1"))).isFalse();
        assertThat(sink.end().kind()).isEqualTo(LinkEnd.Kind.LOST);
    }

    @Test
    @DisplayName("R-03: a link that ended leaves no timer behind")
    void noTimerStays() throws Exception {
        Link link = opened();
        link.close(null);
        sink.end();

        assertThat(stage.timers().pending()).isZero();
    }
}
