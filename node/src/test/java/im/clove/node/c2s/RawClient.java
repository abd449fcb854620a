package im.clove.node.c2s;

import im.clove.runtime.transport.TestTls;
import im.clove.xmpp.sasl.ChannelBinding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A client that writes literal XML and reads raw text, on a JDK socket.
final class RawClient implements AutoCloseable {
    static final String HEADER = "<?xml version='1.0'?><stream:stream to='montague.example' version='1.0'"
            + " xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";
    static final String STARTTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
    static final String BIND = "<iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
            + "<resource>orchard</resource></bind></iq>";

    private Socket socket;

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) TestServer.PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
    }

    void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /// Reads up to and including this text.
    String readTo(String end) throws IOException {
        StringBuilder got = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (got.indexOf(end) < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("The end, after: " + got);
            }
            got.append((char) b);
        }
        return got.toString();
    }

    /// Reads until the server closes.
    String readToEnd() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /// Reads until there is nothing to read from any more, whether the server closed or broke it.
    void awaitEnd() throws IOException {
        try {
            readToEnd();
        } catch (SocketException _) {
            // Reset: it ended with something unread.
        }
    }

    /// Opens the stream and returns the features.
    String open() throws IOException {
        write(HEADER);
        return readTo("</stream:features>");
    }

    void startTls(String protocol) throws IOException {
        open();
        write(STARTTLS);
        readTo("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        handshake(protocol);
    }

    SSLSocket handshake(String protocol, String... alpn) throws IOException {
        return handshake(TestTls.context("ec"), protocol, null, alpn);
    }

    /// @param sni the name to ask for, if any
    SSLSocket handshake(SSLContext context, String protocol, @Nullable String sni, String... alpn) throws IOException {
        // The JDK's client remembers sessions by this name, and asks for that of the session again.
        String host = sni == null ? "localhost" : sni;
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, host, socket.getPort(), true);
        tls.setEnabledProtocols(new String[] {protocol});
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setApplicationProtocols(alpn);
        parameters.setServerNames(sni == null ? List.of() : List.of(new SNIHostName(sni)));
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        socket = tls;
        return tls;
    }

    void plain(String user, String password) throws IOException {
        write("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
                + Base64.getEncoder().encodeToString(("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8))
                + "</auth>");
    }

    /// STARTTLS, PLAIN, and the second stream; returns the features after login.
    String logIn() throws IOException {
        startTls("TLSv1.3");
        open();
        plain("romeo", "shakespeare");
        readTo("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        return open();
    }

    String bind() throws IOException {
        logIn();
        write(BIND);
        return readTo("</iq>");
    }

    /// What an attribute or an element's text says; fails if it is not there.
    static String find(String pattern, String in) {
        Matcher matcher = Pattern.compile(pattern).matcher(in);
        if (!matcher.find()) {
            throw new AssertionError(pattern + " is not in " + in);
        }
        return matcher.group(1);
    }

    byte[] exporter(SSLSocket tls) {
        try {
            return ((javax.net.ssl.ExtendedSSLSession) tls.getSession())
                    .exportKeyingMaterialData("EXPORTER-Channel-Binding", new byte[0], 32);
        } catch (javax.net.ssl.SSLKeyException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ChannelBinding.Source binding(byte[] data) {
        return type -> type == ChannelBinding.TLS_EXPORTER ? java.util.Optional.of(data) : java.util.Optional.empty();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
