package im.clove.node.admin;

import java.util.Locale;
import java.util.Optional;

/// Whether strangers stay outside of an account (`docs/decisions/0052-gate.md`).
public enum Gate {
    /// They do.
    ON,
    /// Everybody may write to it.
    OFF,
    /// As the node has it (`strangers.gate`).
    NODE;

    /// As people write it: `on`, `off`, `node`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Reads [#word]; empty for any other.
    public static Optional<Gate> of(String word) {
        for (Gate each : values()) {
            if (each.word().equals(word.strip().toLowerCase(Locale.ROOT))) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
