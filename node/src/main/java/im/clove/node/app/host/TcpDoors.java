package im.clove.node.app.host;

import im.clove.node.admin.NodeStatus;
import im.clove.node.tcp.TcpListener;
import im.clove.node.tcp.TcpLoops;
import im.clove.runtime.transport.Duplex;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// The TCP ports of a node, and what is said of them. Used by the thread that starts the node and by the one that stops
/// it.
final class TcpDoors implements AutoCloseable {
    private final TcpLoops loops = new TcpLoops();
    private final Executor executor;
    private final List<TcpListener> open = new ArrayList<>();
    private final List<NodeStatus.Listener> known = new ArrayList<>();

    /// @param executor runs each connection
    TcpDoors(Executor executor) {
        this.executor = executor;
    }

    /// Opens a port.
    ///
    /// @param option that names it
    /// @param what for people
    /// @throws IOException if that is not possible; the message names the port and the option to change
    /// @throws IllegalArgumentException if others could reach it and that is not meant
    void open(InetAddress address, int port, String option, String what, boolean allowPublic, Consumer<Duplex> handler)
            throws IOException {
        open(
                loops.listener(new InetSocketAddress(address, port), option, allowPublic, executor),
                address,
                option,
                what,
                handler);
    }

    /// As [#open], where files come in.
    void openForFiles(
            InetAddress address, int port, String option, String what, boolean allowPublic, Consumer<Duplex> handler)
            throws IOException {
        TcpListener listener = loops.listener(new InetSocketAddress(address, port), option, allowPublic, executor);
        open(listener.forFiles(), address, option, what, handler);
    }

    private void open(TcpListener listener, InetAddress address, String option, String what, Consumer<Duplex> handler)
            throws IOException {
        listener.bind(handler);
        open.add(listener);
        note(what, new InetSocketAddress(address, listener.port()), option);
    }

    /// Says of a port that somebody else keeps.
    void note(String what, InetSocketAddress address, String option) {
        known.add(new NodeStatus.Listener(what, TcpEdge.text(address), option));
    }

    List<NodeStatus.Listener> known() {
        return List.copyOf(known);
    }

    /// Nobody comes in any more; who is in stays.
    void shut() {
        open.forEach(TcpListener::close);
    }

    @Override
    public void close() {
        loops.close();
    }
}
