package im.clove.testnet.figures;

import im.clove.testnet.PrivateI2pNetwork;
import im.clove.testnet.ProsodyHost;
import im.clove.testnet.ProsodyHost.Dialler;
import im.clove.testnet.ProsodyHost.Setup;
import im.clove.testnet.ProsodyHost.Version;
import im.clove.testnet.SlowNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Clove and stock Prosody 0.12 behind i2pd (mod_onions, i2pd's default keys for its proxy) over one I2P network
/// with delay between its routers, in one run: both among themselves and with each other. Prints a table of
/// medians. Every round starts all four servers afresh, so that nobody knows the way to anybody.
final class NetworkFigures {
    private static final String CLOVES = "Clove to Clove";
    private static final String STOCKS = "stock to stock";

    /// The hosts of the servers, after the eight of the network: i2pnet gives the first two to those who join.
    private static final int CLOVE = 11;

    private final SlowNetwork hosts;
    private final PrivateI2pNetwork network;
    private final Path folder;
    private final Table table = new Table();

    private NetworkFigures(SlowNetwork hosts, PrivateI2pNetwork network, Path folder) {
        this.hosts = hosts;
        this.network = network;
        this.folder = folder;
    }

    /// @param args milliseconds one way, a folder for everything that is written, and who takes part: `all`, or
    /// `clove` for two Clove nodes alone
    public static void main(String[] args) throws IOException {
        var delay = Duration.ofMillis(Integer.parseInt(args[0]));
        var folder = Files.createDirectories(Path.of(args[1]));
        try (var hosts = SlowNetwork.start("clovenet", CLOVE + 1, delay);
                var network = PrivateI2pNetwork.start(folder.resolve("network"), hosts)) {
            new NetworkFigures(hosts, network, folder).measure(args[2].equals("all"));
        }
    }

    private void measure(boolean withStock) throws IOException {
        long begin = System.nanoTime();
        try (var clove1 = End.Clove.on(network, hosts, CLOVE, folder.resolve("clove1"))) {
            started(clove1, CLOVES, begin);
            begin = System.nanoTime();
            try (var clove2 = End.Clove.on(network, hosts, CLOVE + 1, folder.resolve("clove2"))) {
                started(clove2, CLOVES, begin);
                if (!withStock) {
                    talk(List.of(new Pair(CLOVES, clove1, clove2)));
                    return;
                }
                begin = System.nanoTime();
                try (var stock1 = stock("stock1");
                        var stock2 = stock("stock2")) {
                    for (var stock : List.of(stock1, stock2)) {
                        for (var peer : List.of(stock1, stock2, clove1, clove2)) {
                            stock.prosody().knows(peer.address(), peer.address());
                        }
                        var _ = stock.prosody().start();
                    }
                    started(stock1, STOCKS, begin);
                    started(stock2, STOCKS, begin);
                    talk(List.of(
                            new Pair(CLOVES, clove1, clove2),
                            new Pair(STOCKS, stock1, stock2),
                            new Pair("Clove to stock", clove1, stock2),
                            new Pair("stock to Clove", stock1, clove2)));
                }
            }
        }
    }

    private End.Stock stock(String name) throws IOException {
        var setup = new Setup(Version.V0_12, Dialler.PROXY_KEYS, folder.resolve(name), "rooms." + name + ".example");
        var host = ProsodyHost.on(network, setup);
        return new End.Stock(host, host.addUser("someone", "a-pass-word-1"));
    }

    private void started(End end, String column, long begin) throws IOException {
        network.awaitAnswer(end.address());
        table.add("start to first inbound stream, s", column, seconds(begin));
        System.err.println(column + ": one answers");
    }

    private void talk(List<Pair> pairs) throws IOException {
        for (var pair : pairs) {
            try (var talk = new Talk(pair, hosts)) {
                talk.firstContact(table);
                talk.roundTrips(table);
                talk.bulk(table);
                System.err.println(pair.name() + ": talked");
            }
        }
        print(pairs);
        for (var pair : pairs) {
            try (var talk = new Talk(pair, hosts)) {
                talk.cut(table);
                System.err.println(pair.name() + ": was cut");
            } catch (IOException | AssertionError problem) {
                System.err.println(pair.name() + ": did not recover from a cut: " + problem.getMessage());
            }
        }
        print(pairs);
    }

    private void print(List<Pair> pairs) {
        System.out.print(table.markdown(pairs.stream().map(Pair::name).toList()));
    }

    static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    /// Who speaks to whom.
    record Pair(String name, End from, End to) {}
}
