package im.clove.i2p.router;

/// What the router in this process may use. Transit for others stays on in every case: it is the price of the
/// network, and a router that carries only its own traffic is easy to watch.
///
/// @param inboundKBps bandwidth limit, kilobytes a second
/// @param outboundKBps bandwidth limit, kilobytes a second
/// @param sharePercent how much of it transit may take, 10 to 100
/// @param transitTunnels most tunnels carried for others at a time; each costs a few kB of memory
/// @param connections most connections to other routers at a time, for each of the two transports; each costs
///     buffers
/// @param exploratoryHops length of the router's own look-up tunnels, 0 to 7
/// @param shortCuts whether what its destinations say to each other stays inside; if not, it goes through the
///     network as if they were on two routers, so that a call to oneself proves what it should
public record RouterOptions(
        int inboundKBps,
        int outboundKBps,
        int sharePercent,
        int transitTunnels,
        int connections,
        int exploratoryHops,
        boolean shortCuts) {
    public RouterOptions {
        check("bandwidth", inboundKBps, 16, 1_000_000);
        check("bandwidth", outboundKBps, 16, 1_000_000);
        check("share", sharePercent, 10, 100);
        check("transit tunnels", transitTunnels, 10, 20_000);
        check("connections", connections, 20, 10_000);
        check("exploratory hops", exploratoryHops, 0, 7);
    }

    /// For a node at home: 1 MB/s, four fifths shared, memory for a heap of 160 MB.
    public static RouterOptions standard() {
        return usual(false);
    }

    /// For a router without peers, whose destinations can only speak to each other.
    public static RouterOptions alone() {
        return usual(true);
    }

    private static RouterOptions usual(boolean shortCuts) {
        return new RouterOptions(1024, 1024, 80, 500, 200, 2, shortCuts);
    }

    private static void check(String what, int value, int lowest, int highest) {
        if (value < lowest || value > highest) {
            throw new IllegalArgumentException(
                    "The router's " + what + " must be " + lowest + " to " + highest + ", not " + value);
        }
    }
}
