package im.clove.clearnet.ddns;

import im.clove.clearnet.place.AddressRules;
import im.clove.runtime.owner.Timers;
import im.clove.xmpp.jid.Domain;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// One request by HTTPS (RFC 9110, RFC 9112), to a host whose certificate is checked by its name. Redirections are not
/// followed: what is asked for may hold a secret. Thread-safe.
public final class SecureGet {
    private static final Duration CONNECTING = Duration.ofSeconds(10);
    private static final Duration ALL = Duration.ofSeconds(30);

    /// Answers of such services are words.
    private static final int MOST = 16 << 10;

    private final AddressOf addresses;
    private final AddressRules rules;
    private final SSLSocketFactory tls;
    private final Timers timers;

    /// @param rules which of the addresses may be dialled
    /// @param tls whose trust decides; its names are checked here
    public SecureGet(AddressOf addresses, AddressRules rules, SSLSocketFactory tls, Timers timers) {
        this.addresses = addresses;
        this.rules = rules;
        this.tls = tls;
        this.timers = timers;
    }

    /// What came back.
    ///
    /// @param body its beginning
    record Answer(int status, String body) {}

    /// Asks, and waits half a minute at most.
    ///
    /// @param target path and query; in no message of an error
    /// @throws IOException if there is no answer, with a text for the owner
    Answer get(Domain host, int port, String target) throws IOException {
        List<InetAddress> allowed =
                addresses.find(host).stream().filter(rules::allows).toList();
        if (allowed.isEmpty()) {
            throw new IOException(host + " has no address that may be dialled");
        }
        IOException failure = null;
        for (InetAddress address : allowed) {
            try (Socket socket = new Socket()) {
                Timers.Timer end = timers.after(ALL, () -> close(socket));
                try {
                    socket.connect(new InetSocketAddress(address, port), (int) CONNECTING.toMillis());
                    return exchange(socket, host, port, target);
                } finally {
                    end.cancel();
                }
            } catch (IOException e) {
                failure = e;
            }
        }
        throw new IOException(host + " did not answer: " + (failure == null ? "" : failure.getMessage()), failure);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is of no use any more in any case.
        }
    }

    private Answer exchange(Socket socket, Domain host, int port, String target) throws IOException {
        socket.setSoTimeout((int) ALL.toMillis());
        try (SSLSocket secure = (SSLSocket) tls.createSocket(socket, host.ascii(), port, false)) {
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            secure.setSSLParameters(parameters);
            String authority = port == 443 ? host.ascii() : host.ascii() + ':' + port;
            secure.getOutputStream()
                    .write(("GET " + target + " HTTP/1.1\r\nHost: " + authority
                                    + "\r\nUser-Agent: Clove\r\nAccept: */*\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return answer(secure.getInputStream());
        }
    }

    private static Answer answer(InputStream in) throws IOException {
        String text = new String(in.readNBytes(MOST), StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String first = text.lines().findFirst().orElse("");
        if (end < 0 || !first.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
            throw new IOException("the answer is no HTTP");
        }
        String fields = text.substring(0, end).toLowerCase(Locale.ROOT);
        String body = text.substring(end + 4);
        if (fields.contains("\r\ntransfer-encoding: chunked")) {
            // The first word is in the first piece, behind the line with its length (RFC 9112 §7.1).
            body = body.substring(body.indexOf('\n') + 1);
        }
        return new Answer(Integer.parseInt(first.substring(9, 12)), body);
    }
}
