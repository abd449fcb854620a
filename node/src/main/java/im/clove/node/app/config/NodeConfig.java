package im.clove.node.app.config;

import im.clove.clearnet.ddns.UpdateUrl;
import im.clove.node.admin.Secret;
import im.clove.node.core.Permissions;
import im.clove.node.service.component.SharedSecret;
import im.clove.xmpp.jid.B32;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The configuration of a node as it is in force: every option of `conf/clove.conf`, checked. Component names are
/// the option names. Immutable; made by [ConfigFile].
///
/// @param domains domains served besides the node's own address
public record NodeConfig(
        List<Domain> domains,
        Network network,
        I2p i2p,
        Clients clients,
        Federation federation,
        Archive archive,
        Limits limits,
        Operation operation) {

    /// Which I2P network, `network.*`. Address, port and id matter only on a private one.
    ///
    /// @param port 0 for any free one
    public record Network(Kind kind, InetAddress address, int port, int id) {
        /// The public I2P network, or one of tests' own.
        public enum Kind {
            PUBLIC,
            PRIVATE
        }
    }

    /// The router, what is offered over it, and what it may use, `i2p.*`.
    public record I2p(
            RouterKind router,
            External external,
            boolean exposeC2s,
            boolean exposeS2s,
            Tunnels tunnels,
            Bandwidth bandwidth,
            Memory memory) {
        /// The I2P ports that the node's own destination answers.
        ///
        /// @param web whether HTTP is one
        public Set<Integer> ports(boolean web) {
            Set<Integer> ports = new HashSet<>();
            if (web) {
                ports.add(80);
                ports.add(443);
            }
            if (exposeC2s) {
                ports.add(5222);
                ports.add(5223);
            }
            if (exposeS2s) {
                ports.add(5269);
            }
            return ports;
        }

        /// Inside this process, or a running one reached over I2CP.
        public enum RouterKind {
            EMBEDDED,
            EXTERNAL
        }
    }

    /// The I2CP port of an external router; empty user for none.
    public record External(String host, int port, String user, Secret password) {}

    /// Tunnels of the node's destination, in and out alike: hops, and how many in parallel.
    public record Tunnels(int length, int quantity) {}

    /// Bytes a second, and the percentage given to others' traffic.
    public record Bandwidth(long in, long out, int share) {}

    /// Bounds on what the embedded router keeps.
    public record Memory(int transitTunnels, int connections) {}

    /// What listens on this machine, `c2s.*`, `socks.*`, `web.*` and `component.*`.
    public record Clients(C2s c2s, Socks socks, Web web, Components components) {}

    /// The client listeners. Port 0 takes any free one.
    ///
    /// @param trusted a login without TLS is allowed
    public record C2s(List<InetAddress> addresses, int port, int tlsPort, boolean allowPublic, boolean trusted) {}

    /// The SOCKS5 proxy for local clients.
    public record Socks(boolean enabled, InetAddress address, int port, boolean allowPublic, int connections) {}

    /// The page, and what else is served over HTTP: without TLS on loopback addresses, with it on others. Port 0 takes
    /// any free one.
    ///
    /// @param hosts further names under which this machine is found
    /// @param i2p whether the node's own destination answers at port 80
    public record Web(
            boolean enabled,
            List<InetAddress> addresses,
            int port,
            int tlsPort,
            boolean allowPublic,
            List<String> hosts,
            boolean i2p,
            boolean health) {}

    /// The programs that speak for domains of their own, and where they connect. Port 0 takes any free one; nothing
    /// listens without any.
    public record Components(InetAddress address, int port, Map<Domain, Component> domains) {}

    /// @param name for service discovery; empty for not at all
    public record Component(SharedSecret secret, String name, Permissions permissions) {}

    /// Who is spoken to, `darknet.*`, `gate.*`, `i2p.addressbook` and `bridge.*`.
    public record Federation(Darknet darknet, Gate gate, Path addressBook, Bridge bridge) {}

    /// @param only refuse every domain that is neither an I2P address nor in the map
    /// @param callAgain how many of the servers it last talked to the node calls after its start
    public record Darknet(boolean only, Map<Domain, MapTarget> map, int callAgain) {}

    /// Where a mapped domain is.
    ///
    /// @param port the I2P port to dial, 0 if the entry names none
    public record MapTarget(B32 host, int port) {}

    /// Who may connect over I2P. An empty `allow` allows all that `deny` does not name.
    public record Gate(Set<B32> allow, Set<B32> deny, int perMinute, int open, int allPerMinute) {}

    /// The bridge to servers of the clearnet, `bridge.*`. Off, it still says which domains are for the clearnet.
    ///
    /// @param enabled whether there is one; then there are domains, and [Darknet#only] is false
    /// @param domains those of [NodeConfig#domains] that are known on the clearnet, in the order of the file
    /// @param overI2p whether the node's own address answers for these domains, too
    /// @param between whether accounts of these domains and of the others may write to each other
    /// @param statements what is made of where other domains say that they are in I2P
    /// @param gone whether others are told that these domains are not in I2P any more; then not `overI2p`
    /// @param rules the file with the rules; it need not exist
    public record Bridge(
            boolean enabled,
            List<Domain> domains,
            boolean overI2p,
            boolean between,
            Statements statements,
            boolean gone,
            Path rules,
            Listeners listeners,
            Ways ways,
            Trust trust) {
        /// What is made of what others say about their places in I2P.
        public enum Statements {
            /// They wait for the owner's consent.
            ASK,
            /// They are taken.
            TAKE,
            /// Nobody is asked.
            OFF
        }

        /// Where servers of the clearnet come in; nothing listens without addresses. Port 0 takes any free one.
        public record Listeners(List<InetAddress> addresses, int port, int tlsPort, Optional<DynamicDns> dynamicDns) {}

        /// The service that is told where this machine is.
        ///
        /// @param token a file, if the address has a place for what is in it
        public record DynamicDns(UpdateUrl url, Path token, Duration every) {}

        /// How servers of the clearnet are found and reached.
        ///
        /// @param dns empty for what the machine uses
        /// @param anchors DS records in place of the root's
        /// @param socks the proxy of the path `socks`
        /// @param tor the proxy of the path `tor`
        /// @param local whether addresses of the owner's own network may be dialled
        public record Ways(
                List<InetSocketAddress> dns,
                Optional<Path> anchors,
                Optional<InetSocketAddress> socks,
                Optional<InetSocketAddress> tor,
                boolean local) {}

        /// What proves who a server of the clearnet is.
        ///
        /// @param ca certificates of further authorities
        /// @param caOnly whether they are the only ones; then there is such a file
        /// @param dialback whether dialback is enough where there is no valid certificate
        public record Trust(Optional<Path> ca, boolean caOnly, boolean dialback) {}
    }

    /// What is archived of each account, `archive.*`.
    ///
    /// @param standard of accounts that have not said anything
    /// @param keep zero for ever
    /// @param size in bytes
    public record Archive(boolean enabled, Default standard, Duration keep, int messages, long size) {
        /// Whose messages.
        public enum Default {
            ALWAYS,
            NEVER,
            ROSTER
        }
    }

    /// All bounds, `limits.*`.
    ///
    /// @param memory bytes that may be held in memory; 0 for what the heap has room for
    public record Limits(
            StanzaSizes stanza,
            Rates rate,
            Connections connections,
            Times time,
            Login login,
            PerAccount account,
            Outbox outbox,
            long memory) {}

    /// Bytes of the largest stanza.
    public record StanzaSizes(int beforeLogin, int client, int server) {}

    /// Bytes a second and connection.
    public record Rates(int client, int server) {}

    /// Connections at once.
    public record Connections(int clients, int beforeLogin, int servers, int dialing) {}

    public record Times(Duration login, Duration idle, Duration resume) {}

    public record Login(int failures, Duration window) {}

    /// @param offlineSize in bytes
    /// @param neighbours users of this node may ask its clients without being contacts
    /// @param gate strangers stay at the door
    public record PerAccount(
            int resources,
            int asleep,
            int roster,
            int blocklist,
            int offlineMessages,
            long offlineSize,
            boolean neighbours,
            boolean gate) {}

    /// Per remote domain.
    ///
    /// @param size in bytes
    /// @param notice after how long a sender is told that a message waits; zero for never
    public record Outbox(int stanzas, long size, Duration keep, Duration notice) {}

    /// The echo account, push, the log, the control socket, and how whoever runs the node can be reached: `echo.*`,
    /// `push.*`, `pubsub.*`, `rooms.*`, `files.*`, `invites.*`, `log.*`, `admin.*`, `contact.*`.
    ///
    /// @param pubsub whether there are nodes that belong to no account
    /// @param invites accounts that are made by invitation
    /// @param contact URIs by what they are for
    public record Operation(
            Echo echo,
            Push push,
            boolean pubsub,
            Rooms rooms,
            Files files,
            Invites invites,
            Log log,
            Path adminSocket,
            Map<String, List<String>> contact) {}

    /// Group chat, `rooms.*`.
    ///
    /// @param domain whether rooms are found at `rooms.` of each domain
    /// @param destination when rooms have an I2P destination of their own
    public record Rooms(boolean enabled, boolean domain, Destination destination) {
        public enum Destination {
            /// From when there is a room.
            ON,
            /// From the start of the node.
            ALWAYS,
            OFF
        }

        /// Whether rooms have an address of their own.
        public boolean hasDestination() {
            return enabled && destination != Destination.OFF;
        }
    }

    /// Accounts that are made by invitation, `invites.*`.
    ///
    /// @param users whether users who are no administrators may invite to an account
    /// @param rooms that those accounts find among their bookmarks
    public record Invites(boolean users, List<Jid> rooms) {}

    /// What users may upload, `files.*`. Sizes in bytes.
    ///
    /// @param enabled whether they may
    /// @param keep zero for ever
    /// @param all of the whole node
    /// @param address under which everything is uploaded and downloaded; empty for what fits each client
    public record Files(
            boolean enabled,
            long maxSize,
            long perAccount,
            long perDay,
            Duration keep,
            long all,
            Optional<String> address) {}

    /// Calls for clients that are not there, `push.*`.
    ///
    /// @param sender whether they say who wrote
    /// @param body whether they say what
    public record Push(boolean enabled, boolean sender, boolean body) {}

    /// @param name the local part of the account
    public record Echo(boolean enabled, String name) {}

    /// How much is logged, and where to.
    public record Log(Level level, LogFiles files, Journal journal) {
        public enum Level {
            ERROR,
            WARN,
            INFO,
            DEBUG,
            TRACE
        }

        public enum Journal {
            AUTO,
            YES,
            NO
        }
    }

    /// @param enabled whether there is a log file
    /// @param file where
    /// @param size bytes after which a new file is begun
    /// @param keep how many old ones are kept
    public record LogFiles(boolean enabled, Path file, long size, int keep) {}
}
