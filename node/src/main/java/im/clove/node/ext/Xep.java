package im.clove.node.ext;

/// Which specification an extension implements.
///
/// @param number of the XEP; 0 for what is not a XEP
/// @param version implemented
public record Xep(int number, String title, String version) {}
