package im.clove.node.web;

import im.clove.node.admin.ControlException;
import im.clove.node.c2s.Registrar;
import im.clove.xmpp.jid.Jid;
import java.util.Map;
import java.util.Optional;

/// Invitations as the page needs them, with values of JSON. Implementations are thread-safe and may block.
public interface Invites {
    /// The kind of invitation that makes a member.
    String ACCOUNT = "account";

    /// What an invitation is for, and how it stands; empty for who has no token of one, and for who comes by a door
    /// at which there is nothing of what it is for.
    Optional<Map<String, Object>> look(Door door, String token);

    /// Makes the account of who was invited, as far as [#look] shows the invitation at this door.
    Registrar.Outcome register(Door door, String token, String name, String password);

    /// Makes one by which an account gets one more device.
    Map<String, Object> device(Jid account) throws ControlException;

    /// Makes an invitation for one, for the usual time.
    ///
    /// @param kind [#ACCOUNT] or `admin`
    Map<String, Object> invite(Jid from, String kind) throws ControlException;
}
