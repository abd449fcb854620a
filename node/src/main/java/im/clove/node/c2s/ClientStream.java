package im.clove.node.c2s;

import im.clove.node.core.Approach;
import im.clove.node.core.Proof;
import im.clove.runtime.link.Line;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.runtime.transport.Protection;
import im.clove.xmpp.jid.Jid;
import im.clove.xmpp.sasl.Mechanism;
import im.clove.xmpp.sasl.UserAgent;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// A client's stream after login.
///
/// @param account bare
/// @param generation of the account's record at the login, which is over when that has changed
/// @param line for sending; its reader runs once the gate has accepted the client
/// @param protection of the bytes on the way
/// @param peer as far as the transport knows it
/// @param mechanism the client logged in with
/// @param language of what the client says without naming one (RFC 6120 §4.7.4), or null
/// @param agent which client it is, if it has said so
/// @param listener where it came in
/// @param isDevice whether it logged in with the password of a device, and not with the account's own
public record ClientStream(
        Jid account,
        long generation,
        Line line,
        Protection protection,
        PeerIdentity peer,
        Mechanism mechanism,
        @Nullable String language,
        UserAgent agent,
        ListenerKind listener,
        boolean isDevice) {
    /// Not with the password of a device.
    public ClientStream(
            Jid account,
            long generation,
            Line line,
            Protection protection,
            PeerIdentity peer,
            Mechanism mechanism,
            @Nullable String language,
            UserAgent agent,
            ListenerKind listener) {
        this(account, generation, line, protection, peer, mechanism, language, agent, listener, false);
    }

    /// What was proved at its login.
    public Proof proof() {
        if (mechanism.equals(Mechanism.EXTERNAL)) {
            return Proof.CONNECTION;
        }
        return isDevice ? Proof.DEVICE : mechanism.isToken() ? Proof.TOKEN : Proof.PASSWORD;
    }

    /// Through which kind of door it has come, and so what it can reach.
    public Approach approach() {
        if (listener == ListenerKind.TRUSTED_WEBSOCKET) {
            return Approach.PAGE;
        }
        return switch (peer) {
            case PeerIdentity.Tcp(var address) -> near(address);
            case PeerIdentity.Tls(var address, var _) -> near(address);
            case PeerIdentity.I2p _ -> Approach.I2P;
            case PeerIdentity.Local _ -> Approach.PROXY;
        };
    }

    private static Approach near(InetSocketAddress address) {
        return address.getAddress().isLoopbackAddress() ? Approach.LOOPBACK : Approach.NETWORK;
    }

    /// How the client has come in, in words for the account's owner. Says no address: over I2P it is nobody's for
    /// long, and on a LAN the name of the client tells more.
    public String door() {
        String way = switch (peer) {
            case PeerIdentity.Tcp _, PeerIdentity.Tls _ -> "TCP";
            case PeerIdentity.I2p _ -> "I2P";
            case PeerIdentity.Local _ -> "this node's proxy";
        };
        String how = switch (listener) {
            case DIRECT_TLS -> ", direct TLS";
            case WEBSOCKET, TRUSTED_WEBSOCKET -> ", WebSocket";
            case STARTTLS, TRUSTED ->
                switch (protection) {
                    case TLS -> ", STARTTLS";
                    case EQUIVALENT -> "";
                    case NONE -> ", not encrypted";
                };
        };
        return way + how;
    }
}
