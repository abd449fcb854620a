package im.clove.node.play;

import static org.assertj.core.api.Assertions.assertThat;

import im.clove.node.core.Approach;
import im.clove.node.core.Permissions;
import im.clove.node.core.Permissions.Access;
import im.clove.node.files.FileAddresses;
import im.clove.node.files.FileStore;
import im.clove.node.files.FileTerms;
import im.clove.node.service.PubSubService;
import im.clove.node.service.ServiceTools;
import im.clove.node.service.UploadService;
import im.clove.node.store.memory.MemoryStore;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Services of a node and a guarded account: a bridge with all permissions, nodes of others, files.
@Timeout(300)
final class GuardedServicesPlayTest {
    private static final Permissions ALL = new Permissions(
            Access.BOTH,
            true,
            Map.of(
                    "jabber:iq:version",
                    Access.BOTH,
                    "urn:xmpp:blocking",
                    Access.BOTH,
                    "jabber:iq:register",
                    Access.BOTH));

    @TempDir
    private Path folder;

    private Nursery nursery;
    private Play play;
    private Program bridge;
    private Actor juliet;
    private Actor nurse;

    @BeforeEach
    void enter() throws IOException {
        FileAddresses addresses = new FileAddresses(Optional.empty());
        FileStore files = FileStore.open(
                folder,
                new MemoryStore(),
                new FileTerms(20_000, 30_000, 10, 40_000, Duration.ofDays(30), 100_000, 0),
                () -> Play.START,
                new SecureRandom());
        nursery = new Nursery(
                Programs.abbey(ALL).getFirst(),
                tools -> new UploadService(Domain.of(Play.HOST), files, addresses, tools),
                pubsub());
        play = nursery.play;
        for (Approach each : Approach.values()) {
            addresses.open(each, "https://clove.b32.i2p");
        }
        bridge = new Programs(play).enter();
        bridge.next();
        juliet = play.enterAvailable("juliet", "balcony");
        nurse = play.enterAvailable("nurse", "kitchen");
    }

    @AfterEach
    void end() {
        play.close();
    }

    private static ServiceTools.Maker pubsub() {
        return tools -> new PubSubService(Domain.of("pubsub.verona.example"), tools, new SecureRandom());
    }

    private void write(String from, String body) {
        bridge.send("<message type='chat' id='m' from='" + from + "' to='juliet@verona.example'><body>" + body
                + "</body></message>");
        play.settle();
    }

    @Test
    @DisplayName("Somebody behind a bridge is somebody like others")
    void behindABridge() {
        write("friar@abbey.verona.example", "Come");
        bridge.expect("<message type='error' id='m' from='juliet@verona.example' to='friar@abbey.verona.example'>"
                + "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
                + "</message>");
        juliet.send("<message type='chat' id='m' to='friar@abbey.verona.example'><body>Ay</body></message>");
        assertThat(Literal.show(juliet.next())).contains("policy-violation", "It has been asked");
        nurse.next();
        nursery.allow(nurse, "friar@abbey.verona.example");
        juliet.next();
        juliet.send("<message type='chat' id='m' to='friar@abbey.verona.example'><body>Ay</body></message>");
        bridge.expect("<message type='chat' id='m' from='" + juliet.full + "' to='friar@abbey.verona.example'>"
                + "<body>Ay</body></message>");
        write("friar@abbey.verona.example", "Come");
        assertThat(Literal.show(juliet.next())).contains("<body>Come</body>");
        write("monk@abbey.verona.example", "Come");
        bridge.next();
        play.silence();
    }

    @Test
    @DisplayName("Nor does a bridge that may do all in her name get beyond what she may")
    void inHerName() {
        Actor romeo = play.enterAvailable("romeo", "orchard");
        bridge.send("<message from='abbey.verona.example' to='verona.example' id='o'><privilege"
                + " xmlns='urn:xmpp:privilege:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'"
                + " from='juliet@verona.example' to='romeo@verona.example' type='chat' id='i'><body>Ay me</body></message>"
                + "</forwarded></privilege></message>");
        play.settle();
        assertThat(romeo.rest()).isEmpty();
        nurse.rest();
        juliet.rest();
        // Of what is asked in her name it hears that it may not hear of it.
        for (String asked : List.of(
                asks("set", "<block xmlns='urn:xmpp:blocking'><item jid='nurse@verona.example'/></block>", ""),
                asks("set", "<query xmlns='jabber:iq:register'><remove/></query>", ""),
                asks("get", "<query xmlns='jabber:iq:version'/>", " to='mantua.example'"))) {
            assertThat(asked).contains("policy-violation").doesNotContain("privilege");
        }
        nursery.command(nurse, "contacts", "allow juliet@verona.example", "abbey.verona.example");
        assertThat(asks("set", "<block xmlns='urn:xmpp:blocking'><item jid='nurse@verona.example'/></block>", ""))
                .contains("A guardian cannot be blocked");
        assertThat(asks("set", "<query xmlns='jabber:iq:register'><remove/></query>", ""))
                .contains("This account has guardians");
        assertThat(asks("get", "<query xmlns='jabber:iq:version'/>", " to='mantua.example'"))
                .contains("privilege", "policy-violation");
        nursery.command(nurse, "contacts", "back juliet@verona.example", "abbey.verona.example");
        bridge.send("<iq type='get' id='r' from='abbey.verona.example' to='juliet@verona.example'>"
                + "<query xmlns='jabber:iq:roster'/></iq>");
        assertThat(Literal.show(bridge.next())).contains("service-unavailable");
        play.silence();
    }

    private String asks(String type, String payload, String to) {
        bridge.send("<iq type='" + type + "' id='o' from='abbey.verona.example' to='juliet@verona.example'>"
                + "<privileged_iq xmlns='urn:xmpp:privilege:2'><iq xmlns='jabber:client' type='" + type + "' id='i'"
                + to
                + ">" + payload + "</iq></privileged_iq></iq>");
        return Literal.show(bridge.next());
    }

    @Test
    @DisplayName("Files go up unasked")
    void files() {
        juliet.send("<iq type='get' id='s' to='upload.verona.example'><request xmlns='urn:xmpp:http:upload:0'"
                + " filename='a.txt' size='7'/></iq>");
        assertThat(Literal.show(juliet.next())).contains("type='result'", "<put", "<get");
    }

    @Test
    @DisplayName("Nodes that belong to nobody are looked up, and used when a guardian has said so")
    void nodes() {
        juliet.send("<iq type='get' id='d' to='pubsub.verona.example'>"
                + "<query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        assertThat(Literal.show(juliet.next())).contains("type='result'");
        String subscribe = "<iq type='set' id='s' to='pubsub.verona.example'>"
                + "<pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='news'"
                + " jid='juliet@verona.example'/></pubsub></iq>";
        juliet.send(subscribe);
        assertThat(Literal.show(juliet.next())).contains("policy-violation");
        assertThat(Literal.show(nurse.next())).contains("pubsub.verona.example");
        nursery.allow(nurse, "pubsub.verona.example");
        juliet.next();
        juliet.send(subscribe);
        assertThat(Literal.show(juliet.next())).contains("item-not-found");
    }
}
