package im.clove.clearnet.statement;

/// Checks what a destination in I2P is said to have signed. Pure; no look-up is made.
@FunctionalInterface
public interface DestinationVerifier {
    /// @param destination in I2P's base 64
    /// @return false, too, for a destination that is none, or whose kind of key is not known here
    boolean verifies(String destination, byte[] message, byte[] signature);
}
