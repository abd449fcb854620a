package im.clove.node.ext;

import java.util.List;
import java.util.Optional;

/// One XEP (or one part of an RFC). Immutable: whatever it must remember is in an account's [Chapter] or in a session's
/// [Slot].
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

    /// What it keeps of each account. An account opens no chapter that is named nowhere, and no two are at one place.
    default List<Chapter<?>> chapters() {
        return List.of();
    }

    /// How what it keeps is carried to another server and from one; empty if it keeps nothing, or nothing of use there.
    default Optional<Carried> carried() {
        return Optional.empty();
    }

    List<Hook> hooks();
}
