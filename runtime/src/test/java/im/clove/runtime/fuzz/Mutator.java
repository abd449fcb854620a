package im.clove.runtime.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Changes inputs: bits, bytes, words of the target, pieces of other inputs, numbers, repetition.
final class Mutator {
    private static final String[] NUMBERS = {
        "0",
        "-1",
        "1",
        "255",
        "256",
        "65535",
        "65536",
        "2147483647",
        "2147483648",
        "4294967295",
        "4294967296",
        "9223372036854775807",
        "9223372036854775808",
        "99999999999999999999999",
        "1e9",
        "0x10",
        "٣"
    };
    private static final byte[] BYTES = {0, 1, 9, 10, 13, 32, 0x7f, (byte) 0x80, (byte) 0xc0, (byte) 0xed, (byte) 0xff};
    private static final String[] ANY = {
        "\u0000",
        "\r\n",
        "é",
        "\u00df",
        "\u0130",
        "\u200d",
        "\u202e",
        "\u3002",
        "\uff0e",
        "\ufeff",
        "\ufffd",
        "\uffff",
        "\ud83d\ude00",
        "\ud800",
        "xn--",
        "..",
        "=",
        ",",
        ";",
        "'",
        "\"",
        "\\",
        "/",
        "%00",
        "{",
        "}",
        "[",
        "]",
        "<",
        ">"
    };

    private final RandomGenerator random;
    private final List<byte[]> words;
    private final int most;

    Mutator(RandomGenerator random, FuzzTarget target) {
        this.random = random;
        this.words = target.words().stream()
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toList();
        this.most = target.most();
    }

    /// A few changes at once, mostly one or two: many hide each other.
    byte[] mutate(byte[] input, List<byte[]> pool) {
        byte[] bytes = input;
        for (int left = 1 + Math.min(random.nextInt(3), random.nextInt(8)); left > 0; left--) {
            bytes = once(bytes, pool);
        }
        return bytes.length > most ? Arrays.copyOf(bytes, most) : bytes;
    }

    private byte[] once(byte[] bytes, List<byte[]> pool) {
        int at = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, at + 1 + length());
        return switch (random.nextInt(12)) {
            case 0 -> changed(bytes, at, b -> (byte) (b ^ 1 << random.nextInt(8)));
            case 1 -> changed(bytes, at, _ -> BYTES[random.nextInt(BYTES.length)]);
            case 2 -> changed(bytes, at, _ -> (byte) random.nextInt(256));
            case 3 -> put(bytes, at, to, new byte[0]);
            case 4 -> put(bytes, to, to, Arrays.copyOfRange(bytes, at, to));
            case 5 -> put(bytes, to, to, repeated(Arrays.copyOfRange(bytes, at, Math.min(to, at + 40))));
            case 6 -> put(bytes, at, at, piece(pool.get(random.nextInt(pool.size()))));
            case 7 -> put(bytes, at, to, piece(pool.get(random.nextInt(pool.size()))));
            case 8 -> number(bytes, at);
            case 9 -> put(bytes, at, at, utf8(ANY[random.nextInt(ANY.length)]));
            default -> put(bytes, at, random.nextInt(4) == 0 ? to : at, word());
        };
    }

    /// Mostly short.
    private int length() {
        return random.nextInt(1 << random.nextInt(1, 9));
    }

    private byte[] word() {
        return words.isEmpty() ? new byte[] {(byte) random.nextInt(256)} : words.get(random.nextInt(words.size()));
    }

    private byte[] piece(byte[] other) {
        int from = random.nextInt(other.length + 1);
        return Arrays.copyOfRange(other, from, Math.min(other.length, from + 1 + length()));
    }

    private byte[] repeated(byte[] piece) {
        int times = 1 << random.nextInt(1, 12);
        byte[] out = new byte[Math.min(piece.length * times, most)];
        for (int i = 0; i < out.length; i++) {
            out[i] = piece[i % piece.length];
        }
        return out;
    }

    /// Another number for one that stands behind this place.
    private byte[] number(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && !isDigit(bytes[at])) {
            at++;
        }
        int to = at;
        while (to < bytes.length && isDigit(bytes[to])) {
            to++;
        }
        return put(bytes, at, to, utf8(NUMBERS[random.nextInt(NUMBERS.length)]));
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private interface Change {
        byte of(byte b);
    }

    private static byte[] changed(byte[] bytes, int at, Change change) {
        byte[] copy = bytes.clone();
        if (at < copy.length) {
            copy[at] = change.of(copy[at]);
        }
        return copy;
    }

    private static byte[] put(byte[] bytes, int from, int to, byte[] between) {
        byte[] out = new byte[bytes.length - (to - from) + between.length];
        System.arraycopy(bytes, 0, out, 0, from);
        System.arraycopy(between, 0, out, from, between.length);
        System.arraycopy(bytes, to, out, from + between.length, bytes.length - to);
        return out;
    }
}
