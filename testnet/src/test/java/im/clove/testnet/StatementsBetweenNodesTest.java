package im.clove.testnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.i2p.keys.NodeIdentity;
import im.clove.i2p.router.EmbeddedRouter;
import im.clove.i2p.router.NetworkProfile;
import im.clove.i2p.router.RouterOptions;
import im.clove.node.admin.BridgeControl;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.StatementInfo;
import im.clove.testnet.NameServer.Signing;
import im.clove.testnet.NameServer.Zone;
import im.clove.testnet.TestAuthority.Kind;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two whole nodes that meet on a clearnet on loopback, tell each other where they are in I2P, and talk there from then
/// on.
@Tag("integration")
final class StatementsBetweenNodesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Domain CAPULET = Domain.of("capulet.test");
    private static final Domain MONTAGUE = Domain.of("montague.test");

    private final TestAuthority authority = new TestAuthority("Authority of the test");
    private final NodeIdentity one = NodeIdentity.create(new SecureRandom());
    private final NodeIdentity two = NodeIdentity.create(new SecureRandom());
    private final List<Integer> ports = Ports.free(5);
    private EmbeddedRouter router;
    private NameServer names;
    private NodeOnRouter capulet;
    private NodeOnRouter montague;

    @AfterEach
    void stopAll() throws Exception {
        try (var _ = names;
                var _ = router;
                var _ = capulet;
                var _ = montague) {
            // Closed in reverse order, whatever fails.
        }
    }

    private void startAll(Path folder) throws Exception {
        router = new EmbeddedRouter(
                folder.resolve("router"), NetworkProfile.Private.onLoopback(ports.get(4)), RouterOptions.alone());
        router.start();
        names = NameServer.start(
                folder.resolve("named"),
                List.of(new Zone(
                        "test",
                        Signing.SIGNED,
                        List.of(served(CAPULET, ports.get(0)), served(MONTAGUE, ports.get(2))))));
        Path trusted = authority.write(folder.resolve("authority.pem"));
        capulet = new NodeOnRouter(folder.resolve("capulet"), router, one, two.destination());
        bridge(capulet, CAPULET, MONTAGUE, ports.get(0), ports.get(1), trusted).start();
        montague = new NodeOnRouter(folder.resolve("montague"), router, two, one.destination());
        bridge(montague, MONTAGUE, CAPULET, ports.get(2), ports.get(3), trusted).start();
    }

    private static String served(Domain domain, int port) {
        return "%1$s. IN A 127.0.0.1\n_xmpp-server._tcp.%1$s. IN SRV 7 5 %2$d %1$s.".formatted(domain, port);
    }

    private NodeOnRouter bridge(NodeOnRouter node, Domain ours, Domain theirs, int port, int tlsPort, Path trusted)
            throws IOException {
        authority.issue(Kind.GOOD, ours.name()).write(node.data().resolve("given"));
        Files.writeString(node.data().resolve("bridge.rules"), "* " + theirs + " prefer-i2p\n");
        return node.configured("""
                strangers.gate = off
                darknet.only = false
                domains = ["%1$s"]
                bridge {
                  enabled = true, over-i2p = true, domains = ["%1$s"]
                  listen = ["127.0.0.1"], port = %2$d, tls-port = %3$d
                  dns = ["%4$s:53"], dnssec-anchors = "%5$s", ca = "%6$s"
                }
                """.formatted(ours, port, tlsPort, names.address(), names.anchors("test"), trusted));
    }

    private static RemoteUser login(Account account, NodeOnRouter node) throws IOException {
        return RemoteUser.login(account, new Way.Local(node.listener("STARTTLS")), new Trust.Anything(), PATIENCE);
    }

    private void talk(Account juliet, Account romeo, String text) throws IOException {
        try (var here = login(juliet, capulet);
                var there = login(romeo, montague)) {
            here.send(there.address(), text + " 1");
            there.awaitMessage(here.address(), text + " 1");
            there.send(here.address(), text + " 2");
            here.awaitMessage(there.address(), text + " 2");
        }
    }

    private static StatementInfo proposed(NodeOnRouter node, Domain theirs, NodeIdentity place)
            throws ControlException {
        BridgeControl bridge = node.control().bridge();
        assertThat(bridge.askStatement(theirs)).isEqualTo("waits for the owner's consent");
        StatementInfo info = bridge.statements().getFirst();
        assertThat(info.domain()).isEqualTo(theirs);
        assertThat(info.place()).contains(place.b32().hostname());
        assertThat(info.state()).isEqualTo("proposed");
        return info;
    }

    @Test
    void whoMetOnTheClearnetTalksInI2pOnceBothOwnersConsent(@TempDir Path folder) throws Exception {
        startAll(folder);
        Account juliet = capulet.addUser("juliet", CAPULET, "balcony-4711");
        Account romeo = montague.addUser("romeo", MONTAGUE, "orchard-0815");
        talk(juliet, romeo, "by daylight");
        assertThat(capulet.control().bridge().info().links())
                .anyMatch(link -> link.theirs().equals(MONTAGUE) && link.path().equals("clearnet"));

        assertThat(proposed(capulet, MONTAGUE, two).held()).isFalse();
        assertThat(proposed(montague, CAPULET, one).held()).isFalse();
        capulet.control().bridge().trust(MONTAGUE);
        montague.control().bridge().trust(CAPULET);
        capulet.stop();
        montague.stop();
        capulet.start();
        montague.start();

        talk(juliet, romeo, "by night");
        assertThat(capulet.control().bridge().info().links()).isEmpty();
        assertThat(montague.control().bridge().info().links()).isEmpty();
        assertThat(capulet.control().bridge().statements())
                .singleElement()
                .satisfies(info -> assertThat(info.state()).isEqualTo("taken"))
                .satisfies(info -> assertThat(info.held()).isTrue());
        assertThatThrownBy(() -> capulet.control().bridge().trust(MONTAGUE)).hasMessageContaining("consent");
    }
}
