package im.clove.testnet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A server that takes connections of other servers and at some stage says nothing more, as one does whose machine is
/// overloaded or whose firewall swallows. On 127.0.0.1. Thread-safe.
public final class SilentServer implements AutoCloseable {
    private static final int BACKLOG = 50;
    private static final String HEADER = "<?xml version='1.0'?><stream:stream xmlns='jabber:server'"
            + " xmlns:stream='http://etherx.jabber.org/streams' id='1' version='1.0'>";
    private static final String FEATURES = "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'>"
            + "<required/></starttls></stream:features>";
    private static final String PROCEED = "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";

    private final Stage last;
    private final ServerSocket listener;
    private final ConcurrentLinkedQueue<Socket> callers = new ConcurrentLinkedQueue<>();

    private SilentServer(Stage last, ServerSocket listener) {
        this.last = last;
        this.listener = listener;
    }

    /// The last thing it says (RFC 6120 §5.4).
    public enum Stage {
        /// It takes the connection.
        CONNECTED,
        /// The header of the stream, without features.
        HEADER,
        /// That TLS may begin.
        PROCEED
    }

    /// Listens from now on.
    public static SilentServer at(int port, Stage last) throws IOException {
        var server = new SilentServer(last, new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(server::listen);
        return server;
    }

    /// How many have called.
    public int calls() {
        return callers.size();
    }

    private void listen() {
        try {
            while (true) {
                var caller = listener.accept();
                callers.add(caller);
                Thread.ofVirtual().start(() -> talk(caller));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void talk(Socket caller) {
        try {
            if (last == Stage.CONNECTED) {
                return;
            }
            hear(caller, "<stream:stream");
            say(caller, last == Stage.HEADER ? HEADER : HEADER + FEATURES);
            if (last == Stage.PROCEED) {
                hear(caller, "<starttls");
                say(caller, PROCEED);
            }
        } catch (IOException _) {
            // The caller has gone.
        }
    }

    private static void hear(Socket caller, String text) throws IOException {
        var heard = new StringBuilder();
        int last = 0;
        while (heard.indexOf(text) < 0 || last != '>') {
            last = caller.getInputStream().read();
            if (last < 0) {
                throw new IOException("ended");
            }
            heard.append((char) last);
        }
    }

    private static void say(Socket caller, String text) throws IOException {
        caller.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        caller.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var caller : callers) {
            caller.close();
        }
    }
}
