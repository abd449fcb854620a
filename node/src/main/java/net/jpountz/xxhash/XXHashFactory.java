package net.jpountz.xxhash;

/// What MapDB asks for while its classes are initialised; COMPAT(mapdb, 3.1.0).
public final class XXHashFactory {
    private XXHashFactory() {}

    public static XXHashFactory fastestInstance() {
        return new XXHashFactory();
    }

    public XXHash32 hash32() {
        return new XXHash32();
    }
}
