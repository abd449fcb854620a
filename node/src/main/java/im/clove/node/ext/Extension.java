package im.clove.node.ext;

import java.util.List;

/// One XEP (or one part of an RFC). Immutable: whatever it must remember is in the store or in a session's [Slot].
public interface Extension {
    Xep xep();

    /// Features of the server's own address in service discovery (XEP-0030).
    default List<String> serverFeatures() {
        return List.of();
    }

    /// Features of every account's bare address in service discovery.
    default List<String> accountFeatures() {
        return List.of();
    }

    List<Hook> hooks();
}
