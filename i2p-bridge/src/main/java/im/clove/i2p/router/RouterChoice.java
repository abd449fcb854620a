package im.clove.i2p.router;

import org.jspecify.annotations.Nullable;

/// Where the I2P router is: in this process, or one the user runs already.
public sealed interface RouterChoice {
    /// In this process.
    record Embedded(NetworkProfile network, RouterOptions options) implements RouterChoice {}

    /// A router (Java I2P or i2pd) reached over its client protocol. The connection is not encrypted, so the router
    /// belongs on this machine.
    ///
    /// @param host a literal address
    /// @param port usually 7654
    record External(String host, int port) implements RouterChoice {
        /// The same, refused if the environment forces a private network and the router is outside of one.
        ///
        /// @throws IllegalArgumentException in that case
        public External checked(@Nullable String word) {
            boolean forced = NetworkProfile.effective(
                            new NetworkProfile.Public(0, false), NetworkProfile.Private.onLoopback(1), word)
                    instanceof NetworkProfile.Private;
            if (forced && !NetworkProfile.isPrivateHost(host)) {
                throw new IllegalArgumentException(
                        "In private mode an external router must be on 127.x.x.x or 198.18.x.x," + " not on " + host);
            }
            return this;
        }
    }
}
