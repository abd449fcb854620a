package im.clove.testnet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/// Hosts on this machine with delay between them: `testnet/bin/slownet` from Java. Needs root. The test itself
/// reaches every host without delay. One thread uses it.
public final class SlowNetwork implements AutoCloseable {
    private static final Pattern COUNTS =
            Pattern.compile("\"(\\d+)\": \\{\"sent\": \\[(\\d+), (\\d+)], \"received\": \\[(\\d+), (\\d+)]}");

    private final String prefix;
    private final Process relay;
    private final Writer commands;
    private final BufferedReader answers;

    private SlowNetwork(String prefix, Process relay) {
        this.prefix = prefix;
        this.relay = relay;
        this.commands = new OutputStreamWriter(relay.getOutputStream(), StandardCharsets.UTF_8);
        this.answers = new BufferedReader(new InputStreamReader(relay.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Makes the hosts.
    ///
    /// @param prefix of their names; short, and nobody else's on this machine
    /// @param delay one way, between any two
    public static SlowNetwork start(String prefix, int hosts, Duration delay) throws IOException {
        var program = Checkout.root().resolve("testnet/bin/slownet").toString();
        var relay = new ProcessBuilder(
                        program, prefix, Integer.toString(hosts), Double.toString(delay.toNanos() / 1_000_000.0))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var network = new SlowNetwork(prefix, relay);
        var line = network.answers.readLine();
        if (!"ready".equals(line)) {
            network.close();
            throw new IOException("slownet did not start: " + line);
        }
        return network;
    }

    /// What the names of its hosts begin with.
    public String prefix() {
        return prefix;
    }

    /// One of its hosts, from 1.
    public Place host(int number) {
        return new Place(
                InetAddress.ofLiteral("198.18." + number + ".1"),
                List.of("ip", "netns", "exec", prefix + "-" + number));
    }

    /// From now on nothing gets to or from a host; what it sends is lost.
    public void cut(int host) throws IOException {
        ask("cut " + host);
    }

    /// The host is back.
    public void mend(int host) throws IOException {
        ask("mend " + host);
    }

    /// How many bytes a host has sent to the others so far, with the headers of IP.
    public long sent(int host) throws IOException {
        var found = COUNTS.matcher(ask("count"));
        while (found.find()) {
            if (Integer.parseInt(found.group(1)) == host) {
                return Long.parseLong(found.group(3));
            }
        }
        throw new IOException("no host " + host);
    }

    private String ask(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        var answer = answers.readLine();
        if (answer == null) {
            throw new IOException("slownet has ended");
        }
        return answer;
    }

    /// Takes the hosts away; whatever still runs on them is cut off.
    @Override
    public void close() throws IOException {
        commands.close();
        try {
            int _ = relay.waitFor();
        } catch (InterruptedException interrupted) {
            relay.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
