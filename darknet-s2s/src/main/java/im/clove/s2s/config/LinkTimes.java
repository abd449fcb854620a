package im.clove.s2s.config;

import java.time.Duration;

/// How long things may take on a link.
///
/// @param connect a dial and the negotiation after it, each; on I2P a look-up and a first round trip take many
///     seconds
/// @param messageWait how long what is neither kept nor an IQ waits for the peer: presence, headlines, and every
///     message if nothing is kept (see [Keeping])
/// @param iqWait how long an IQ waits for the peer; less than a minute, because clients give up then
/// @param ack how long a peer may be silent when an acknowledgement is due, before the stream counts as dead; less
///     once its usual round trip is known
/// @param keepAlive after this much silence the peer is asked for a sign of life
/// @param idle after this long without a stanza the stream is closed
public record LinkTimes(
        Duration connect, Duration messageWait, Duration iqWait, Duration ack, Duration keepAlive, Duration idle) {
    public static final LinkTimes DEFAULT = new LinkTimes(
            Duration.ofSeconds(90),
            Duration.ofSeconds(60),
            Duration.ofSeconds(45),
            Duration.ofSeconds(40),
            Duration.ofMinutes(4),
            Duration.ofMinutes(30));

    /// Where a round trip takes a fraction of a second.
    public static final LinkTimes CLEARNET = new LinkTimes(
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(45),
            Duration.ofSeconds(20),
            Duration.ofMinutes(4),
            Duration.ofMinutes(30));

    public LinkTimes {
        for (Duration each : new Duration[] {connect, messageWait, iqWait, ack, keepAlive, idle}) {
            if (each.isNegative() || each.isZero()) {
                throw new IllegalArgumentException("A time of a link must be positive");
            }
        }
    }
}
