package im.clove.node.ext;

/// How strangers are met (`docs/decisions/0052-gate.md`).
///
/// @param gate whether they stay at the door of an account that has not said otherwise
/// @param neighbours whether users of this server are no strangers to each other
/// @param messages of strangers that an account keeps at its door, at most
/// @param bytes of them, at most, as they are stored
/// @param desk the local part of the address that lists them; empty for the server's own address alone
public record StrangerTerms(boolean gate, boolean neighbours, int messages, long bytes, String desk) {
    public static final StrangerTerms STANDARD = new StrangerTerms(true, true, 200, 1L << 20, "hello");

    /// Everybody may write to everybody.
    public static final StrangerTerms OPEN = new StrangerTerms(false, true, 200, 1L << 20, "hello");
}
