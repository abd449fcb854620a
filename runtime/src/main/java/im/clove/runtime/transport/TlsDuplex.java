package im.clove.runtime.transport;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// Blocking TLS over any [Duplex]: the same code for TCP, I2P streams and pipes. The cryptography runs on the
/// virtual thread that reads or writes. Idle it holds a few hundred bytes: larger buffers live only while a record
/// is incomplete or being sealed.
///
/// There is no deadline inside: whoever wants one closes the duplex, which wakes everything. There is no
/// renegotiation (CVE-2021-32920): a TLS 1.2 peer that tries it is cut off.
public final class TlsDuplex implements Duplex {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final String WHITE_SPACE = " \t\r\n";
    private static final int IDLE_BYTES = 512;
    private static final int RECORD_HEADER = 5;

    /// The largest record that RFC 8446 §5.2 and RFC 5246 §6.2.3 allow, header included.
    private static final int LARGEST_RECORD = RECORD_HEADER + (1 << 14) + 2048;

    private final Duplex under;
    private final SSLEngine engine;
    private final SpareBuffers spares;
    private final ReentrantLock writing = new ReentrantLock();

    /// Bytes from the far end, ready to be read out (flipped). Touched by the reading thread only.
    private ByteBuffer netIn = ByteBuffer.allocate(IDLE_BYTES).limit(0);

    /// Plaintext of a record that was larger than what the reader asked for. Touched by the reading thread only.
    private ByteBuffer plain = NOTHING;

    /// From the end of the handshake on.
    private volatile PeerIdentity peer;

    private boolean begun;
    private boolean established;
    private boolean ended;

    private TlsDuplex(Duplex under, SSLEngine engine, SpareBuffers spares) {
        this.under = under;
        this.engine = engine;
        this.spares = spares;
        this.peer = under.peer();
    }

    /// Performs the handshake in the engine's role, blocking. On failure the duplex below is closed.
    ///
    /// @throws IOException if the handshake fails, or the duplex is closed meanwhile
    public static TlsDuplex handshake(Duplex under, SSLEngine engine) throws IOException {
        return handshake(under, engine, SpareBuffers.NONE);
    }

    /// As [#handshake(Duplex, SSLEngine)], sealing into these buffers.
    public static TlsDuplex handshake(Duplex under, SSLEngine engine, SpareBuffers spares) throws IOException {
        TlsDuplex tls = new TlsDuplex(under, engine, spares);
        try {
            tls.handshake();
            return tls;
        } catch (IOException | RuntimeException e) {
            tls.sendAlert();
            under.close();
            throw e instanceof IOException io ? io : new SSLException("The TLS handshake failed", e);
        }
    }

    private void handshake() throws IOException {
        engine.beginHandshake();
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> {
                    wrapHandshake();
                    if (engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
                        flush();
                    }
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (unwrap(NOTHING).getStatus() == SSLEngineResult.Status.CLOSED) {
                        throw new SSLException("The peer ended the TLS handshake");
                    }
                }
                case NOT_HANDSHAKING, FINISHED -> {
                    flush();
                    established = true;
                    peer = identity();
                    return;
                }
            }
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        while (!plain.hasRemaining()) {
            int before = into.position();
            SSLEngineResult result = unwrap(into);
            afterHandshakeMessage(result);
            if (into.position() > before) {
                return into.position() - before;
            }
            if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                return -1;
            }
        }
        int n = Math.min(plain.remaining(), into.remaining());
        into.put(into.position(), plain, plain.position(), n);
        into.position(into.position() + n);
        plain.position(plain.position() + n);
        if (!plain.hasRemaining()) {
            plain = NOTHING;
        }
        return n;
    }

    /// One record out of `netIn`, reading more while it is incomplete. Plaintext goes to `into`, or to `plain` when
    /// it does not fit.
    private SSLEngineResult unwrap(ByteBuffer into) throws IOException {
        ByteBuffer own = null;
        while (true) {
            if (netIn.hasRemaining() || engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP_AGAIN) {
                SSLEngineResult result = decrypt(own == null ? into : own);
                switch (result.getStatus()) {
                    case OK, CLOSED -> {
                        if (own != null) {
                            own.flip();
                            plain = own.hasRemaining() ? own : NOTHING;
                        }
                        releaseIfDrained();
                        return result;
                    }
                    case BUFFER_OVERFLOW ->
                        own = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
                    case BUFFER_UNDERFLOW -> fill();
                }
            } else {
                fill();
            }
            if (ended || engine.isInboundDone()) {
                return new SSLEngineResult(SSLEngineResult.Status.CLOSED, HandshakeStatus.NOT_HANDSHAKING, 0, 0);
            }
        }
    }

    /// What JSSE throws for records nobody should send is not always an [SSLException]; it is the peer's doing
    /// all the same, and ends the connection as any other.
    private SSLEngineResult decrypt(ByteBuffer into) throws SSLException {
        try {
            return engine.unwrap(netIn, into);
        } catch (RuntimeException e) {
            throw new SSLException("The TLS engine could not take a record", e);
        }
    }

    private void releaseIfDrained() {
        if (!netIn.hasRemaining() && netIn.capacity() > IDLE_BYTES) {
            netIn = ByteBuffer.allocate(IDLE_BYTES).limit(0);
        }
    }

    /// Reads more bytes behind those waiting in `netIn`, first making room for the record they begin.
    private void fill() throws IOException {
        int needed = recordLength();
        if (needed > LARGEST_RECORD) {
            throw new SSLException("A TLS record of " + needed + " bytes");
        }
        if (netIn.capacity() < needed) {
            netIn = ByteBuffer.allocate(needed).put(netIn);
        } else {
            netIn.compact();
        }
        int n;
        try {
            n = under.read(netIn);
        } finally {
            netIn.flip();
        }
        if (n < 0) {
            endOfStream();
        }
        if (!begun) {
            begun = skipWhiteSpace();
        }
    }

    /// What an XMPP peer wrote behind its `<starttls/>` may come in a packet of its own, as late as this. No record
    /// begins with such a byte.
    ///
    /// @return whether something else has come
    private boolean skipWhiteSpace() {
        while (netIn.hasRemaining() && WHITE_SPACE.indexOf(netIn.get(netIn.position())) >= 0) {
            netIn.get();
        }
        return netIn.hasRemaining();
    }

    /// How many bytes the record at the front needs, as far as its header is there.
    private int recordLength() {
        int at = netIn.position();
        if (netIn.remaining() < RECORD_HEADER) {
            return IDLE_BYTES;
        }
        int length = (netIn.get(at + 3) & 0xff) << 8 | (netIn.get(at + 4) & 0xff);
        return Math.max(IDLE_BYTES, RECORD_HEADER + length);
    }

    private void endOfStream() throws IOException {
        ended = true;
        try {
            engine.closeInbound();
        } catch (SSLException e) {
            // No close_notify: XMPP has its own end of stream, so a truncation is seen one layer up.
            if (!established) {
                throw e;
            }
        }
        if (!established) {
            throw new EOFException("The connection ended during the TLS handshake");
        }
    }

    /// What TLS 1.3 sends after the handshake: tickets, key updates. In TLS 1.2 the only such thing is
    /// renegotiation.
    private void afterHandshakeMessage(SSLEngineResult result) throws IOException {
        HandshakeStatus status = result.getHandshakeStatus();
        if (status == HandshakeStatus.NOT_HANDSHAKING || result.getStatus() == SSLEngineResult.Status.CLOSED) {
            return;
        }
        if (status != HandshakeStatus.FINISHED
                && !engine.getSession().getProtocol().equals("TLSv1.3")) {
            close();
            throw new SSLException("The peer wants to renegotiate");
        }
        runTasks();
        // A writer inside write() sends the engine's own records along with its data.
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && writing.tryLock()) {
            try {
                wrapHandshake();
                flush();
            } finally {
                writing.unlock();
            }
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        writing.lock();
        try {
            while (from.hasRemaining()) {
                if (wrap(from).getStatus() == SSLEngineResult.Status.CLOSED) {
                    throw new IOException("The TLS connection is closed");
                }
            }
        } finally {
            writing.unlock();
        }
    }

    private void wrapHandshake() throws IOException {
        writing.lock();
        try {
            wrap(NOTHING);
        } finally {
            writing.unlock();
        }
    }

    /// Encrypts one record and hands it down, unflushed.
    private SSLEngineResult wrap(ByteBuffer from) throws IOException {
        ByteBuffer out = spares.borrow(engine.getSession().getPacketBufferSize());
        SSLEngineResult result = engine.wrap(from, out);
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
            throw new SSLException("A TLS record larger than the engine said");
        }
        under.write(out.flip());
        spares.giveBack(out);
        return result;
    }

    @Override
    public void flush() throws IOException {
        writing.lock();
        try {
            under.flush();
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void finish() throws IOException {
        writing.lock();
        try {
            engine.closeOutbound();
            while (!engine.isOutboundDone() && wrap(NOTHING).getStatus() != SSLEngineResult.Status.CLOSED) {
                runTasks();
            }
            under.finish();
        } finally {
            writing.unlock();
        }
    }

    /// Tells the peer why the handshake failed, as far as that is possible.
    private void sendAlert() {
        try {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                wrapHandshake();
                flush();
            }
        } catch (IOException | RuntimeException _) {
            // The connection ends anyway; the first failure is the one reported.
        }
    }

    @Override
    public void close() {
        under.close();
    }

    /// Over TCP, with the certificate that the far end has shown, if it has; what proves more than TLS can stays as it
    /// is.
    @Override
    public PeerIdentity peer() {
        return peer;
    }

    private PeerIdentity identity() {
        if (!(under.peer() instanceof PeerIdentity.Tcp(InetSocketAddress address))) {
            return under.peer();
        }
        try {
            List<X509Certificate> chain = Arrays.stream(session().getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
            return chain.isEmpty() ? under.peer() : new PeerIdentity.Tls(address, chain);
        } catch (SSLPeerUnverifiedException _) {
            return under.peer();
        }
    }

    @Override
    public Protection protection() {
        return Protection.TLS;
    }

    @Override
    public int localPort() {
        return under.localPort();
    }

    @Override
    public Duplex secure(SSLEngine inner) throws IOException {
        throw new IOException("This stream is TLS already");
    }

    @Override
    public Optional<byte[]> channelBinding(String type) {
        return ChannelBindings.of(session(), type, engine.getUseClientMode());
    }

    /// What was negotiated; for tests and diagnostics.
    public SSLSession session() {
        return engine.getSession();
    }
}
