package im.clove.s2s.link;

import im.clove.s2s.place.LinkKey;

/// What the parts of one [PeerLink] share.
record LinkParts(LinkKey key, LinkHome home, LinkQueue queue, LinkClock clock) {}
