package im.clove.node.web;

import im.clove.http.Content;
import im.clove.node.admin.ControlException;
import im.clove.node.admin.NodeControl;
import im.clove.node.admin.Secret;
import im.clove.node.c2s.PasswordCheck;
import im.clove.runtime.transport.PeerIdentity;
import im.clove.xmpp.jid.Domain;
import im.clove.xmpp.jid.Jid;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the page asks of a node: in somebody's name, whom the page has let in. Values are those of JSON.
/// Implementations are thread-safe and may block.
public interface Desk {
    /// The node as it is for somebody, who is written down with what he changes.
    NodeControl control(Jid asker);

    /// The account that somebody means who writes a name, with or without a domain; empty if it can be none.
    Optional<Jid> account(String name);

    /// Whether a password is that of an account; waits as a login does after wrong ones.
    PasswordCheck.Outcome check(PeerIdentity peer, Jid account, String password) throws IOException;

    /// How much room an account takes: numbers and bytes by what it is.
    Map<String, Object> used(Jid account) throws ControlException;

    /// All certificates, with their dates.
    List<Map<String, Object>> certificates();

    /// `darknet.map` as the configuration has it now.
    Map<String, Object> map() throws ControlException;

    /// Says where a domain lives, for good and at once, and writes that down.
    ///
    /// @param place an I2P address; empty to take the domain out
    /// @param port 0 for the usual one
    void remap(Jid asker, Domain domain, Optional<String> place, int port) throws ControlException;

    /// Options in force, as text, secrets as stars.
    Map<String, Object> options();

    /// The last lines of the log; none if there is no file.
    List<String> log() throws ControlException;

    /// What administrators have done, the oldest first.
    List<Map<String, Object>> audit() throws ControlException;

    /// A backup, encrypted; it was read back and found right before its first byte goes out. Refused while another is
    /// made or given out, and where there is no room for it.
    Content backup(Jid asker, Secret passphrase) throws ControlException, IOException;

    /// An account in the portable format for servers (XEP-0227), whole before its first byte goes out. Refused while
    /// another of the account's is made or given out.
    Content export(Jid account) throws ControlException, IOException;
}
