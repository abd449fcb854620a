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
/// system gives out ports by itself, so that nobody takes one between the choice and its use by accident. Test
/// processes that run side by side have a share of that each (`CLOVE_SHARE`, from 1 to 10), since a node that is about
/// to start again on its ports leaves them free meanwhile.
public final class Ports {
    private static final String SHARE = System.getenv().getOrDefault("CLOVE_SHARE", "");
    private static final int SHARED = 500;
    private static final int FIRST = SHARE.isEmpty() ? 20_000 : 20_000 + SHARED * (Integer.parseInt(SHARE) - 1);
    private static final int COUNT = SHARE.isEmpty() ? 5_000 : SHARED;
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
