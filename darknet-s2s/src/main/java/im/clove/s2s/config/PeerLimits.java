package im.clove.s2s.config;

import im.clove.xmpp.xml.XmlLimits;

/// How much a peer may cost.
///
/// @param queueStanzas how many stanzas may wait for one peer, unacknowledged ones included
/// @param queueBytes how much they may weigh
/// @param window how many may be sent to a peer and not acknowledged
/// @param inHand how many stanzas of one stream may be on their way to their owners before reading stops
/// @param bytesPerSecond how fast one stream is read in the long run; a burst of ten seconds' worth passes at once
/// @param links how many peers are kept in mind at once
/// @param unproven how many incoming streams may be negotiating at once
/// @param stanza what one stanza of a peer that has proved who it is may cost: at least [XmlLimits#SERVER], which is
///     what every Clove node sends at most
public record PeerLimits(
        int queueStanzas,
        long queueBytes,
        int window,
        int inHand,
        long bytesPerSecond,
        int links,
        int unproven,
        XmlLimits stanza) {
    public static final PeerLimits DEFAULT =
            new PeerLimits(1_000, 4L * 1024 * 1024, 256, 64, 64 * 1024, 1_000, 64, XmlLimits.SERVER);

    public PeerLimits(
            int queueStanzas, long queueBytes, int window, int inHand, long bytesPerSecond, int links, int unproven) {
        this(queueStanzas, queueBytes, window, inHand, bytesPerSecond, links, unproven, XmlLimits.SERVER);
    }

    public PeerLimits {
        if (stanza.bytes() < XmlLimits.SERVER.bytes()) {
            throw new IllegalArgumentException("A peer may send what it is told it may send");
        }
        if (queueStanzas < 1
                || queueBytes < 1
                || window < 1
                || inHand < 1
                || bytesPerSecond < 1
                || links < 1
                || unproven < 1) {
            throw new IllegalArgumentException("A limit of a peer must be positive");
        }
    }
}
