package im.clove.clearnet.dial;

import im.clove.runtime.transport.Duplex;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The client's side of SOCKS5 (RFC 1928) with user and password (RFC 1929). Names go to the proxy as they are.
/// Blocking; whoever wants a deadline closes the duplex.
final class Socks5 {
    private static final int VERSION = 5;
    private static final int CONNECT = 1;
    private static final int NO_AUTHENTICATION = 0;
    private static final int USER_AND_PASSWORD = 2;
    private static final int LOGIN_VERSION = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private static final int LONGEST = 255;

    private static final String[] REFUSALS = {
        "", "it has failed",
        "its rules forbid it", "the network cannot be reached",
        "the host cannot be reached or found", "the server refuses the connection",
        "it took too long", "it does not know how",
        "it does not know such addresses"
    };

    private final Duplex proxy;

    Socks5(Duplex proxy) {
        this.proxy = proxy;
    }

    /// Has the proxy connect to a host; afterwards the duplex is the stream to it.
    ///
    /// @param name ASCII
    void connect(String name, int port, Optional<Proxies.Login> login) throws IOException {
        byte[] bytes = counted(name);
        greet(login);
        request(NAME, bytes, port);
    }

    /// As [#connect(String, int, Optional)], to an address.
    void connect(InetAddress address, int port, Optional<Proxies.Login> login) throws IOException {
        byte[] bytes = address.getAddress();
        greet(login);
        request(bytes.length == 4 ? IPV4 : IPV6, bytes, port);
    }

    /// Only what is meant to be used is offered: a proxy that does not ask for the user would put streams
    /// together that are to be kept apart.
    private void greet(Optional<Proxies.Login> login) throws IOException {
        int method = login.isPresent() ? USER_AND_PASSWORD : NO_AUTHENTICATION;
        send(new byte[] {VERSION, 1, (byte) method});
        byte[] chosen = receive(2);
        if (chosen[0] != VERSION) {
            throw new IOException("What is asked as the proxy does not speak SOCKS5");
        }
        if (chosen[1] != method) {
            throw new IOException(
                    login.isPresent()
                            ? "The proxy does not take a user and a password"
                            : "The proxy wants a user and a password");
        }
        if (login.isPresent()) {
            logIn(login.get());
        }
    }

    private void logIn(Proxies.Login login) throws IOException {
        byte[] user = counted(login.user());
        byte[] password = counted(login.password());
        send(ByteBuffer.allocate(1 + user.length + password.length)
                .put((byte) LOGIN_VERSION)
                .put(user)
                .put(password)
                .array());
        if (receive(2)[1] != 0) {
            throw new IOException("The proxy does not take this user and password");
        }
    }

    private void request(int type, byte[] host, int port) throws IOException {
        send(ByteBuffer.allocate(6 + host.length)
                .put((byte) VERSION)
                .put((byte) CONNECT)
                .put((byte) 0)
                .put((byte) type)
                .put(host)
                .putShort((short) port)
                .array());
        byte[] head = receive(4);
        if (head[0] != VERSION) {
            throw new IOException("What is asked as the proxy does not speak SOCKS5");
        }
        int refusal = head[1] & 0xff;
        if (refusal != 0) {
            throw new IOException("The proxy could not connect: "
                    + (refusal < REFUSALS.length ? REFUSALS[refusal] : "reason " + refusal));
        }
        // Which address the proxy uses is nobody's business; it has to be read all the same.
        int length = switch (head[3]) {
            case IPV4 -> 4;
            case IPV6 -> 16;
            case NAME -> receive(1)[0] & 0xff;
            default -> throw new IOException("The proxy answers with an address of an unknown kind");
        };
        receive(length + 2);
    }

    private static byte[] counted(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > LONGEST) {
            throw new IOException("SOCKS5 takes names, users and passwords of 1 to 255 bytes, not of " + bytes.length);
        }
        return ByteBuffer.allocate(1 + bytes.length)
                .put((byte) bytes.length)
                .put(bytes)
                .array();
    }

    private void send(byte[] bytes) throws IOException {
        proxy.write(ByteBuffer.wrap(bytes));
        proxy.flush();
    }

    /// Not a byte more: what follows is the server's.
    private byte[] receive(int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (proxy.read(buffer) < 0) {
                throw new EOFException("The proxy has hung up");
            }
        }
        return buffer.array();
    }
}
