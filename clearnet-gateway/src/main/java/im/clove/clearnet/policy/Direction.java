package im.clove.clearnet.policy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whose stanzas a rule is about. An answer to a request goes with the request, not by a rule of its own.
public enum Direction {
    /// Those that come from the other server.
    IN,
    /// Those that go to it.
    OUT,
    BOTH;

    private final String word = name().toLowerCase(Locale.ROOT);

    /// The direction a word of the rules stands for.
    public static Optional<Direction> of(String word) {
        for (Direction direction : values()) {
            if (direction.word.equals(word)) {
                return Optional.of(direction);
            }
        }
        return Optional.empty();
    }

    /// How rules write it.
    public String word() {
        return word;
    }

    /// Those that it is, out before in.
    List<Direction> ways() {
        return this == BOTH ? List.of(OUT, IN) : List.of(this);
    }
}
