package im.clove.node.app.config;

import im.clove.clearnet.policy.BridgeFile;
import im.clove.clearnet.policy.BridgeFileException;
import im.clove.clearnet.policy.BridgeRule;
import im.clove.runtime.fuzz.FuzzTarget;
import java.util.List;
import java.util.random.RandomGenerator;

/// The file with the owner's rules: read, and then the same once more from what it would write, or refused with the
/// lines.
public final class BridgeFileTarget implements FuzzTarget {
    private static final String HASH = "0123456789abcdef".repeat(4);

    @Override
    public String name() {
        return "bridge-rules";
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                "# rules\n* jabber.example prefer-i2p\nbob@chat.example *.example.org tor out # why\n",
                "pin friend.example sha-256 " + HASH + "\npin friend.example spki " + HASH,
                "\"#tea@rooms.chat.example\" * deny in\r\nchat.example x.example i2p both",
                "* x.b32.i2p tor\n* x.onion tor\n* [::1] tor");
    }

    @Override
    public List<String> words() {
        return List.of(
                "*",
                "*.",
                "@",
                "#",
                " #",
                "\"",
                "\t",
                "\n",
                "\r",
                "pin",
                "sha-256",
                "spki",
                HASH,
                "i2p",
                "prefer-i2p",
                "clearnet",
                "socks",
                "tor",
                "deny",
                "in",
                "out",
                "both",
                "x.example",
                "/a",
                "xn--");
    }

    @Override
    public Object run(byte[] input, RandomGenerator random) {
        try {
            BridgeFile file = BridgeFile.parse(FuzzTarget.text(input));
            BridgeFile again = BridgeFile.EMPTY;
            for (BridgeRule rule : file.rules()) {
                again = again.with(rule);
            }
            for (BridgeRule rule : file.rules()) {
                again = again.without(rule.who(), rule.whom());
            }
            if (!again.rules().isEmpty()
                    || !BridgeFile.parse(file.text()).rules().equals(file.rules())) {
                throw new AssertionError("What was read is not what would be written");
            }
            return "read" + Math.min(4, file.rules().size())
                    + Math.min(4, file.pins().size());
        } catch (BridgeFileException e) {
            // Without the words of the file.
            return e.problems().getFirst().text().replaceAll("'[^']*'|\\S*[^ a-zA-Z:;,]\\S*", "");
        }
    }
}
