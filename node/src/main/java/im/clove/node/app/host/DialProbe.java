package im.clove.node.app.host;

import im.clove.clearnet.place.ClearnetPlace;
import im.clove.clearnet.policy.Path;
import im.clove.node.admin.Finding;
import im.clove.node.tls.TlsSetup;
import im.clove.runtime.link.StreamIo;
import im.clove.runtime.log.LogText;
import im.clove.runtime.transport.Dialer;
import im.clove.runtime.transport.Duplex;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import im.clove.s2s.place.PeerAuth;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.stream.StreamFeatures;
import im.clove.xmpp.xml.Element;
import im.clove.xmpp.xml.StreamEvent;
import im.clove.xmpp.xml.StreamParser;
import im.clove.xmpp.xml.XmlLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// Looks a server of the clearnet up and dials it as the engine would, as far as the certificate, and says of each step
/// what came of it. Blocks the caller.
final class DialProbe implements BridgeProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Dialer<ClearnetPlace> dialer;
    private final PeerAuth auth;
    private final TlsSetup tls;

    DialProbe(Dialer<ClearnetPlace> dialer, PeerAuth auth, TlsSetup tls) {
        this.dialer = dialer;
        this.auth = auth;
        this.tls = tls;
    }

    @Override
    public void probe(Domain ours, Domain theirs, Path path, Consumer<Finding> found) {
        if (path.via().isEmpty()) {
            found.accept(Finding.warning("way", theirs + " is reached over I2P only, which is not tried here"));
            return;
        }
        try (Duplex duplex = dialer.dial(new ClearnetPlace(theirs, path.via().get(), Optional.of(ours)), PATIENCE)) {
            found.accept(Finding.ok("connection", "connected to " + address(duplex.peer())));
            boolean direct = duplex.protection() == Protection.TLS;
            judge(theirs, direct ? duplex.peer() : secured(duplex, ours, theirs, found), found);
        } catch (IOException e) {
            found.accept(Finding.problem("connection", String.valueOf(e.getMessage())));
        }
    }

    private static String address(PeerIdentity peer) {
        return switch (peer) {
            case PeerIdentity.Tcp(var address) -> text(address);
            case PeerIdentity.Tls(var address, var _) -> text(address) + ", with TLS from the start";
            case PeerIdentity.I2p _, PeerIdentity.Local _ -> "another kind of place";
        };
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + " port " + address.getPort();
    }

    /// As a stream begins: header, features, STARTTLS.
    private PeerIdentity secured(Duplex duplex, Domain ours, Domain theirs, Consumer<Finding> found)
            throws IOException {
        StreamIo io = new StreamIo(duplex, StreamParser.SERVER, XmlLimits.BEFORE_LOGIN);
        io.header(ours.name(), theirs.name(), null, null);
        while (true) {
            switch (io.next()) {
                case null -> throw new IOException("The server ended the connection before it offered TLS");
                case StreamEvent.Opened _ -> {}
                case StreamEvent.Received(Element element)
                when element.is(StreamFeatures.STARTTLS, "proceed") -> {
                    io.secure(tls.serverEngine(true, false, ours, theirs));
                    found.accept(Finding.ok("TLS", "the connection is encrypted"));
                    return io.peer();
                }
                case StreamEvent.Received(Element element)
                when element.has(StreamFeatures.STARTTLS, "starttls") ->
                    io.send(Element.of(StreamFeatures.STARTTLS, "starttls"));
                case StreamEvent.Received(Element element) ->
                    throw new IOException("The server offers no TLS: it says " + LogText.quoted(element.local()));
                case StreamEvent.Closed _, StreamEvent.Violation _ ->
                    throw new IOException("The server ended the stream before it offered TLS");
            }
        }
    }

    private void judge(Domain theirs, PeerIdentity peer, Consumer<Finding> found) {
        found.accept(
                switch (auth.check(theirs, peer)) {
                    case PeerAuth.Verdict.Granted _ ->
                        Finding.ok("certificate", "it proves that the server speaks for " + theirs);
                    case PeerAuth.Verdict.Elsewhere _ -> Finding.problem("certificate", auth.doubt(theirs, peer));
                    case PeerAuth.Verdict.Denied(String reason) -> Finding.problem("certificate", reason);
                });
    }
}
