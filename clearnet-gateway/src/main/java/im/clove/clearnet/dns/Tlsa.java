package im.clove.clearnet.dns;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What a domain says about the certificate of a server (RFC 6698 §2.1). Immutable; equal by content.
public final class Tlsa {
    private final int usage;
    private final int selector;
    private final int matching;
    private final byte[] data;

    /// @param usage which certificate of the chain is meant, and how it is trusted (§2.1.1); 0 to 255
    /// @param selector whether all of it or its public key is compared (§2.1.2); 0 to 255
    /// @param matching as it is or by which hash (§2.1.3); 0 to 255
    /// @param data what it is compared with
    public Tlsa(int usage, int selector, int matching, byte[] data) {
        this.usage = octet(usage);
        this.selector = octet(selector);
        this.matching = octet(matching);
        this.data = data.clone();
    }

    private static int octet(int value) {
        if (value < 0 || value > 255) {
            throw new IllegalArgumentException("A field of a TLSA record has one octet");
        }
        return value;
    }

    public int usage() {
        return usage;
    }

    public int selector() {
        return selector;
    }

    public int matching() {
        return matching;
    }

    /// A copy.
    public byte[] data() {
        return data.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tlsa that
                && usage == that.usage
                && selector == that.selector
                && matching == that.matching
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * usage + selector) + matching) + Arrays.hashCode(data);
    }

    /// As a zone file has it (§2.2).
    @Override
    public String toString() {
        return usage + " " + selector + " " + matching + " " + HexFormat.of().formatHex(data);
    }
}
