package im.clove.clearnet.dial;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A SOCKS5 proxy on loopback that connects nowhere: it notes what it is asked for and then echoes.
final class TestSocksProxy implements AutoCloseable {
    private final ServerSocket server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> users = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /// What it answers a request with (RFC 1928 §6).
    volatile int reply;

    /// Which method it chooses, whatever is offered; negative for the one offered.
    volatile int method = -1;

    volatile boolean silent;

    TestSocksProxy() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(this::serve);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /// `type host port` of every request.
    List<String> requests() {
        return List.copyOf(requests);
    }

    List<String> users() {
        return List.copyOf(users);
    }

    private void serve() {
        while (true) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            in.readByte();
            byte[] methods = in.readNBytes(in.readUnsignedByte());
            if (silent) {
                in.readByte();
            }
            int chosen = method < 0 ? methods[0] : method;
            out.write(new byte[] {5, (byte) chosen});
            if (chosen == 2) {
                in.readByte();
                String user = text(in, in.readUnsignedByte());
                String password = text(in, in.readUnsignedByte());
                users.add(user + ":" + password);
                out.write(new byte[] {1, (byte) (password.equals("wrong") ? 1 : 0)});
            }
            in.readNBytes(3);
            int type = in.readUnsignedByte();
            String host = switch (type) {
                case 1 -> InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
                case 4 -> InetAddress.getByAddress(in.readNBytes(16)).getHostAddress();
                default -> text(in, in.readUnsignedByte());
            };
            requests.add(type + " " + host + " " + in.readUnsignedShort());
            // The address is a name here, which has a length of its own.
            out.write(new byte[] {5, (byte) reply, 0, 3, 1, 'x', 0, 80, 'h', 'i'});
            in.transferTo(out);
        } catch (IOException _) {
            // The test is over.
        }
    }

    private static String text(DataInputStream in, int length) throws IOException {
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket each : sockets) {
            each.close();
        }
    }
}
