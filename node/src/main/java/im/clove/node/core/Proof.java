package im.clove.node.core;

/// What a client has proved at its login.
public enum Proof {
    /// That it knows the password of the account.
    PASSWORD,
    /// That it was given a token (XEP-0484) when it had proved one of the passwords.
    TOKEN,
    /// That it knows the password of a device.
    DEVICE,
    /// That its connection was let in for the account, as the chat at the page is.
    CONNECTION
}
