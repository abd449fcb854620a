package im.clove.testnet;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/// A network of i2pd routers on loopback, each in a process of its own, with nothing beyond loopback:
/// `testnet/bin/i2pnet` from Java. Needs `testnet/bin/install-peers i2pd` to have run.
public final class PrivateI2pNetwork implements AutoCloseable {
    private final Path folder;
    private final Properties known;

    private PrivateI2pNetwork(Path folder, Properties known) {
        this.folder = folder;
        this.known = known;
    }

    /// Starts eight routers with SOCKS proxies and I2CP ports; returns when all build tunnels (about 20 s).
    ///
    /// @param folder made if missing; its routers stay the same when it is started in there again
    public static PrivateI2pNetwork start(Path folder) throws IOException {
        Command.ours("bin/i2pnet", "up", folder.toString(), "--socks", "--i2cp").run();
        var known = new Properties();
        known.load(new StringReader(Files.readString(folder.resolve("network.properties"))));
        return new PrivateI2pNetwork(folder, known);
    }

    /// Its id, which is not the public network's.
    public int networkId() {
        return number("networkId");
    }

    /// How many routers there are; they are numbered from 1.
    public int size() {
        return number("routers");
    }

    /// The SOCKS proxy of a router.
    public InetSocketAddress socks(int router) {
        return port(router, "socks");
    }

    /// The I2CP port of a router.
    public InetSocketAddress i2cp(int router) {
        return port(router, "i2cp");
    }

    /// Introduces the network to a Java router that has not been started yet.
    ///
    /// @param router the router's own folder, the one that holds `netDb`
    public void seed(Path router) throws IOException {
        Command.ours("bin/i2pnet", "seed", folder.toString(), router.toString()).run();
    }

    /// How the routers are, for a person to read.
    public String status() throws IOException {
        return Command.ours("bin/i2pnet", "status", folder.toString()).run();
    }

    /// Stops the routers; returns when they are gone.
    @Override
    public void close() throws IOException {
        Command.ours("bin/i2pnet", "down", folder.toString()).run();
    }

    private InetSocketAddress port(int router, String name) {
        String prefix = "router." + router + ".";
        return new InetSocketAddress(InetAddress.ofLiteral(known.getProperty(prefix + "host")), number(prefix + name));
    }

    private int number(String key) {
        return Integer.parseInt(known.getProperty(key));
    }
}
