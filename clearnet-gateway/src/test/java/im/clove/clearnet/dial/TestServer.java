package im.clove.clearnet.dial;

import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.DuplexContractTest;
import im.clove.runtime.transport.TestTls;
import im.clove.runtime.transport.TlsDuplex;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/// A server on loopback that takes one connection, and says nothing unless it is told to.
final class TestServer implements AutoCloseable {
    private final ServerSocketChannel server;
    private final SSLContext tls;
    private final CompletableFuture<String> askedFor = new CompletableFuture<>();
    private FutureTask<Duplex> accepting = new FutureTask<>(this::accept);

    TestServer(String address, SSLContext tls) throws IOException {
        this.tls = tls;
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) server.getLocalAddress();
    }

    int port() {
        return server.socket().getLocalPort();
    }

    /// Takes the next connection and does its part of the handshake.
    void speakTls() {
        accepting = DuplexContractTest.background(() -> {
            SSLEngine engine = TestTls.engine(tls, false, "TLSv1.3");
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"xmpp-server"});
            engine.setSSLParameters(parameters);
            TlsDuplex secured = TlsDuplex.handshake(accept(), engine);
            ExtendedSSLSession session = (ExtendedSSLSession) secured.session();
            SNIHostName name = (SNIHostName) session.getRequestedServerNames().getFirst();
            askedFor.complete(name.getAsciiName() + " " + engine.getApplicationProtocol());
            return secured;
        });
    }

    /// Answers the next connection with what is no TLS, and waits.
    void speakNonsense() {
        accepting = DuplexContractTest.background(() -> {
            Duplex duplex = accept();
            DuplexContractTest.send(duplex, "220 mail.example ESMTP\r\n");
            return duplex;
        });
    }

    private Duplex accept() throws IOException {
        SocketChannel channel = server.accept();
        return new SocketDuplex(channel, port());
    }

    /// The connection, when it stands.
    Duplex accepted() throws Exception {
        accepting.run();
        return DuplexContractTest.result(accepting);
    }

    /// The name and the protocol of the handshake.
    String askedFor() throws ExecutionException, InterruptedException, TimeoutException {
        return askedFor.get(50, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
