package im.clove.s2s;

import static im.clove.s2s.Names.JULIET;
import static im.clove.s2s.Names.ROMEO;
import static im.clove.s2s.Names.header;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.link.StreamIo;
import im.clove.runtime.transport.Duplex;
import im.clove.s2s.sim.MemoryOutboxStore;
import im.clove.xmpp.stanza.StanzaError;
import im.clove.xmpp.stanza.StanzaError.Condition;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A Clove node that ends its stream whenever it gets a certain stanza.
@Timeout(300)
@DisplayName("row 5: only the stanza over which a peer ends its streams comes back, everything else goes on")
final class CulpritPlayTest {
    private final KeptStage stage = new KeptStage();
    private final MemoryOutboxStore disk = new MemoryOutboxStore();
    private final List<String> got = new CopyOnWriteArrayList<>();

    /// How a peer ends a stream.
    enum End {
        POLICY_VIOLATION,
        CLOSE,
        RESET;

        void of(Duplex duplex) throws IOException {
            switch (this) {
                case POLICY_VIOLATION ->
                    say(
                            duplex,
                            "<stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                                    + "</stream:error></stream:stream>");
                case CLOSE -> say(duplex, "</stream:stream>");
                case RESET -> duplex.close();
            }
        }

        Condition condition() {
            return this == POLICY_VIOLATION ? Condition.POLICY_VIOLATION : Condition.UNDEFINED_CONDITION;
        }
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private static void say(Duplex duplex, String xml) throws IOException {
        duplex.write(ByteBuffer.wrap(xml.getBytes(StandardCharsets.UTF_8)));
        duplex.flush();
    }

    /// Juliet's node. What she has handled she has, whatever becomes of the stream.
    private final class Peer {
        private final End end;
        private String of = "";
        private long handled;

        Peer(End end) {
            this.end = end;
        }

        void start() {
            stage.network.host(JULIET).start(this::serve);
        }

        private synchronized void serve(Duplex duplex) {
            try {
                converse(duplex);
            } catch (IOException e) {
                duplex.close();
            }
        }

        private void converse(Duplex duplex) throws IOException {
            StreamIo io = new StreamIo(duplex, StreamParser.SERVER, XmlLimits.SERVER);
            io.next();
            say(
                    duplex,
                    header(JULIET.hostname(), ROMEO.hostname())
                            + "<stream:features><destination xmlns='urn:clove:s2s:0'/></stream:features>");
            long next = 0;
            boolean greeted = false;
            for (StreamEvent event = io.next(); event != null; event = io.next()) {
                if (!(event instanceof StreamEvent.Received(Element element))) {
                    duplex.close();
                    return;
                }
                switch (element.local()) {
                    case "link" -> {
                        next = Long.parseLong(element.attributeOr("seq", ""));
                        of = element.attributeOr("id", "");
                        if (!greeted) {
                            greeted = true;
                            say(
                                    duplex,
                                    "<link xmlns='urn:clove:s2s:0' id='peer' seq='1' of='" + of + "' h='" + handled
                                            + "' epoch='0'/>");
                        }
                    }
                    case "message" -> {
                        String id = element.attributeOr("id", "");
                        if (id.startsWith("bad")) {
                            end.of(duplex);
                            return;
                        }
                        handled = next++;
                        got.add(id);
                    }
                    case "r" -> say(duplex, "<a xmlns='urn:xmpp:sm:3' h='" + handled + "'/>");
                    default -> {}
                }
            }
        }
    }

    private TestNode romeo() {
        return stage.node(ROMEO, disk, true, config -> config);
    }

    private void arrive(TestNode romeo, String... ids) {
        stage.eventually(() -> got.containsAll(List.of(ids)) && disk.waiting().isEmpty());
        assertThat(got).containsExactly(ids);
        assertThat(romeo.undelivered).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void whereTheLinkWasDown(End end) throws Exception {
        TestNode romeo = romeo();
        KeptStage.say(romeo, JULIET, List.of("1", "2", "bad", "3", "4", "bad too", "5"));
        new Peer(end).start();
        for (int i = 0; i < 2; i++) {
            StanzaError told = stage.next(romeo.undelivered);
            assertThat(told.condition()).isEqualTo(end.condition());
            assertThat(told.text()).contains("ended the connection");
        }
        arrive(romeo, "1", "2", "3", "4", "5");
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void whereTheLinkIsUp(End end) throws Exception {
        TestNode romeo = romeo();
        new Peer(end).start();
        KeptStage.say(romeo, JULIET, List.of("1"));
        stage.eventually(() -> got.contains("1") && disk.waiting().isEmpty());
        List<TestNode.Outcome> outcomes = new ArrayList<>();
        for (String id : List.of("2", "bad", "3", "4")) {
            outcomes.add(romeo.message(JULIET, id));
        }
        for (TestNode.Outcome outcome : outcomes) {
            assertThat(outcome.await()).isEqualTo("accepted");
        }
        assertThat(stage.next(romeo.undelivered).condition()).isEqualTo(end.condition());
        arrive(romeo, "1", "2", "3", "4");
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void whatIsNotKeptComesBackToo(End end) throws Exception {
        TestNode romeo = romeo();
        new Peer(end).start();
        TestNode.Outcome bad =
                romeo.send(JULIET.hostname(), "<message id='bad' type='headline'><body>x</body></message>");
        TestNode.Outcome good =
                romeo.send(JULIET.hostname(), "<message id='1' type='headline'><body>x</body></message>");
        assertThat(bad.await()).isEqualTo(end.condition());
        assertThat(good.await()).isEqualTo("accepted");
    }

    @Test
    @DisplayName("row 5: what is larger than any server takes is refused at the door")
    void whatIsTooLargeDoesNotEvenStart() throws Exception {
        TestNode romeo = romeo();
        String body = "x".repeat(XmlLimits.SERVER.bytes() - 300);
        TestNode.Outcome large =
                romeo.send(JULIET.hostname(), "<message id='1' type='chat'><body>" + body + "</body></message>");
        assertThat(large.await()).isEqualTo(Condition.POLICY_VIOLATION);
        assertThat(stage.network.dials()).isZero();
    }
}
