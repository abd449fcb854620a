package im.clove.node.admin;

import im.clove.xmpp.jid.Domain;
import java.util.List;
import java.util.Optional;

/// How the bridge to the clearnet is.
///
/// @param on whether there is one
/// @param domains of this node that are known on the clearnet
/// @param rules how many are in force
/// @param pins how many certificates stand for servers
/// @param trouble why the file with the rules is not what is in force, if it is not
/// @param links the domains that are talked to now, or waited for
public record BridgeInfo(
        boolean on, List<Domain> domains, int rules, int pins, Optional<String> trouble, List<Link> links) {
    /// There is none.
    public static final BridgeInfo OFF = new BridgeInfo(false, List.of(), 0, 0, Optional.empty(), List.of());

    public BridgeInfo {
        domains = List.copyOf(domains);
        links = List.copyOf(links);
    }

    /// A pair of domains.
    ///
    /// @param path what is used: i2p, clearnet, socks or tor
    /// @param state how far it is, in a few words
    public record Link(Domain ours, Domain theirs, String path, String state) {}
}
