package im.clove.testnet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/// An i2pd router of its own for somebody's server, on a [PrivateI2pNetwork], as its owner would run it: a server
/// tunnel per destination and a SOCKS proxy. It carries nothing for others, so that stopping it cuts only its own.
public final class JoinedRouter {
    private final Path network;
    private final int number;
    private final Properties known;
    private final Place place;

    JoinedRouter(Path network, int number, Properties known, Optional<SlowNetwork> hosts) {
        this.network = network;
        this.number = number;
        this.known = known;
        this.place = hosts.map(slow -> slow.host(number)).orElseGet(Place::here);
    }

    /// Where the server behind it has to run.
    public Place place() {
        return place;
    }

    /// Its number among the routers of the network, and that of its host.
    public int number() {
        return number;
    }

    /// Where its SOCKS proxy listens.
    public InetSocketAddress socks() {
        return new InetSocketAddress(InetAddress.ofLiteral(value("host")), Integer.parseInt(value("socks")));
    }

    /// The `.b32.i2p` address of one of its server tunnels.
    public String address(String server) {
        return value("server." + server);
    }

    /// Waits until it builds tunnels.
    public JoinedRouter awaitTunnels() throws IOException {
        i2pnet("await");
        return this;
    }

    /// Starts it after a stop; its keys are the same.
    public void start() throws IOException {
        i2pnet("start");
    }

    /// Ends it without warning, its streams with it; returns when it is gone.
    public void kill() throws IOException {
        i2pnet("stop", "--kill");
    }

    private void i2pnet(String command, String... options) throws IOException {
        var line = new String[3 + options.length];
        line[0] = command;
        line[1] = network.toString();
        line[2] = Integer.toString(number);
        System.arraycopy(options, 0, line, 3, options.length);
        Command.ours("bin/i2pnet", line).run();
    }

    private String value(String name) {
        return known.getProperty("router." + number + "." + name);
    }
}
