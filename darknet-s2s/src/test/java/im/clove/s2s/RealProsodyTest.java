package im.clove.s2s;

import static im.clove.s2s.Names.EVE;
import static im.clove.s2s.Names.JULIET;
import static im.clove.s2s.Names.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import im.clove.runtime.link.StreamIo;
import im.clove.runtime.owner.SystemTimers;
import im.clove.runtime.transport.I2pPlace;
import im.clove.runtime.transport.SocketDuplex;
import im.clove.s2s.config.Backoff;
import im.clove.s2s.config.S2sConfig;
import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.Outward;
import im.clove.s2s.queue.InboundSink;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stanza.Stanza;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.XmlLimits;
import im.clove.xmpp.xml.XmlWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The engine and a real Prosody on loopback: its streams come from its own destination, or, as i2pd's proxy does
/// it by default, from another.
@Tag("integration")
@Timeout(120)
final class RealProsodyTest {
    private static final String R = ROMEO.hostname();
    private static final String J = JULIET.hostname();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SystemTimers timers = new SystemTimers();
    private final BlockingQueue<Stanza> arrivals = new LinkedBlockingQueue<>();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        timers.close();
    }

    /// Romeo's engine and Juliet's Prosody, which reach each other.
    private final class Pair implements AutoCloseable {
        final LocalProsody prosody;
        final S2s romeo;

        Pair(String version, B32 source) throws Exception {
            assumeTrue(LocalProsody.isHere(version), version + " is not installed");
            CompletableFuture<S2s> engine = new CompletableFuture<>();
            prosody = new LocalProsody(
                    folder, version, J, R, source, duplex -> engine.join().accept(duplex));
            DarknetMap map = new DarknetMap(ROMEO, Set.of(Domain.of(ROMEO)), Map.of(), true);
            S2sConfig config = S2sConfig.of(map)
                    .with(new Backoff(Duration.ofMillis(50), Duration.ofMillis(500), 0.5))
                    .withStock(StockPeer.tls());
            InboundSink sink = (from, stanza, handled) -> {
                arrivals.add(stanza);
                handled.accepted();
            };
            romeo = new S2s(
                    config,
                    Outward.of(I2pPlace.class, prosody.dialer()),
                    sink,
                    timers,
                    Thread.ofVirtual()::start,
                    new SecureRandom());
            engine.complete(romeo);
        }

        TestNode.Outcome ping(String id) {
            TestNode.Outcome outcome = new TestNode.Outcome();
            Element ping = Names.elements("<iq type='get' id='" + id + "'><ping xmlns='urn:xmpp:ping'/></iq>")
                    .getFirst()
                    .with("from", "romeo@" + R + "/garden")
                    .with("to", J);
            romeo.send(Domain.of(ROMEO), Domain.of(JULIET), Stanza.of(ping), outcome);
            return outcome;
        }

        String arrival() throws Exception {
            Stanza stanza = arrivals.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(stanza).as(prosody.log()).isNotNull();
            return String.valueOf(stanza.id());
        }

        @Override
        public void close() throws Exception {
            romeo.close();
            prosody.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"prosody-0.12,true", "prosody-0.12,false", "prosody-13,true", "prosody-13,false"})
    void weBegin(String version, boolean own) throws Exception {
        try (Pair pair = new Pair(version, own ? JULIET : EVE)) {
            assertThat(pair.ping("p1").await(PATIENCE)).as(pair.prosody.log()).isEqualTo("accepted");
            assertThat(pair.arrival()).isEqualTo("p1");
            List<TestNode.Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                outcomes.add(pair.ping("q" + i));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(pair.arrival()).isEqualTo("q" + i);
            }
            for (TestNode.Outcome each : outcomes) {
                assertThat(each.await(PATIENCE)).isEqualTo("accepted");
            }
            pair.prosody.cut();
            pair.ping("p2");
            assertThat(pair.arrival()).isEqualTo("p2");
        }
    }

    @ParameterizedTest
    @CsvSource({"prosody-0.12,true", "prosody-0.12,false", "prosody-13,true", "prosody-13,false"})
    void whatIsSentWhileProsodySleepsArrivesInOrderWhenItIsBack(String version, boolean own) throws Exception {
        try (Pair pair = new Pair(version, own ? JULIET : EVE)) {
            TestNode.Outcome first = pair.ping("p1");
            assertThat(pair.arrival()).isEqualTo("p1");
            assertThat(first.await(PATIENCE)).isEqualTo("accepted");
            pair.prosody.stop();
            for (int i = 0; i < 10; i++) {
                pair.ping("q" + i);
            }
            pair.prosody.start();
            for (int i = 0; i < 10; i++) {
                assertThat(pair.arrival()).isEqualTo("q" + i);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"prosody-0.12,true", "prosody-0.12,false", "prosody-13,true", "prosody-13,false"})
    void prosodyBegins(String version, boolean own) throws Exception {
        try (Pair pair = new Pair(version, own ? JULIET : EVE);
                Client client = new Client(pair.prosody.c2sPort())) {
            client.login();
            client.say(message("m1"));
            if (version.equals("prosody-13")) {
                // Its first stanza is lost on the way to the proxy, whatever we do.
                timers.after(Duration.ofSeconds(5), () -> client.say(message("m1")));
            }
            assertThat(pair.arrival()).isEqualTo("m1");
            pair.ping("p1");
            assertThat(pair.arrival()).isEqualTo("p1");
            client.say(message("m2"));
            assertThat(pair.arrival()).isEqualTo("m2");
        }
    }

    private static String message(String id) {
        return "<message to='romeo@" + R + "' id='" + id + "'><body>Hi</body></message>";
    }

    /// A user of Prosody's without an account.
    private static final class Client implements AutoCloseable {
        private final StreamIo io;

        Client(int port) throws Exception {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            io = new StreamIo(SocketDuplex.asI2p(socket, Names.at(EVE)), Element.CLIENT, XmlLimits.SERVER);
        }

        void login() throws Exception {
            String header = new String(XmlWriter.header(Element.CLIENT, null, J, null, null), StandardCharsets.UTF_8);
            say(header);
            next();
            next();
            say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>");
            next();
            io.restart();
            say(header);
            next();
            next();
            say("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
            next();
        }

        private void next() throws Exception {
            StreamEvent event = io.next();
            assertThat(event).isNotInstanceOf(StreamEvent.Violation.class).isNotNull();
        }

        void say(String xml) {
            try {
                io.duplex().write(ByteBuffer.wrap(xml.getBytes(StandardCharsets.UTF_8)));
                io.duplex().flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            io.duplex().close();
        }
    }
}
