package im.clove.runtime.link;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.DuplexContractTest;
import im.clove.runtime.transport.PipeDuplex;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.XmlLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/// A line on a stage, with a pipe to its peer; time moves by hand.
final class StagedLine implements AutoCloseable {
    static final String HEADER =
            "<stream:stream xmlns='jabber:client' version='1.0'" + " xmlns:stream='http://etherx.jabber.org/streams'>";
    static final LinkLimits LIMITS = new LinkLimits(
            10, 4_000, Duration.ofMinutes(1), Duration.ofMinutes(3), Duration.ofSeconds(30), Duration.ofSeconds(5));

    final PipeDuplex.Pair pipe = PipeDuplex.pair(PipeDuplex.End.of("client"), PipeDuplex.End.of("server"), 2_000);
    final Stage stage = new Stage(Stage.Time.STANDS);
    final Sink sink = new Sink();

    /// Collects what it is told.
    final class Sink implements LinkSink {
        final BlockingQueue<Element> received = new LinkedBlockingQueue<>();
        final BlockingQueue<LinkEnd> ends = new LinkedBlockingQueue<>();
        final BlockingQueue<String> idles = new LinkedBlockingQueue<>();
        volatile Consumer<Element> onReceived = received::add;

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

    StreamLine open(String early) throws Exception {
        DuplexContractTest.send(pipe.left(), HEADER + early);
        StreamIo io = new StreamIo(pipe.right(), Element.CLIENT, XmlLimits.CLIENT);
        assertThat(io.next()).isInstanceOf(StreamEvent.Opened.class);
        return new StreamLine(io, LIMITS, stage.timers(), stage);
    }

    StreamLine opened() throws Exception {
        StreamLine line = open("");
        run(line);
        return line;
    }

    void run(Line line) {
        stage.execute(() -> line.run(sink));
    }

    /// Nothing is left behind.
    @Override
    public void close() {
        pipe.left().close();
        pipe.right().close();
        stage.await("A thread is left behind", () -> stage.threads() == 0);
        assertThat(sink.ends).hasSizeLessThanOrEqualTo(1);
    }

    static Element message(String body) {
        return Element.of(Element.CLIENT, "message", Element.ofText(Element.CLIENT, "body", body));
    }

    String readToEnd() throws Exception {
        StringBuilder all = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        while (pipe.left().read(buffer.clear()) >= 0) {
            all.append(StandardCharsets.UTF_8.decode(buffer.flip()));
        }
        return all.toString();
    }

    static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
