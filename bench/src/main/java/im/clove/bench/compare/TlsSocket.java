package im.clove.bench.compare;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// TLS over TCP, as cheap as the JDK lets it be: the load program shares the machine with what it measures. One
/// thread reads, any may write. Every handshake is a full one: no session is ever resumed.
final class TlsSocket implements AutoCloseable {
    private static final int RECORD = 17 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final SSLContext CONTEXT = context();

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final ReentrantLock writing = new ReentrantLock();
    private @Nullable ByteBuffer in;
    private @Nullable ByteBuffer out;

    private TlsSocket(SocketChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
    }

    /// Connects and shakes hands. The certificate is not looked at: whom we talk to we have just started.
    static TlsSocket connect(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(address);
            // Without the peer's name there is nothing under which a session could be found again.
            SSLEngine engine = CONTEXT.createSSLEngine();
            engine.setUseClientMode(true);
            TlsSocket socket = new TlsSocket(channel, engine);
            socket.handshake();
            return socket;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void handshake() throws IOException {
        engine.beginHandshake();
        ByteBuffer plain = ByteBuffer.allocate(RECORD);
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> write(NOTHING);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (read(plain) < 0) {
                        throw new EOFException("The connection ended during the TLS handshake");
                    }
                }
                case NOT_HANDSHAKING, FINISHED -> {
                    return;
                }
            }
        }
    }

    /// Decrypts the next record.
    ///
    /// @param into with room for a whole record (16 KiB)
    /// @return how many bytes were put there, perhaps none; -1 at the end
    int read(ByteBuffer into) throws IOException {
        ByteBuffer bytes = in;
        if (bytes == null) {
            bytes = ByteBuffer.allocate(RECORD).limit(0);
            in = bytes;
        }
        while (true) {
            SSLEngineResult result = engine.unwrap(bytes, into);
            switch (result.getStatus()) {
                case OK -> {
                    if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                        engine.getDelegatedTask().run();
                    }
                    return result.bytesProduced();
                }
                case BUFFER_UNDERFLOW -> {
                    bytes.compact();
                    int n = channel.read(bytes);
                    bytes.flip();
                    if (n < 0) {
                        return -1;
                    }
                }
                case BUFFER_OVERFLOW -> throw new IOException("No room for a TLS record");
                case CLOSED -> {
                    return -1;
                }
            }
        }
    }

    /// Whether bytes have come that no [#read] has returned.
    boolean hasUnread() {
        ByteBuffer bytes = in;
        return bytes != null && bytes.hasRemaining();
    }

    void write(ByteBuffer from) throws IOException {
        writing.lock();
        try {
            ByteBuffer sealed = out;
            if (sealed == null) {
                sealed = ByteBuffer.allocate(2 * RECORD);
                out = sealed;
            }
            do {
                sealed.clear();
                engine.wrap(from, sealed);
                sealed.flip();
                while (sealed.hasRemaining()) {
                    channel.write(sealed);
                }
            } while (from.hasRemaining());
        } finally {
            writing.unlock();
        }
    }

    /// Forgets the buffers until they are needed again.
    void rest() {
        if (!hasUnread()) {
            in = null;
        }
        writing.lock();
        try {
            out = null;
        } finally {
            writing.unlock();
        }
    }

    /// What was agreed on, such as `TLSv1.3 TLS_AES_256_GCM_SHA384`.
    String agreed() {
        return engine.getSession().getProtocol() + ' ' + engine.getSession().getCipherSuite();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static SSLContext context() {
        X509TrustManager everybody = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String kind) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String kind) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {everybody}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
