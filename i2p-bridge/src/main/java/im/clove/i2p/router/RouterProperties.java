package im.clove.i2p.router;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// The complete `router.config` for a profile: the one place that knows the router's property names. Pure.
final class RouterProperties {
    private RouterProperties() {}

    static SequencedMap<String, String> of(NetworkProfile profile, RouterOptions options) {
        TreeMap<String, String> all = new TreeMap<>();
        common(all, options);
        switch (profile) {
            case NetworkProfile.Public(int port, boolean upnp) -> publicOnly(all, port, upnp);
            case NetworkProfile.Private p -> privateOnly(all, p);
        }
        return Collections.unmodifiableSequencedMap(all);
    }

    private static void common(Map<String, String> all, RouterOptions options) {
        // No I2CP port: sessions are in this process. No console, no update, no country look-ups.
        all.put("i2cp.disableInterface", "true");
        all.put("i2cp.disableLoopback", Boolean.toString(!options.shortCuts()));
        all.put("router.updateDisabled", "true");
        all.put("routerconsole.geoip.enable", "false");
        all.put("router.blocklist.enable", "false");
        // Time servers would be one more party that knows; reseeding and peers' clocks correct ours.
        all.put("time.disabled", "true");
        all.put("i2np.bandwidth.inboundKBytesPerSecond", Integer.toString(options.inboundKBps()));
        all.put("i2np.bandwidth.outboundKBytesPerSecond", Integer.toString(options.outboundKBps()));
        all.put("i2np.bandwidth.inboundBurstKBytesPerSecond", Integer.toString(options.inboundKBps()));
        all.put("i2np.bandwidth.outboundBurstKBytesPerSecond", Integer.toString(options.outboundKBps()));
        all.put("router.sharePercentage", Integer.toString(options.sharePercent()));
        all.put("router.maxParticipatingTunnels", Integer.toString(options.transitTunnels()));
        all.put("i2np.ntcp.maxConnections", Integer.toString(options.connections()));
        all.put("i2np.udp.maxConnections", Integer.toString(options.connections()));
        all.put("router.inboundPool.length", Integer.toString(options.exploratoryHops()));
        all.put("router.outboundPool.length", Integer.toString(options.exploratoryHops()));
        // Two buffers of 256 kB are enough for a node; the router's own choice grows with the heap.
        all.put("prng.buffers", "2");
        // Keys for the Diffie-Hellman of NTCP 1 and for ElGamal, which no peer of today asks for: made ahead they take
        // each start some hundred milliseconds of processor time. With 0 the router does not come up.
        for (String keys : List.of("crypto.dh.precalc.", "crypto.yk.precalc.")) {
            all.put(keys + "min", "1");
            all.put(keys + "max", "1");
        }
        all.put("stat.full", "false");
        all.put("watchdog.haltOnHang", "false");
    }

    private static void publicOnly(Map<String, String> all, int port, boolean upnp) {
        all.put("router.networkID", "2");
        all.put("i2np.upnp.enable", Boolean.toString(upnp));
        all.put("router.reseedDisable", "false");
        all.put("router.reseedSSLRequired", "true");
        all.put("i2p.reseedURL", String.join(",", ReseedBundle.urls()));
        if (port > 0) {
            ports(all, port);
        }
    }

    private static void privateOnly(Map<String, String> all, NetworkProfile.Private profile) {
        String address = profile.address().getHostAddress();
        all.put("router.networkID", Integer.toString(profile.networkId()));
        // Local addresses count as valid ones, and routers close together may share a tunnel.
        all.put("i2np.allowLocal", "true");
        all.put("router.reseedDisable", "true");
        all.put("i2p.reseedURL", "https://127.0.0.1:1/");
        all.put("i2np.upnp.enable", "false");
        all.put("i2np.ntcp.hostname", address);
        all.put("i2np.ntcp.bindInterface", address);
        all.put("i2np.ntcp.autoip", "false");
        all.put("i2np.ntcp.autoport", "false");
        // TCP only (decision 25): who is killed and comes back is known to be gone at once. What follows
        // keeps UDP here, should it ever be on.
        all.put("i2np.udp.enable", "false");
        all.put("i2np.udp.host", address);
        all.put("i2np.udp.bindInterface", address);
        all.put("i2np.udp.addressSources", "hidden");
        all.put("i2np.ipv4.firewalled", "false");
        all.put("i2np.ntcp.ipv6", "false");
        all.put("i2np.udp.ipv6", "false");
        ports(all, profile.port());
    }

    private static void ports(Map<String, String> all, int port) {
        String text = Integer.toString(port);
        all.put("i2np.ntcp.port", text);
        all.put("i2np.udp.port", text);
        all.put("i2np.udp.internalPort", text);
    }
}
