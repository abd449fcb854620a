package im.clove.s2s;

import im.clove.xmpp.jid.Domain;

/// Which link: our side, the peer's side, and where the peer is. Both domains are [DarknetMap#family] names.
public record LinkKey(Domain local, Domain remote, Target.Peer peer) {}
