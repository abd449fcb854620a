package im.clove.testnet;

import im.clove.node.app.Main;
import im.clove.runtime.process.CtrlC;

/// `clove` as at a terminal, where Ctrl-C means something, wherever the tests run.
final class Attended {
    private Attended() {}

    public static void main(String[] arguments) {
        CtrlC.heeded();
        Main.main(arguments);
    }
}
