package im.clove.node.web;

import im.clove.node.admin.ControlException;
import im.clove.xmpp.jid.Jid;
import java.util.Map;

/// What the page shows of the node, as values of JSON. Implementations are thread-safe and may block.
public interface Facts {
    /// To everybody who may see the page.
    Map<String, Object> common(Door door);

    /// To an administrator besides.
    Map<String, Object> owner() throws ControlException;

    boolean isAdmin(Jid account) throws ControlException;
}
