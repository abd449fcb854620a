package im.clove.testnet;

/// An account on a node, with what is needed to log in.
///
/// @param name the local part
/// @param domain the node's address, or another domain it serves
public record Account(String name, String domain, String password) {
    /// The bare address.
    public String address() {
        return name + "@" + domain;
    }

    /// Without the password: test failures print accounts.
    @Override
    public String toString() {
        return address();
    }
}
