package im.clove.node.admin;

import im.clove.xmpp.jid.Jid;
import java.time.Instant;

/// An account as lists show it.
public record UserInfo(Jid jid, boolean admin, boolean enabled, Instant createdAt) {}
