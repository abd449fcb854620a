package im.clove.s2s.stream;

import im.clove.runtime.transport.PeerIdentity;
import im.clove.s2s.config.Proofs;
import im.clove.s2s.place.PeerAuth;
import im.clove.xmpp.jid.Domain;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a server that we dialled has to show before it hears anything from us: where the transport proves nothing,
/// a certificate for its domain. Confined to one handshake.
final class Certified {
    /// The transport has proved who it is.
    static final Certified NOT_NEEDED = new Certified(null, null);

    private final @Nullable PeerAuth auth;
    private @Nullable Ground ground;

    private Certified(@Nullable PeerAuth auth, @Nullable Ground ground) {
        this.auth = auth;
        this.ground = ground;
    }

    static Certified of(PeerAuth auth, Ground ground) {
        return ground.proofs() == Proofs.DESTINATION ? NOT_NEEDED : new Certified(auth, ground);
    }

    boolean isNeeded() {
        return ground != null;
    }

    /// Whether the stream was inside TLS before it began.
    boolean isTls() {
        return ground != null && ground.isTls();
    }

    void secured(PeerIdentity peer) {
        if (ground != null) {
            ground = new Ground(peer, true, ground.proofs());
        }
    }

    /// Why the peer hears no more.
    ///
    /// @param secure whether the stream is inside TLS
    Optional<String> doubt(Domain peer, boolean secure) {
        Ground known = ground;
        PeerAuth judge = auth;
        if (known == null || judge == null) {
            return Optional.empty();
        }
        if (!secure) {
            return Optional.of("The server of " + peer.name() + " has no encryption (TLS), so nothing is sent to it.");
        }
        return switch (judge.check(peer, known.peer())) {
            case PeerAuth.Verdict.Granted _ -> Optional.empty();
            case PeerAuth.Verdict.Elsewhere _ when known.proofs().allowDialback() -> Optional.empty();
            case PeerAuth.Verdict.Elsewhere _ -> Optional.of(disbelieved(peer, judge.doubt(peer, known.peer())));
            case PeerAuth.Verdict.Denied(String reason) -> Optional.of(disbelieved(peer, reason));
        };
    }

    private static String disbelieved(Domain peer, String why) {
        return "The server of " + peer.name() + " is not believed: " + why;
    }
}
