package im.clove.runtime.fuzz;

import java.util.List;

/// An input read as a row of choices, for targets that take values and not bytes: what is mutated is what was
/// chosen. Past its end everything is the first choice.
public final class Choices {
    private final byte[] input;
    private int at;

    public Choices(byte[] input) {
        this.input = input;
    }

    public boolean isOver() {
        return at >= input.length;
    }

    /// Below this bound, which is at most 256.
    public int next(int bound) {
        return isOver() ? 0 : (input[at++] & 0xFF) % bound;
    }

    public <T> T of(List<T> all) {
        return all.get(next(all.size()));
    }

    public long number() {
        long value = 0;
        for (int i = next(9); i > 0; i--) {
            value = value << 8 | next(256);
        }
        return value;
    }

    /// Any characters, broken ones too.
    public String text() {
        StringBuilder out = new StringBuilder();
        for (int i = next(24); i > 0; i--) {
            switch (next(8)) {
                case 0 -> out.append((char) (next(256) << 8 | next(256)));
                case 1 -> out.appendCodePoint(0x10000 + next(256));
                case 2 -> out.append((char) next(32));
                default -> out.append((char) (' ' + next(95)));
            }
        }
        return out.toString();
    }
}
