package im.clove.node.admin;

import im.clove.xmpp.jid.Domain;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How a running node is.
///
/// @param domains the node's own address first
/// @param rooms empty if they have no destination of their own
/// @param listeners where clients connect, such as `127.0.0.1:5222`, with the option that set it
public record NodeStatus(
        String version,
        long pid,
        Instant startedAt,
        List<Domain> domains,
        Optional<Rooms> rooms,
        RouterStatus router,
        Counts counts,
        Memory memory,
        List<Listener> listeners) {
    public NodeStatus {
        domains = List.copyOf(domains);
        listeners = List.copyOf(listeners);
    }

    /// @param address the domain that leads to rooms
    /// @param state how far their destination is, in words
    public record Rooms(Domain address, String state) {}

    /// @param kind embedded or external, public or private: a few words
    /// @param stage how far it is on its way into the network, in the words of [Progress#state]
    /// @param published whether the address can be found by others
    /// @param reachable whether a call from outside has arrived
    public record RouterStatus(
            String kind,
            String stage,
            boolean published,
            boolean reachable,
            int tunnelsIn,
            int tunnelsOut,
            int transitTunnels,
            int peers) {}

    /// @param sessions clients logged in
    /// @param detached sessions whose client may come back
    /// @param serverLinks open connections with other servers
    /// @param outbox stanzas waiting for servers that are not reachable
    public record Counts(int accounts, int sessions, int detached, int serverLinks, int outbox) {}

    /// What is held in memory of messages, requests and the like, in bytes.
    ///
    /// @param most the most there may be
    /// @param heap what the program takes of its heap at this moment, garbage included
    /// @param refused how often something was refused because the node as a whole was too full, since its start
    /// @param kinds what each kind of owner holds
    /// @param greatest those who hold most
    public record Memory(long most, long held, long heap, long refused, List<Holding> kinds, List<Holding> greatest) {
        public Memory {
            kinds = List.copyOf(kinds);
            greatest = List.copyOf(greatest);
        }
    }

    /// @param who in words
    public record Holding(String who, long bytes) {}

    /// @param what STARTTLS, direct TLS, SOCKS …
    /// @param option the option that decides it
    public record Listener(String what, String address, String option) {}
}
