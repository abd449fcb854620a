package im.clove.node.admin.health;

import im.clove.xmpp.jid.Domain;
import java.time.Instant;
import java.util.Optional;

/// Another server that this one has written to.
///
/// @param seen when it was last there; empty if it never was
/// @param waiting stanzas that wait for it
/// @param oldest since when the first of them waits
/// @param isBarred whether no way leads there as things stand
public record KnownServer(
        Domain domain, Optional<Instant> seen, long waiting, Optional<Instant> oldest, boolean isBarred) {}
