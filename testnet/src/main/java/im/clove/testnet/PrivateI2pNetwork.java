package im.clove.testnet;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.SequencedMap;

/// A network of i2pd routers on loopback, each in a process of its own, with nothing beyond loopback:
/// `testnet/bin/i2pnet` from Java. Needs `testnet/bin/install-peers i2pd` to have run.
public final class PrivateI2pNetwork implements AutoCloseable {
    private final Path folder;
    private final Properties known;
    private final Optional<SlowNetwork> hosts;

    private PrivateI2pNetwork(Path folder, Properties known, Optional<SlowNetwork> hosts) {
        this.folder = folder;
        this.known = known;
        this.hosts = hosts;
    }

    /// Starts eight routers with SOCKS proxies and I2CP ports; returns when all build tunnels (about 20 s).
    ///
    /// @param folder made if missing; its routers stay the same when it is started in there again
    public static PrivateI2pNetwork start(Path folder) throws IOException {
        Command.ours("bin/i2pnet", "up", folder.toString(), "--socks", "--i2cp").run();
        return new PrivateI2pNetwork(folder, properties(folder), Optional.empty());
    }

    /// The same on the first eight hosts of a slow network; returns after about a minute and a half.
    public static PrivateI2pNetwork start(Path folder, SlowNetwork hosts) throws IOException {
        Command.ours("bin/i2pnet", "up", folder.toString(), "--socks", "--space", hosts.prefix(), "--timeout", "170")
                .run();
        return new PrivateI2pNetwork(folder, properties(folder), Optional.of(hosts));
    }

    private static Properties properties(Path folder) throws IOException {
        var known = new Properties();
        known.load(new StringReader(Files.readString(folder.resolve("network.properties"))));
        return known;
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

    /// One more router, for somebody's server. It is started; its tunnels come later. One thread calls this.
    ///
    /// @param ownKeys whether its SOCKS proxy dials from the first server's destination, which i2pd does not by
    ///     default
    /// @param servers the names of its destinations, each with the port on 127.0.0.1 that its I2P port 5269 leads
    ///     to
    public JoinedRouter join(boolean ownKeys, SequencedMap<String, Integer> servers) throws IOException {
        var line = new ArrayList<>(List.of("join", folder.toString()));
        servers.forEach((name, port) -> line.add(name + "=" + port));
        if (ownKeys) {
            line.add("--own-keys");
        }
        String number = Command.ours("bin/i2pnet", line.toArray(String[]::new)).run();
        return new JoinedRouter(folder, Integer.parseInt(number.strip()), properties(folder), hosts);
    }

    /// Waits until strangers get an answer from an XMPP server on the network.
    public void awaitAnswer(String address) throws IOException {
        Command.ours("bin/i2pnet", "reach", folder.toString(), address).run();
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
