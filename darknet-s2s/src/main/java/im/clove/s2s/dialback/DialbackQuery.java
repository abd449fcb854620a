package im.clove.s2s.dialback;

import im.clove.s2s.place.DomainPair;

/// A key that a peer showed us on a stream it dialled, to be put before the server of the domain it claims.
///
/// @param asker the number of that stream
/// @param pair from the domain that is claimed to ours
/// @param streamId the id we gave to that stream
public record DialbackQuery(long asker, DomainPair pair, String streamId, String key) {}
