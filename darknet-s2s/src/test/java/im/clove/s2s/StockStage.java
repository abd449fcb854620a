package im.clove.s2s;

import static im.clove.s2s.Names.JULIET;
import static im.clove.s2s.Names.ROMEO;
import static im.clove.s2s.Names.header;
import static org.assertj.core.api.Assertions.assertThat;

import im.clove.runtime.stage.Stage;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.I2pPlace;
import im.clove.s2s.config.S2sConfig;
import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.DestinationAuth;
import im.clove.s2s.sim.SimNetwork;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.xml.Element;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/// Romeo's node and a server that is no Clove node, as Prosody behind i2pd is, and the words they use.
@Timeout(300)
public abstract class StockStage {
    static final String R = ROMEO.hostname();
    static final String J = JULIET.hostname();
    static final Domain ROCKS = Domain.of("i2p.rocks");
    static final String STARTTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
    static final String PROCEED = "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
    static final String TLS_FEATURES = "<stream:features>" + STARTTLS + "</stream:features>";
    static final String DIALBACK_FEATURES =
            "<stream:features><dialback xmlns='urn:xmpp:features:dialback'/></stream:features>";
    static final String EXTERNAL_FEATURES = "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
            + "<mechanism>EXTERNAL</mechanism></mechanisms></stream:features>";
    static final String ACKS_FEATURES = "<stream:features><sm xmlns='urn:xmpp:sm:3'/></stream:features>";

    final Stage stage = new Stage(Stage.Time.FLOWS);
    final SimNetwork network = new SimNetwork(stage, Duration.ZERO);
    final List<AutoCloseable> open = new ArrayList<>();
    final BlockingQueue<Duplex> dialled = new LinkedBlockingQueue<>();
    final TestNode romeo = new TestNode(network, ROMEO, true, StockStage::stock);

    static S2sConfig stock(S2sConfig config) {
        DarknetMap map = new DarknetMap(
                ROMEO,
                Set.of(Domain.of(ROMEO), Names.conference(ROMEO)),
                Map.of(ROCKS, new I2pPlace(JULIET, 5269)),
                true);
        return new S2sConfig(
                map,
                new DestinationAuth(map),
                config.policy(),
                config.times(),
                config.limits(),
                config.backoff(),
                config.proofs(),
                Optional.of(StockPeer.tls()));
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        romeo.close();
    }

    void listen(B32 b32) {
        network.host(b32).start(duplex -> {
            dialled.add(duplex);
            CountDownLatch never = new CountDownLatch(1);
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    StockPeer answerDial() throws Exception {
        StockPeer peer = new StockPeer(stage, stage.receive("Nobody dialled", dialled::poll));
        open.add(peer);
        return peer;
    }

    /// Answers a dial of Romeo's up to the features inside TLS.
    StockPeer answerInTls(String from, String features) throws Exception {
        StockPeer peer = answerDial();
        assertThat(peer.hearHeader().attribute("from")).isEqualTo(R);
        peer.say(answer(from, "before") + TLS_FEATURES);
        assertThat(peer.hear()).isEqualTo(STARTTLS);
        peer.say(PROCEED).startTls(false);
        assertThat(peer.hearHeader().attribute("to")).isEqualTo(from);
        peer.say(answer(from, "inside") + features);
        return peer;
    }

    static String answer(String from, String id) {
        return header(from, R).replace("<stream:stream ", "<stream:stream id='" + id + "' ");
    }

    /// Dials Romeo as a domain from a destination, up to our features ahead of TLS.
    StockPeer plain(B32 source, String from, String to) throws Exception {
        StockPeer peer = new StockPeer(stage, network.host(source).dial(ROMEO, 5269, Duration.ofSeconds(1)));
        open.add(peer);
        peer.say(header(from, to));
        peer.hearHeader();
        assertThat(peer.hear()).contains(STARTTLS).contains("urn:xmpp:features:dialback");
        return peer;
    }

    /// Dials Romeo as a domain from a destination, up to our features inside TLS.
    StockPeer dialInTls(B32 source, String from, String to) throws Exception {
        StockPeer peer = plain(source, from, to);
        peer.say(STARTTLS);
        assertThat(peer.hear()).isEqualTo(PROCEED);
        peer.startTls(true).say(header(from, to));
        return peer;
    }

    /// As [#dialInTls], past our features, which are not what the play is about.
    StockPeer offered(B32 source, String from) throws Exception {
        StockPeer peer = dialInTls(source, from, R);
        peer.hearHeader();
        peer.hear();
        return peer;
    }

    /// The stream that Romeo dials, proved.
    StockPeer proved(String domain) throws Exception {
        StockPeer out = answerInTls(domain, DIALBACK_FEATURES);
        is(out.hearElement(), "result", R, domain, "");
        out.say(result(domain, R, "valid", ""));
        return out;
    }

    /// Juliet's own stream, proved.
    StockPeer reverse() throws Exception {
        StockPeer in = offered(JULIET, J);
        in.say(result(J, R, "", "key"));
        is(in.hearElement(), "result", R, J, "valid");
        return in;
    }

    /// What Romeo asks about a key on a stream he dialled, behind his own key there.
    static Element question(StockPeer asked) throws Exception {
        is(asked.hearElement(), "result", R, J, "");
        Element question = asked.hearElement();
        is(question, "verify", R, J, "");
        return question;
    }

    public static String result(String from, String to, String type, String text) {
        return "<db:result xmlns:db='jabber:server:dialback' from='" + from + "' to='" + to + "'"
                + (type.isEmpty() ? "" : " type='" + type + "'") + ">" + text + "</db:result>";
    }

    static String verify(String from, String to, String id, String type, String text) {
        return "<db:verify xmlns:db='jabber:server:dialback' from='" + from + "' to='" + to + "' id='" + id + "'"
                + (type.isEmpty() ? "" : " type='" + type + "'") + ">" + text + "</db:verify>";
    }

    static void is(Element element, String local, String from, String to, String type) {
        assertThat(element.local()).isEqualTo(local);
        assertThat(element.namespace()).isEqualTo("jabber:server:dialback");
        assertThat(element.attribute("from")).isEqualTo(from);
        assertThat(element.attribute("to")).isEqualTo(to);
        assertThat(element.attributeOr("type", "")).isEqualTo(type);
    }

    static String message(String from, String to, String id) {
        return "<message from='juliet@" + from + "' to='romeo@" + to + "' id='" + id + "'><body>Hi</body></message>";
    }
}
