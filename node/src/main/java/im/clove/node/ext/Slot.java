package im.clove.node.ext;

/// A typed place for what one extension remembers about one session. Make one constant per extension.
///
/// @param initial the value before anything was remembered
public record Slot<T>(String name, T initial) {}
