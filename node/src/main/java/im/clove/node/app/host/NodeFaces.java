package im.clove.node.app.host;

import im.clove.node.app.config.NodeConfig;
import im.clove.node.c2s.Welcome;
import im.clove.node.cert.NodeCertificates;
import im.clove.node.core.Faces;
import im.clove.node.core.Hosts;
import im.clove.node.tls.TlsSetup;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.jid.Domain;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What of a node is shown where: all of it to its own machine and network, to I2P what is in I2P, to the clearnet what
/// is there, each with certificates of its own (D-07). A node with no domain of the clearnet has one face.
/// While the bridge is off, those it has are for its own machine and network alone. Thread-safe.
final class NodeFaces implements CertificateKeeper.Users {
    private final Faces faces;
    private final Faces apart;
    private final TlsSetup here;
    private final TlsSetup i2p;
    private final Optional<TlsSetup> clearnet;

    /// @throws GeneralSecurityException if a key and its certificate cannot serve
    NodeFaces(NodeConfig.Bridge config, NodeCertificates certificates) throws GeneralSecurityException {
        this.faces = of(config);
        this.apart = apart(config);
        this.here = new TlsSetup(certificates);
        this.i2p = apart.clearnet().isEmpty() ? here : new TlsSetup(certificates.only(this::isInI2p));
        this.clearnet =
                config.enabled() ? Optional.of(new TlsSetup(certificates.only(faces::isClearnet))) : Optional.empty();
    }

    Faces faces() {
        return faces;
    }

    /// Which domains are on the clearnet.
    static Faces of(NodeConfig.Bridge config) {
        return config.domains().isEmpty() ? Faces.ONE : new Faces(Set.copyOf(config.domains()), config.between());
    }

    /// Which domains are on the clearnet and not in I2P as well.
    static Faces apart(NodeConfig.Bridge config) {
        return config.overI2p() ? Faces.ONE : of(config);
    }

    private boolean isInI2p(Domain domain) {
        return !apart.isClearnet(domain);
    }

    /// What is served in I2P.
    Set<Domain> inI2p(Collection<Domain> served) {
        return served.stream().filter(this::isInI2p).collect(Collectors.toUnmodifiableSet());
    }

    /// What is served on the clearnet.
    Set<Domain> onClearnet(Collection<Domain> served) {
        return served.stream().filter(faces::isClearnet).collect(Collectors.toUnmodifiableSet());
    }

    /// For this machine and its network.
    TlsSetup here() {
        return here;
    }

    /// For whatever comes over I2P.
    TlsSetup i2p() {
        return i2p;
    }

    /// For the clearnet, if this node has to do with it.
    Optional<TlsSetup> clearnet() {
        return clearnet;
    }

    /// For clients and browsers that come over I2P.
    Welcome overI2p(Hosts hosts) {
        return new Welcome(domain -> hosts.isAccountHost(domain) && isInI2p(domain), i2p);
    }

    /// For clients, by the way they come.
    Function<PeerIdentity, Welcome> welcome(Hosts hosts) {
        return Welcome.by(new Welcome(hosts::isAccountHost, here), overI2p(hosts));
    }

    @Override
    public void swap(NodeCertificates fresh) throws GeneralSecurityException {
        here.swap(fresh);
        if (clearnet.isPresent()) {
            clearnet.get().swap(fresh.only(faces::isClearnet));
        }
        if (!i2p.equals(here)) {
            i2p.swap(fresh.only(this::isInI2p));
        }
    }
}
