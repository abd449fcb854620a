package im.clove.testnet;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Ports on 127.0.0.1 for programs that must be told theirs. From 20000 to 24999: below the range from which the
/// system gives out ports by itself, so that nobody takes one between the choice and its use by accident.
public final class Ports {
    private static final int FIRST = 20_000;
    private static final int COUNT = 5_000;
    private static final int ATTEMPTS = 1_000;

    private Ports() {}

    /// Different ports, free for TCP and UDP.
    public static List<Integer> free(int count) {
        var random = new Random();
        var found = new ArrayList<Integer>();
        for (int i = 0; i < ATTEMPTS && found.size() < count; i++) {
            int port = FIRST + random.nextInt(COUNT);
            if (!found.contains(port) && isFree(port)) {
                found.add(port);
            }
        }
        if (found.size() < count) {
            throw new IllegalStateException("no free ports from " + FIRST + " to " + (FIRST + COUNT - 1));
        }
        return List.copyOf(found);
    }

    private static boolean isFree(int port) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (var tcp = new ServerSocket();
                var udp = new DatagramSocket(null)) {
            tcp.bind(address);
            udp.bind(address);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
