package im.clove.testnet;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/// The calling end of a stream between servers that says what a test likes, true or not. One thread uses it.
public final class RawServer implements AutoCloseable {
    private static final int LIMIT = 1 << 20;

    private final Socket socket;
    private final StringBuilder heard = new StringBuilder();

    private RawServer(Socket socket) {
        this.socket = socket;
    }

    /// Connects, opens a stream, and opens it again inside TLS.
    ///
    /// @param way through the proxy of the destination that calls
    /// @param from who it says it is
    /// @param patience how long every wait may take
    public static RawServer call(Way.Socks way, String from, Duration patience) throws IOException {
        var socket = new WaySockets(way).createSocket();
        try {
            socket.connect(null, (int) patience.toMillis());
            socket.setSoTimeout((int) patience.toMillis());
            var plain = new RawServer(socket);
            plain.open(from, way.host());
            plain.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
            plain.await("<proceed");
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Trust.Anything().manager()}, new SecureRandom());
            var secure = (SSLSocket) context.getSocketFactory().createSocket(socket, way.host(), way.port(), true);
            secure.startHandshake();
            var server = new RawServer(secure);
            server.open(from, way.host());
            return server;
        } catch (GeneralSecurityException problem) {
            socket.close();
            throw new IOException(problem);
        } catch (IOException | RuntimeException problem) {
            socket.close();
            throw problem;
        }
    }

    /// Opens a stream and waits for the features.
    public void open(String from, String to) throws IOException {
        send("""
                <?xml version='1.0'?><stream:stream xmlns='jabber:server' xmlns:db='jabber:server:dialback' \
                xmlns:stream='http://etherx.jabber.org/streams' version='1.0' from='%s' to='%s'>""".formatted(from, to));
        await("</stream:features>");
    }

    /// Claims a domain by where the stream comes from (SASL EXTERNAL); nothing is waited for.
    public void external(String domain) throws IOException {
        send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>"
                + Base64.getEncoder().encodeToString(domain.getBytes(StandardCharsets.UTF_8)) + "</auth>");
    }

    /// Claims a domain by a dialback key (XEP-0220); nothing is waited for.
    public void dialback(String from, String to, String key) throws IOException {
        send("<db:result from='%s' to='%s'>%s</db:result>".formatted(from, to, key));
    }

    /// A chat message.
    public void say(String from, String to, String body) throws IOException {
        send("<message from='%s' to='%s' type='chat'><body>%s</body></message>".formatted(from, to, body));
    }

    /// Sends text as it is.
    public void send(String xml) throws IOException {
        socket.getOutputStream().write(xml.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /// Waits until the other end has said something that contains a text.
    ///
    /// @throws IOException when it ends the stream before, or says nothing for the patience
    public String await(String text) throws IOException {
        while (heard.indexOf(text) < 0) {
            if (!read()) {
                throw new IOException("waited for " + text + " but the stream ended: " + heard);
            }
        }
        return heard.toString();
    }

    /// All that came since it was called, when the other end has ended the stream.
    public String awaitEnd() throws IOException {
        while (read()) {
            // Until there is no more.
        }
        return heard.toString();
    }

    private boolean read() throws IOException {
        var buffer = new byte[4096];
        int count = socket.getInputStream().read(buffer);
        if (count < 0) {
            return false;
        }
        if (heard.length() + count > LIMIT) {
            throw new IOException("too much");
        }
        heard.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        return true;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
