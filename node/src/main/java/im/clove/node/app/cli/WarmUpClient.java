package im.clove.node.app.cli;

import im.clove.node.admin.Secret;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.SaslElements;
import im.clove.xmpp.sasl.ScramClient;
import im.clove.xmpp.sasl.ScramHash;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// The client of a warm-up: logs in to this very process, asks for its roster, says something to itself, and goes.
/// It knows the answers' order and looks for their ends only.
final class WarmUpClient {
    private static final int MOST = 64 * 1024;
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket;

    private WarmUpClient(Socket socket) {
        this.socket = socket;
    }

    /// @param address such as `127.0.0.1:5223`
    static void visit(String address, Jid user, Secret password) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        try (Socket socket = context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            new WarmUpClient(socket).talk(user, password);
        }
    }

    private void talk(Jid user, Secret password) throws IOException {
        String header = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
                + " version='1.0' to='" + user.domain().name() + "'>";
        ask(header, "</stream:features>");
        ScramClient scram = new ScramClient(
                ScramHash.SHA_1,
                new ScramClient.Identity("", user.local(), new String(password.reveal())),
                ScramClient.Binding.NONE,
                "warm-up-of-this-very-process");
        Base64.Encoder base64 = Base64.getEncoder();
        String challenge = ask(
                "<auth xmlns='" + SaslElements.NS + "' mechanism='" + Mechanism.SCRAM_SHA_1.wireName() + "'>"
                        + base64.encodeToString(scram.first()) + "</auth>",
                "</challenge>");
        Optional<byte[]> answer = scram.answer(Base64.getDecoder()
                .decode(challenge.substring(challenge.indexOf('>') + 1, challenge.lastIndexOf('<'))));
        ask(
                "<response xmlns='" + SaslElements.NS + "'>"
                        + base64.encodeToString(answer.orElseThrow(() -> new IOException("no SCRAM challenge")))
                        + "</response>",
                "</success>");
        ask(header, "</stream:features>");
        ask("<iq id='1' type='set'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", "</iq>");
        send("<iq id='2' type='get'><query xmlns='jabber:iq:roster'/></iq><presence/>");
        ask("<message type='chat' to='" + user + "'><body>warm</body></message>", "</message>");
        send("</stream:stream>");
    }

    private void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Reads up to and with `end`.
    private String ask(String text, String end) throws IOException {
        send(text);
        InputStream in = socket.getInputStream();
        StringBuilder reply = new StringBuilder();
        while (reply.length() < MOST) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            reply.append((char) next);
            if (next == '>' && reply.toString().endsWith(end)) {
                return reply.toString();
            }
        }
        throw new EOFException("no " + end);
    }

    /// Nothing of worth is said on this connection, and it does not leave the process.
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String authType) {}

        @Override
        public java.security.cert.X509Certificate[] getAcceptedIssuers() {
            return new java.security.cert.X509Certificate[0];
        }
    }
}
