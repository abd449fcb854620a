package im.clove.testnet;

import im.clove.testnet.ProsodyHost.Dialler;
import im.clove.testnet.ProsodyHost.Setup;
import im.clove.testnet.ProsodyHost.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A private I2P network with two Clove nodes, each with its own router and process, and four stock hosts: Prosody
/// 0.12 and 13, each once with i2pd's default proxy keys and once with the server's. Started once for all cases.
final class StockWorld implements AutoCloseable {
    static final Duration READY = Duration.ofSeconds(240);
    /// A domain that the nodes' maps put on mantua's destination, where no such domain is served.
    static final String ELSEWHERE = "elsewhere.example";

    final PrivateI2pNetwork network;
    final NodeProcess capulet;
    final NodeProcess montague;
    final Stock verona;
    final Stock padua;
    final Stock mantua;
    final Stock venice;
    final Person juliet;
    final Person romeo;

    private StockWorld(Path folder) throws IOException {
        network = PrivateI2pNetwork.start(folder.resolve("network"));
        try {
            verona = host(folder, "verona", Version.V0_12, Dialler.SERVER_KEYS);
            padua = host(folder, "padua", Version.V0_12, Dialler.PROXY_KEYS);
            mantua = host(folder, "mantua", Version.V13, Dialler.PROXY_KEYS);
            venice = host(folder, "venice", Version.V13, Dialler.SERVER_KEYS);
            capulet = node(folder.resolve("capulet"));
            montague = node(folder.resolve("montague"));
            juliet = new Person(capulet.addUser("juliet", "balcony-4711"), capulet.local());
            romeo = new Person(montague.addUser("romeo", "orchard-0815"), montague.local());
        } catch (IOException | RuntimeException | Error problem) {
            network.close();
            throw problem;
        }
    }

    /// Returns when everybody can reach everybody.
    static StockWorld start(Path folder) throws IOException {
        var world = new StockWorld(folder);
        try {
            for (var stock : world.stocks()) {
                world.stocks().forEach(peer -> stock.host.knows(peer.address(), peer.address()));
                stock.host.knows(world.capulet.address(), world.capulet.address());
                stock.host.knows(world.montague.address(), world.montague.address());
                stock.host.knows(world.rooms(), world.capulet.address());
                // No map: the module takes no address that is not listed, each as itself.
                stock.host.knows(world.arbours(), world.arbours());
                stock.host.router().awaitTunnels();
                stock.host.start();
            }
            for (var stock : world.stocks()) {
                world.network.awaitAnswer(stock.address());
            }
            world.capulet.awaitReachable(READY);
            world.montague.awaitReachable(READY);
            return world;
        } catch (IOException | RuntimeException | Error problem) {
            world.close();
            throw problem;
        }
    }

    /// Where the first node has its rooms.
    String rooms() {
        return "rooms." + capulet.address();
    }

    /// The same rooms at a destination of their own, which opens with the first one.
    String arbours() throws IOException {
        return capulet.command("", "address", "--rooms").output().strip();
    }

    List<Stock> stocks() {
        return List.of(verona, padua, mantua, venice);
    }

    private Stock host(Path folder, String name, Version version, Dialler dialler) throws IOException {
        var setup = new Setup(version, dialler, folder.resolve(name), "rooms." + name + ".example");
        var host = ProsodyHost.on(network, setup);
        return new Stock(name, setup, host, new Person(host.addUser("benvolio", "sycamore-1"), host.local()));
    }

    private NodeProcess node(Path data) throws IOException {
        var node = NodeProcess.in(data)
                .configured("darknet.map { \"%s\" = \"%s\", \"%s\" = \"%s\", \"%s\" = \"%s\" }\n"
                        .formatted(
                                verona.host.rooms(),
                                verona.address(),
                                venice.host.rooms(),
                                venice.address(),
                                ELSEWHERE,
                                mantua.address()));
        network.seed(node.routerFolder());
        return node.start();
    }

    @Override
    public void close() throws IOException {
        try (var _ = network;
                var _ = verona;
                var _ = padua;
                var _ = mantua;
                var _ = venice;
                var _ = capulet;
                var _ = montague) {
            // Closed in reverse order, whatever fails.
        }
    }

    /// A stock host and somebody on it.
    record Stock(String name, Setup setup, ProsodyHost host, Person person) implements AutoCloseable {
        String address() {
            return host.address();
        }

        @Override
        public void close() throws IOException {
            host.close();
        }
    }
}
