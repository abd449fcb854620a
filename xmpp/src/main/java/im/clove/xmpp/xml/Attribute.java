package im.clove.xmpp.xml;

/// An attribute; namespace declarations are not attributes here.
public record Attribute(Name name, String value) {}
