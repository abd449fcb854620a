package im.clove.i2p.stream;

import java.util.Properties;

/// How a destination's tunnels and streams are.
///
/// @param hops length of its tunnels, in and out, 0 to 7; each hop hides more and costs time
/// @param tunnels how many of each, 1 to 16: more hold up better when one breaks
/// @param isPublished whether others can look it up; a destination that only dials need not be
/// @param allowsZeroHops whether it may do without hops when there are none: only for private networks
public record SessionOptions(int hops, int tunnels, boolean isPublished, boolean allowsZeroHops) {
    /// Bytes of data per message: fills two tunnel messages' worth with the ratchet's overhead, the library's own
    /// choice for this encryption.
    private static final int MESSAGE_SIZE = 1812;

    /// Milliseconds until a call without an answer is repeated, then twice as long each time; the library's own
    /// choice is 9 seconds.
    private static final String FIRST_REPEAT = "3000";

    /// Milliseconds a tunnel's entrance waits for company before it sends a message that does not fill a tunnel
    /// message.
    private static final String BATCH = "5";

    public SessionOptions {
        if (hops < 0 || hops > 7 || tunnels < 1 || tunnels > 16) {
            throw new IllegalArgumentException("Tunnels have 0 to 7 hops, and there are 1 to 16 of them");
        }
        if (hops == 0 && !allowsZeroHops) {
            throw new IllegalArgumentException(
                    "Tunnels without hops hide nothing; they must be allowed in so many words");
        }
    }

    /// For a server on the public network.
    public static SessionOptions standard() {
        return new SessionOptions(3, 3, true, false);
    }

    /// For a destination that only dials: not to be found, and gone after use.
    public static SessionOptions transientClient() {
        return new SessionOptions(3, 2, false, false);
    }

    /// For two destinations on one private router without peers.
    public static SessionOptions withoutHops() {
        return new SessionOptions(0, 1, true, true);
    }

    /// The same, not to be found.
    public SessionOptions unpublished() {
        return new SessionOptions(hops, tunnels, false, allowsZeroHops);
    }

    /// Sets what the library takes for every stream from the system properties of the JVM and from nowhere else.
    ///
    /// COMPAT(net.i2p streaming, 2.7.0): when it copies a session's options for a stream it forgets the first
    /// repetition and the delay of acknowledgements, and goes back to its default of 500 ms, whatever the session
    /// says. That is far beyond the smallest retransmission time-out (100 ms), so on a quick path a one-way
    /// transfer is retransmitted packet by packet and slows down to nothing; on a slow path it is half a second for
    /// nothing in each question and answer.
    static void applyToJvm() {
        System.setProperty("i2p.streaming.initialAckDelay", "40");
        System.setProperty("i2p.streaming.initialRTO", FIRST_REPEAT);
    }

    /// The library's properties for a session with these options.
    public Properties properties(PeerGate.Limits limits) {
        Properties all = new Properties();
        for (String direction : new String[] {"inbound.", "outbound."}) {
            all.setProperty(direction + "length", Integer.toString(hops));
            all.setProperty(direction + "quantity", Integer.toString(tunnels));
            all.setProperty(direction + "allowZeroHop", Boolean.toString(allowsZeroHops));
            // No nickname: with an external router it would show in that router's console.
            all.setProperty(direction + "nickname", "");
        }
        // The first hop would wait 100 ms for more to fill a tunnel message with, in each direction of each question.
        // The
        // streams fill theirs already.
        all.setProperty("outbound.batchFrequency", BATCH);
        all.setProperty("i2cp.leaseSetEncType", "4");
        // No encryption key is set, so the library makes a new one for each session. With a kept one, peers go on using
        // the
        // ratchet of the process that was killed, whose state is gone: for two minutes nothing of theirs can be read.
        all.setProperty("i2cp.leaseSetType", "3");
        all.setProperty("i2cp.dontPublishLeaseSet", Boolean.toString(!isPublished));
        all.setProperty("i2cp.fastReceive", "true");
        all.setProperty("i2cp.messageReliability", "none");
        all.setProperty("i2cp.gzip", "false");
        // The profile stays the default: the library has a scheduler for no other, and then sends no acknowledgements.
        all.setProperty("i2p.streaming.maxMessageSize", Integer.toString(MESSAGE_SIZE));
        all.setProperty("i2p.streaming.answerPings", "false");
        all.setProperty("i2p.streaming.enforceProtocol", "true");
        // Idleness is watched above, where it is known what silence means; no keep-alive packets of the library's own.
        all.setProperty("i2p.streaming.inactivityAction", "0");
        all.setProperty("i2p.streaming.maxConcurrentStreams", Integer.toString(2 * limits.streams()));
        // A second line behind PeerGate, in the library itself and therefore coarser. No total for an hour or a day: a
        // crowd could lock everybody out for that long.
        all.setProperty("i2p.streaming.maxConnsPerMinute", Integer.toString(2 * limits.perMinute()));
        all.setProperty("i2p.streaming.maxConnsPerHour", Integer.toString(2 * limits.perHour()));
        all.setProperty("i2p.streaming.maxTotalConnsPerMinute", Integer.toString(2 * limits.allPerMinute()));
        all.setProperty("i2p.streaming.limitAction", "reset");
        // It would write whole addresses into the router's log.
        all.setProperty("i2p.streaming.disableRejectLogging", "true");
        return all;
    }
}
