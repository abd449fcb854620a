package im.clove.s2s.link;

import im.clove.s2s.place.LinkKey;
import im.clove.xmpp.stanza.StanzaError;

/// A snapshot of one link, for a person who looks.
///
/// @param queued stanzas that wait or are not acknowledged
/// @param queuedBytes what they weigh
/// @param sent stanzas acknowledged by the peer since the link is in mind
/// @param received stanzas taken from the peer since then
public record LinkStatus(LinkKey key, LinkState state, int queued, long queuedBytes, long sent, long received) {
    /// Whether there is a stream on which both have proved who they are.
    public boolean isLive() {
        return state instanceof LinkState.Live;
    }

    /// How far it is, for a person.
    public String words() {
        return switch (state) {
            case LinkState.Idle() -> "nothing to say";
            case LinkState.Dialing _ -> "dialling";
            case LinkState.Negotiating _ -> "negotiating";
            case LinkState.Live _ -> "connected";
            case LinkState.Backoff(int failures, long _) ->
                failures <= 1 ? "dials again" : "dials again, " + failures + " attempts failed";
            case LinkState.Refused(StanzaError reason, long _) ->
                "refused: " + (reason.text() == null ? reason.condition().wireName() : reason.text());
        };
    }
}
