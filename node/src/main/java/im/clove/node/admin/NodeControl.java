package im.clove.node.admin;

import im.clove.node.admin.health.Health;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What can be asked of a node. The running node implements it; [ControlClient] asks it from another process;
/// offline implementations work on the data folder alone and answer [ControlException.Kind#NOT_RUNNING] to the
/// rest. Each method may block for as long as the work takes. Implementations are thread-safe and check for
/// themselves what they are asked: a caller has checked nothing.
public interface NodeControl extends UserControl, RoomControl, InviteControl, FileControl {
    /// What can be asked about the roles of accounts. Never blocks.
    RoleControl roles();

    /// What can be asked about the bridge to the clearnet. Never blocks.
    BridgeControl bridge();

    NodeStatus status() throws ControlException;

    /// How it is, in plain words: what somebody has to do something about, as of a few seconds ago.
    Health health() throws ControlException;

    /// The accounts that are online, in order.
    List<Jid> online() throws ControlException;

    /// What accounts have reported of others, the newest first.
    List<ReportInfo> reports() throws ControlException;

    /// Tells everybody who is online something in the server's name.
    ///
    /// @return how many accounts were told
    int announce(String text) throws ControlException;

    /// A text for users; empty if there is none.
    Optional<String> posted(Posting which) throws ControlException;

    /// Sets a text for users.
    ///
    /// @param text empty to have none any more
    void post(Posting which, Optional<String> text) throws ControlException;

    /// Ends the node after a while, as a signal would.
    ///
    /// @param text told to everybody who is online, or empty
    /// @return how many accounts were told
    int shutDown(Duration in, Optional<String> text) throws ControlException;

    /// Reads the server certificate again; connections that are open keep the old one.
    void reloadCertificate() throws ControlException;

    /// Reads `darknet.map` of the configuration again. Links to where a domain no longer lives end, and what waits
    /// goes where it lives now. Streams of a peer that may no longer speak for a domain end with its next stanza.
    void reloadMap() throws ControlException;

    /// What waits for other servers.
    List<OutboxInfo> outbox() throws ControlException;

    /// Gives what waits for a server back to its senders; if no node runs, at its next start.
    ///
    /// @return how many stanzas that are
    int dropOutbox(Domain remote) throws ControlException;

    /// Dials a server now, if something waits for it. Refused, with the reason, if that cannot go as things stand.
    ///
    /// @return whether something does
    boolean retryOutbox(Domain remote) throws ControlException;

    /// Whether this node can be reached: clock against the network's, address published, a dial from a throw-away
    /// destination to itself.
    ///
    /// @param found takes each finding as soon as it is known
    void checkNetwork(Consumer<Finding> found) throws ControlException;

    /// Writes a consistent copy of the store into an empty folder, as it would be opened.
    void snapshot(Path folder) throws ControlException;

    /// Leaves nothing on the disk of what was deleted. Commits wait meanwhile.
    void compact() throws ControlException;

    /// An address that opens the page as the first administrator, on this machine, once, within ten minutes. Refused,
    /// with the reason, if there is no page or no administrator.
    String page() throws ControlException;

    /// Hands the router a reseed bundle.
    ///
    /// @return how many routers were in it
    int importReseed(Path bundle) throws ControlException;
}
