package im.clove.testnet;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;

/// Messages sent as fast as a client can, and their server killed amid them.
final class Burst {
    private static final int MOST = 40;

    private Burst() {}

    /// Sends a burst of random length and kills the node (SIGKILL) the moment the client sees the acknowledgement
    /// of any one of its messages.
    ///
    /// @param label what the texts begin with
    /// @return the texts that the client was told are taken, in order
    static List<String> killedAmid(NodeProcess node, RemoteUser sender, String to, String label, Random random)
            throws IOException {
        var texts = new LinkedHashMap<String, String>();
        int size = 1 + random.nextInt(MOST);
        for (int i = 1; i <= size; i++) {
            String text = label + " no " + i;
            texts.put(sender.send(to, text), text);
        }
        sender.awaitTaken(List.copyOf(texts.keySet()).get(random.nextInt(size)));
        node.kill();
        sender.vanish();
        var taken = sender.taken();
        texts.keySet().retainAll(taken);
        return List.copyOf(texts.values());
    }
}
