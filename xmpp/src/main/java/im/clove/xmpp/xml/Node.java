package im.clove.xmpp.xml;

/// What an [Element] holds, in document order.
public sealed interface Node permits Element, Text {}
