package im.clove.node.account;

/// What one account may hold.
///
/// @param resources sessions at once
/// @param rosterItems contacts
/// @param pendingRequests contact requests that wait for an answer
/// @param drain messages of the offline queue handed to a session before it must confirm some
/// @param held messages whose sender waits until a client has confirmed them, before they are stored for that; 0 to
///     store each at once
public record AccountLimits(int resources, int rosterItems, int pendingRequests, int drain, int held) {
    public static final AccountLimits DEFAULT = new AccountLimits(10, 1_000, 100, 100, 64);
}
