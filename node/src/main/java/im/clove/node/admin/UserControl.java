package im.clove.node.admin;

import im.clove.xmpp.jid.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What its owner can ask of a node about accounts; the rules of [NodeControl] hold.
public interface UserControl {
    /// All accounts, by address.
    List<UserInfo> users() throws ControlException;

    void addUser(Jid user, Secret password, boolean admin) throws ControlException;

    /// Also ends what is logged in with the old password.
    void changePassword(Jid user, Secret password) throws ControlException;

    /// With everything stored for the account. The last administrator stays.
    void removeUser(Jid user) throws ControlException;

    /// A disabled account keeps its data and cannot log in. The last administrator stays enabled.
    void enableUser(Jid user, boolean enabled) throws ControlException;

    /// Gives the rights of an administrator, or takes them; never from the last one.
    void setAdmin(Jid user, boolean admin) throws ControlException;

    /// Whether strangers stay outside of an account, as has been said for it.
    Gate gate(Jid user) throws ControlException;

    /// Says whether they do. Once they do not, what has waited comes in.
    void setGate(Jid user, Gate gate) throws ControlException;

    /// The sessions of an account, the oldest first.
    List<SessionInfo> sessions(Jid user) throws ControlException;

    /// Ends one session. Its client needs the password to come back; others go on.
    void endSession(Jid user, String resource) throws ControlException;

    /// Ends all sessions; every client needs the password to come back.
    ///
    /// @return how many sessions that ended
    int logOut(Jid user) throws ControlException;

    /// The devices of an account that have a password of their own, the oldest first. They are added by an
    /// invitation ([InviteControl#invite]).
    List<DeviceInfo> devices(Jid user) throws ControlException;

    /// Takes the password of a device away. All sessions end: which of them is that device's is not known.
    void forgetDevice(Jid user, String id) throws ControlException;

    /// Writes accounts down in the portable format for servers (XEP-0227), without their rights as administrators.
    ///
    /// @param user whose; empty for all
    /// @param onlyArchive just their archives
    /// @param out gets the document in pieces as it is made; nothing if it is refused
    void export(Optional<Jid> user, boolean onlyArchive, Consumer<String> out) throws ControlException;

    /// For how long an account wants its messages kept, in whole days; zero for as long as the node keeps them.
    Duration archiveKeep(Jid user) throws ControlException;

    /// Says so. The node keeps them no longer for it than for others; what is older goes within some hours.
    void setArchiveKeep(Jid user, Duration keep) throws ControlException;

    /// Lets go of old messages in archives, but of none that waits for its account.
    ///
    /// @param user whose archive; empty for all
    /// @param before what was archived earlier goes, with all that stands before it; empty for what retention
    ///     says now
    /// @return how many messages went
    long pruneArchive(Optional<Jid> user, Optional<Instant> before) throws ControlException;
}
