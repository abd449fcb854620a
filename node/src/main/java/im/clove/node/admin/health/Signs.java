package im.clove.node.admin.health;

import im.clove.node.admin.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What was measured of a running node at one moment. Sizes are in bytes.
///
/// @param servers other servers, as far as they are looked at
/// @param outboxKeep for how long something waits for another server
/// @param certificates one for each domain of this node
public record Signs(
        Instant now,
        Machine machine,
        Load load,
        Network network,
        List<KnownServer> servers,
        Duration outboxKeep,
        List<CertificateSign> certificates,
        Keeping keeping) {
    public Signs {
        servers = List.copyOf(servers);
        certificates = List.copyOf(certificates);
    }

    /// The machine and its files.
    ///
    /// @param newest when something in the data folder was last changed, if that is known
    /// @param free what the disk of the data folder still takes, if that is known
    /// @param storeTrouble why the last commit failed; empty if it did not
    /// @param logTrouble why there is no log file, though there is to be one
    /// @param shut the ways in that could not be opened: what there is to say of each
    public record Machine(
            Optional<Instant> newest,
            OptionalLong free,
            Optional<String> storeTrouble,
            Optional<String> logTrouble,
            List<String> shut) {
        public Machine {
            shut = List.copyOf(shut);
        }
    }

    /// @param refused how often something was turned away in the last minutes because the node was too full
    /// @param filesHeld what shared files take
    /// @param filesMost what they may take
    public record Load(long held, long most, long refused, long filesHeld, long filesMost) {}

    /// @param since when the step was made
    /// @param router empty for one that does not tell
    public record Network(Progress progress, Instant since, Optional<Router> router) {}

    /// A router's figures.
    ///
    /// @param skew how far the network's clock is ahead of this machine's; zero if unknown
    /// @param built tunnels that were built in the last minutes, for others excluded
    /// @param failed tunnels that could not be built then
    public record Router(Duration skew, long built, long failed) {}

    /// @param madeAt when the node was made, or came from a backup
    /// @param backup when its last backup was made
    /// @param firstPassword the file with the first administrator's password, if it still lies there
    public record Keeping(Instant madeAt, Optional<Instant> backup, Optional<String> firstPassword) {}
}
