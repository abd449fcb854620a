package im.clove.clearnet.trust;

import java.util.Arrays;
import java.util.Optional;

/// As much of DER (X.690) as names of kinds of their own need. Pure.
final class Der {
    static final int UTF8_STRING = 0x0c;
    static final int IA5_STRING = 0x16;
    static final int EXPLICIT_0 = 0xa0;

    private Der() {}

    /// What is inside, if this is one element with this tag and nothing else, of less than 64 KiB.
    static Optional<byte[]> unwrapped(byte[] der, int tag) {
        if (der.length < 2 || (der[0] & 0xff) != tag) {
            return Optional.empty();
        }
        int first = der[1] & 0xff;
        int more = first < 0x80 ? 0 : first - 0x80;
        if (first == 0x80 || more > 2 || der.length < 2 + more) {
            return Optional.empty();
        }
        int length = first;
        if (more > 0) {
            length = 0;
            for (int i = 0; i < more; i++) {
                length = length << 8 | der[2 + i] & 0xff;
            }
        }
        int begin = 2 + more;
        return der.length - begin == length
                ? Optional.of(Arrays.copyOfRange(der, begin, der.length))
                : Optional.empty();
    }
}
