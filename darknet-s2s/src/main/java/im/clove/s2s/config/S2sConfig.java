package im.clove.s2s.config;

import im.clove.s2s.place.Atlas;
import im.clove.s2s.place.DarknetMap;
import im.clove.s2s.place.DestinationAuth;
import im.clove.s2s.place.PeerAuth;
import im.clove.s2s.place.PeerPolicy;
import java.util.Optional;

/// What a server-to-server engine needs to know. One engine serves one side of this server: one place of ours and the
/// domains on it.
///
/// @param atlas where we are, our domains, and where others live
/// @param auth who may speak for what
/// @param proofs how others show who they are
/// @param stock TLS towards servers that are no Clove nodes; empty if those are not talked to
public record S2sConfig(
        Atlas atlas,
        PeerAuth auth,
        PeerPolicy policy,
        LinkTimes times,
        PeerLimits limits,
        Backoff backoff,
        Proofs proofs,
        Optional<PeerTls> stock) {
    /// The defaults around a map of I2P.
    public static S2sConfig of(DarknetMap map) {
        return new S2sConfig(
                map,
                new DestinationAuth(map),
                PeerPolicy.OPEN,
                LinkTimes.DEFAULT,
                PeerLimits.DEFAULT,
                Backoff.DEFAULT,
                Proofs.DESTINATION,
                Optional.empty());
    }

    /// The defaults of a side whose peers are known by their certificates.
    public static S2sConfig certified(Atlas atlas, PeerAuth auth, Proofs proofs, PeerTls tls) {
        return new S2sConfig(
                atlas,
                auth,
                PeerPolicy.OPEN,
                LinkTimes.CLEARNET,
                PeerLimits.DEFAULT,
                Backoff.DEFAULT,
                proofs,
                Optional.of(tls));
    }

    /// With other domains in other places of I2P.
    public S2sConfig with(DarknetMap other) {
        return new S2sConfig(other, new DestinationAuth(other), policy, times, limits, backoff, proofs, stock);
    }

    public S2sConfig with(PeerPolicy other) {
        return new S2sConfig(atlas, auth, other, times, limits, backoff, proofs, stock);
    }

    public S2sConfig with(LinkTimes other) {
        return new S2sConfig(atlas, auth, policy, other, limits, backoff, proofs, stock);
    }

    public S2sConfig with(PeerLimits other) {
        return new S2sConfig(atlas, auth, policy, times, other, backoff, proofs, stock);
    }

    public S2sConfig with(Backoff other) {
        return new S2sConfig(atlas, auth, policy, times, limits, other, proofs, stock);
    }

    /// Talks to servers that are no Clove nodes, too.
    public S2sConfig withStock(PeerTls tls) {
        return new S2sConfig(atlas, auth, policy, times, limits, backoff, proofs, Optional.of(tls));
    }
}
