package im.clove.node.account;

import im.clove.node.ext.ArchiveTerms;

/// What one account may hold, and whether its neighbours may ask it.
///
/// @param resources clients connected at once (RFC 6120 §7.6.2.1)
/// @param asleep sessions that wait for their clients to come back (XEP-0198 §5)
/// @param rosterItems contacts
/// @param pendingRequests contact requests that wait for an answer
/// @param drain messages of the offline queue handed to a session before it must confirm some
/// @param held messages whose sender waits until a client has confirmed them, before they are stored for that; 0
///     to store each at once
/// @param archive what is archived
/// @param neighbours whether requests (IQ) of users of this server reach its clients although they are no contacts
public record AccountLimits(
        int resources,
        int asleep,
        int rosterItems,
        int pendingRequests,
        int drain,
        int held,
        ArchiveTerms archive,
        boolean neighbours) {
    public static final AccountLimits DEFAULT = new AccountLimits(10, 10, 1_000, 100, 100, 64);

    /// With the standard archive, and neighbours that may.
    public AccountLimits(int resources, int asleep, int rosterItems, int pendingRequests, int drain, int held) {
        this(resources, asleep, rosterItems, pendingRequests, drain, held, ArchiveTerms.STANDARD, true);
    }
}
