package net.jpountz.xxhash;

/// The hash MapDB's own serializers would use. Ours never do; COMPAT(mapdb, 3.1.0).
public final class XXHash32 {
    XXHash32() {}

    /// @throws UnsupportedOperationException always
    @SuppressWarnings("DoNotCallSuggester") // it is MapDB that would call
    public int hash(byte[] buffer, int offset, int length, int seed) {
        throw new UnsupportedOperationException("xxhash is not part of Clove");
    }
}
