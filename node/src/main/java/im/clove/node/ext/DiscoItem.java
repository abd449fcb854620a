package im.clove.node.ext;

import im.clove.xmpp.jid.Jid;

/// An item of service discovery (XEP-0030 §4).
///
/// @param node empty for none
/// @param name for people; empty for none
public record DiscoItem(Jid jid, String node, String name) {}
