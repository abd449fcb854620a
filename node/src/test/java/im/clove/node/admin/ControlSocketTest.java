package im.clove.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.clove.xmpp.jid.Domain;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ControlSocketTest extends NodeControlContractTest {
    private final FakeNode fake = new FakeNode(users);
    private final List<ControlClient> clients = new ArrayList<>();
    private Path folder;
    private Path socket;
    private ControlServer server;

    @BeforeEach
    void start() throws Exception {
        // Not JUnit's folder: the path of a socket must be short.
        folder = Files.createTempDirectory("cs");
        socket = folder.resolve("s");
        server = ControlServer.start(socket, fake);
    }

    @AfterEach
    void stop() throws Exception {
        clients.forEach(ControlClient::close);
        server.close();
        Backup.deleteAll(folder);
    }

    @Override
    protected NodeControl node() {
        ControlClient client = ControlClient.connect(socket).orElseThrow();
        clients.add(client);
        return client;
    }

    @Test
    void everyOperationReachesTheNodeAndItsAnswerComesBackWhole() throws Exception {
        NodeControl node = node();
        assertThat(node.status()).isEqualTo(fake.status());
        assertThat(node.health()).isEqualTo(fake.health());
        List<Finding> told = new ArrayList<>();
        List<Finding> heard = new ArrayList<>();
        fake.checkNetwork(told::add);
        node.checkNetwork(heard::add);
        assertThat(heard).hasSize(2).isEqualTo(told);
        node.reloadCertificate();
        node.reloadMap();
        assertThat(node.bridge().info()).isEqualTo(BridgeInfo.OFF);
        fake.bridge = new BridgeInfo(
                true,
                List.of(Domain.of("chat.example")),
                3,
                1,
                Optional.of("line 2"),
                List.of(new BridgeInfo.Link(
                        Domain.of("chat.example"), Domain.of("jabber.example"), "tor", "connected")));
        assertThat(node.bridge().info()).isEqualTo(fake.bridge);
        node.bridge().reload();
        List<Finding> steps = new ArrayList<>();
        node.bridge().test(Domain.of("jabber.example"), Optional.of(Domain.of("chat.example")), steps::add);
        node.bridge().test(Domain.of("x.example"), Optional.empty(), _ -> {});
        assertThat(steps).extracting(Finding::what).containsExactly("look-up", "address");
        assertThat(node.outbox()).isEqualTo(fake.outbox());
        assertThat(node.dropOutbox(Domain.of("away.example"))).isEqualTo(2);
        assertThat(node.retryOutbox(Domain.of("away.example"))).isTrue();
        node.snapshot(folder);
        node.compact();
        assertThat(node.page()).isEqualTo("http://127.0.0.1:5280/#secret");
        assertThat(node.importReseed(Path.of("bundle.su3"))).isEqualTo(77);
        assertThat(node.sessions(ROMEO)).hasSize(2).isEqualTo(fake.sessions(ROMEO));
        assertThat(node.online()).isEqualTo(fake.online());
        assertThat(node.reports()).hasSize(1).isEqualTo(fake.reports());
        assertThat(node.announce("two\nlines")).isEqualTo(1);
        assertThat(node.shutDown(Duration.ofSeconds(90), Optional.of("soon"))).isEqualTo(1);
        assertThat(node.posted(Posting.MOTD)).isEmpty();
        node.post(Posting.MOTD, Optional.of("ides of March"));
        assertThat(node.posted(Posting.MOTD)).contains("ides of March");
        assertThat(node.posted(Posting.WELCOME)).isEmpty();
        refused(() -> node.post(Posting.WELCOME, Optional.of("x".repeat(10_001))), "characters");
        node.post(Posting.MOTD, Optional.empty());
        assertThat(fake.posted(Posting.MOTD)).isEmpty();
        node.endSession(ROMEO, "tomb \"of\" Capulet");
        assertThat(fake.asked)
                .contains(
                        "drop away.example",
                        "retry away.example",
                        "check-network",
                        "reload-certificate",
                        "reload-map",
                        "reload-bridge",
                        "test-bridge jabber.example from chat.example",
                        "test-bridge x.example",
                        "snapshot",
                        "compact",
                        "reseed bundle.su3",
                        "announce two\nlines",
                        "shut down in 90 s: soon",
                        "end romeo@example.org tomb \"of\" Capulet");
    }

    @Test
    void whoStopsANodeHearsWhatItWaitsForBeforeTheEnd() throws Exception {
        server.close();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        CountDownLatch mayEnd = new CountDownLatch(1);
        server = ControlServer.start(socket, fake, waitsFor -> {
            waitsFor.accept("one \"client\" to end");
            try {
                mayEnd.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        try (ControlClient client = ControlClient.connect(socket).orElseThrow()) {
            Thread caller = Thread.ofVirtual().start(() -> {
                try {
                    client.stop(heard::add);
                    heard.add("ended");
                } catch (ControlException e) {
                    heard.add(String.valueOf(e));
                }
            });
            assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("one \"client\" to end");
            assertThat(heard).as("not before the end").isEmpty();
            mayEnd.countDown();
            caller.join();
        }
        assertThat(heard).containsExactly("ended");
    }

    @Test
    void aNodeThatIsGoneBeforeItsAnswerHasStopped() throws Exception {
        server.close();
        server = ControlServer.start(socket, fake, _ -> server.close());
        try (ControlClient client = ControlClient.connect(socket).orElseThrow()) {
            client.stop(_ -> {});
        }
        assertThat(ControlClient.connect(socket)).isEmpty();
    }

    @Test
    void aNodeOfAnotherProgramIsNotStoppedFromOutside() {
        assertThatThrownBy(() -> {
                    try (ControlClient client = ControlClient.connect(socket).orElseThrow()) {
                        client.stop(_ -> {});
                    }
                })
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("cannot be stopped");
    }

    @Test
    @DisplayName("A-08: only the owner can open the socket")
    void onlyTheOwnerCanOpenTheSocket() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
    }

    @Test
    void whereNoNodeRunsThereIsNoClientAndADeadSocketIsReplaced() throws Exception {
        server.close();
        assertThat(socket).doesNotExist();
        assertThat(ControlClient.connect(socket)).isEmpty();
        Files.writeString(socket, "left over");
        assertThat(ControlClient.connect(socket)).isEmpty();
        server = ControlServer.start(socket, fake);
        assertThat(node().users()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "{",
                "{\"do\":5}",
                "{\"do\":\"explode\"}",
                "{\"do\":\"remove-user\"}",
                "{\"do\":\"remove-user\",\"user\":\"@@\"}",
                "{\"do\":\"add-user\",\"user\":\"a@example.org\"}",
                "{\"do\":\"snapshot\",\"folder\":\"/a\\u0000b\"}",
                "{\"do\":\"import-reseed\",\"bundle\":\"a\\u0000\"}",
                "{\"do\":\"status\",\"x\":${HOME}}",
                "{include \"/etc/passwd\"}"
            })
    void aRequestThatIsNoneIsAnsweredAndTheConnectionGoesOn(String request) throws Exception {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            JsonLines lines = new JsonLines(channel, 1 << 20);
            lines.write(request);
            assertThat(lines.read()).contains("\"ok\":false");
            lines.write("{\"do\":\"users\"}");
            assertThat(lines.read()).contains("\"ok\":true");
        }
    }

    @Test
    void programsThatSayNothingLockNobodyOut() throws Exception {
        List<SocketChannel> silent = new ArrayList<>();
        try {
            for (int i = 0; i < ControlServer.MAX_CONNECTIONS + 3; i++) {
                silent.add(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
            }
            assertThat(node().users()).isEmpty();
            assertThat(silent.getFirst().read(ByteBuffer.allocate(1)))
                    .as("the one that was silent for the longest has given way")
                    .isNegative();
        } finally {
            for (SocketChannel channel : silent) {
                channel.close();
            }
        }
    }

    @Test
    void aRequestNestedWithoutEndIsRefusedNotFollowed() throws Exception {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            JsonLines lines = new JsonLines(channel, 1 << 20);
            lines.write("{\"do\":" + "[".repeat(60_000));
            assertThat(lines.read()).contains("\"ok\":false");
        }
    }

    @Test
    void aRequestWithoutEndClosesItsConnectionOnly() throws Exception {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            ByteBuffer much =
                    ByteBuffer.wrap("a".repeat(2 * ControlServer.MAX_REQUEST).getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> {
                        while (much.hasRemaining()) {
                            channel.write(much);
                        }
                        if (channel.read(ByteBuffer.allocate(10)) < 0) {
                            throw new java.io.EOFException("closed");
                        }
                    })
                    .isInstanceOf(java.io.IOException.class);
        }
        assertThat(node().users()).isEmpty();
    }

    @Test
    void aPathTooLongForASocketIsRefusedWithTheOption() {
        assertThatThrownBy(() -> ControlServer.start(Path.of("/tmp/" + "x".repeat(120)), fake))
                .isInstanceOf(ControlException.class)
                .hasMessageContaining("admin.socket");
    }
}
