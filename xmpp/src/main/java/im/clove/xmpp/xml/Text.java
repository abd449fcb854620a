package im.clove.xmpp.xml;

/// Character data, without escapes.
public record Text(String value) implements Node {}
