package im.clove.xmpp.xml;

/// A qualified name: always the pair, never one joined string (a joined form could be forged through a namespace).
///
/// @param namespace the namespace name, empty for none
public record Name(String namespace, String local) {}
