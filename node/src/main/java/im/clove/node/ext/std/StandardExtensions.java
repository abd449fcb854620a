package im.clove.node.ext.std;

import im.clove.node.ext.Extensions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// The one list: what a node understands beyond the RFCs.
public final class StandardExtensions {
    private StandardExtensions() {}

    /// @param version of this software
    /// @param started when the node started
    /// @param blocklist how many addresses an account may block
    public static Extensions of(String version, Instant started, int blocklist) {
        AtomicReference<Extensions> all = new AtomicReference<>(new Extensions(List.of()));
        Disco disco = new Disco(all::get);
        Extensions extensions = new Extensions(List.of(
                disco,
                new Caps(disco::serverInfo),
                new Blocking(blocklist),
                new Carbons(),
                new Ping(),
                new Register(),
                new Version(version),
                new EntityTime(),
                new LastActivity(started),
                new LegacySession()));
        all.set(extensions);
        return extensions;
    }
}
