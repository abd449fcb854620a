package im.clove.node.account;

/// What one account may hold.
///
/// @param resources sessions at once
/// @param rosterItems contacts
/// @param pendingRequests contact requests that wait for an answer
/// @param drain messages of the offline queue handed to a session before it must confirm some
public record AccountLimits(int resources, int rosterItems, int pendingRequests, int drain) {
    public static final AccountLimits DEFAULT = new AccountLimits(10, 1_000, 100, 100);
}
