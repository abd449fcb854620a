package im.clove.s2s.place;

import im.clove.xmpp.jid.Domain;

/// Between which of our domains and which of a peer's something is kept: the two names of a [LinkKey], without the
/// destination, which may change.
public record Way(Domain local, Domain remote) {}
