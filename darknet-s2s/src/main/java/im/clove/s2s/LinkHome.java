package im.clove.s2s;

import im.clove.runtime.transport.Dialer;

/// The surroundings of a [PeerLink].
record LinkHome(S2sConfig config, S2sTools tools, Dialer dialer, InboundSink sink, Registry registry) {
    /// Where links are found.
    interface Registry {
        /// The link has ended; afterwards nobody finds it any more.
        void leave(PeerLink link);

        /// Takes what reached a link that had just left.
        void again(LinkKey key, LinkPost.Send late);
    }
}
