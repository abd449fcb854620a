package im.clove.testnet;

import java.util.function.Consumer;
import org.jivesoftware.smack.ConnectionListener;

/// Tells that a connection has ended, whoever ended it, and what the error was if there was one.
final class ConnectionEnd implements ConnectionListener {
    private final Consumer<String> ended;

    ConnectionEnd(Consumer<String> ended) {
        this.ended = ended;
    }

    @Override
    public void connectionClosed() {
        ended.accept("");
    }

    @Override
    public void connectionClosedOnError(Exception reason) {
        ended.accept(String.valueOf(reason.getMessage()));
    }
}
