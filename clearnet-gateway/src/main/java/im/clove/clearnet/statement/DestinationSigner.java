package im.clove.clearnet.statement;

/// Signs with the key of this node's destination in I2P.
@FunctionalInterface
public interface DestinationSigner {
    /// @return the signature as I2P makes it with that key
    byte[] sign(byte[] message);
}
